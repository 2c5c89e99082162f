//! Test doubles for the client's clock and transport (feature `testing`).
//!
//! * [`TestClock`]: backoff takes no time, or time moves only when the test advances it;
//! * [`CannedTransport`]: returns queued responses and records the requests, without a server;
//! * [`check_state_store`]: whether a [`StateStore`](crate::state::StateStore) of your own does what it should.
//!
//! For a server that behaves like the API, use the crate `pipedream-connect-emulator`; see
//! [the guide](crate::guide::testing). A [`TestClock`] works with both.
//!
//! Enable the feature for tests only:
//!
//! ```toml
//! [dev-dependencies]
//! pipedream-connect = { version = "0.1", features = ["testing"] }
//! ```

mod clock;
mod state_store;
mod transport;

pub use self::clock::TestClock;
pub use self::state_store::check_state_store;
pub use self::transport::{CannedResponse, CannedTransport, SentRequest};
