//! What progenitor does not make: open enums and unions, the operation table, and the SDK's request builders.

pub mod calls;
pub mod dispatch;
pub mod operations;
pub mod resources;
pub mod unions;
