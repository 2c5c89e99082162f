//! The HTTP server.

mod cors;
mod listener;
mod receive;
mod respond;

pub(crate) use listener::Server;
