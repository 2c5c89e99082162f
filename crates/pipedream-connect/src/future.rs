//! Boxed futures.

use std::future::Future;

pub use pipedream_connect_raw::runtime::BoxFuture;

/// Boxes a future. Never inlined, so that a program compiles each future once and not at every place that awaits it.
#[inline(never)]
pub(crate) fn boxed<F: Future + Send + 'static>(future: F) -> BoxFuture<F::Output> {
    Box::pin(future)
}
