//! The log of a test: what the SDK and the HTTP stack below it log at TRACE on the thread of the test.

use std::cell::RefCell;
use std::io;
use std::sync::Once;

use tracing_subscriber::filter::dynamic_filter_fn;
use tracing_subscriber::fmt::format::FmtSpan;
use tracing_subscriber::prelude::*;

thread_local! {
    static LOG: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// Installs the subscriber of this process, which writes to the log of the current thread, if it has one.
///
/// `tracing` caches which events anyone listens to. With subscribers of single threads only, an event that first occurs
/// on a thread without one could be disabled for all threads.
pub(crate) fn install() {
    static INSTALLED: Once = Once::new();
    INSTALLED.call_once(|| {
        let layer = tracing_subscriber::fmt::layer()
            .with_span_events(FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(|| Writer);
        let has_log = dynamic_filter_fn(|_, _| LOG.with_borrow(Option::is_some));
        tracing_subscriber::registry()
            .with(layer.with_filter(has_log))
            .init();
    });
}

/// The log of the current thread, until this is dropped.
pub(crate) struct Log(());

impl Log {
    pub(crate) fn start() -> Self {
        install();
        LOG.set(Some(Vec::new()));
        Self(())
    }

    pub(crate) fn text(&self) -> String {
        LOG.with_borrow(|log| {
            let bytes = log.as_deref().unwrap_or_default();
            String::from_utf8_lossy(bytes).into_owned()
        })
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        LOG.set(None);
    }
}

struct Writer;

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.with_borrow_mut(|log| {
            if let Some(log) = log {
                log.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
