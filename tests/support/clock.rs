//! The test clock of the SDK.

pub use pipedream_connect::testing::TestClock;
