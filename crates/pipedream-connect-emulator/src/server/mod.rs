//! The HTTP server.

mod cors;
mod listener;
mod respond;

pub(crate) use listener::Server;
