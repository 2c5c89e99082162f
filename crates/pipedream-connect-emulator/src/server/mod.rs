//! The HTTP server.

mod cors;
mod listener;
mod receive;
mod respond;
mod tls;

pub(crate) use listener::Server;
pub(crate) use tls::Tls;
