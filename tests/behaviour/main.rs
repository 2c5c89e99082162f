//! What the SDK does for its callers, over real sockets: against a scripted server or against the emulator.

mod actions;
mod blocking;
mod emulated_user;
mod faults;
mod http2;
mod http_proxies;
mod ids;
mod inbox;
mod log;
mod paging;
mod private_key;
mod prop_options;
mod resources;
mod secrets;
mod spans;
mod testing;
mod tokens;
mod tools;
mod triggers;
mod webhooks;
