//! Boxed futures.

use std::future::Future;
use std::pin::Pin;

/// A boxed future that owns everything it uses.
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Boxes a future. Never inlined, so that a program compiles each future once and not at every place that awaits it.
#[inline(never)]
pub(crate) fn boxed<F: Future + Send + 'static>(future: F) -> BoxFuture<F::Output> {
    Box::pin(future)
}
