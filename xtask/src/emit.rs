//! Code that progenitor does not generate: open enums and unions, tables, and the SDK's request builders.

pub mod builder;
pub mod calls;
pub mod dispatch;
pub mod ids;
pub mod operations;
pub mod request;
pub mod resources;
pub mod types;
pub mod unions;
