//! Log events. Without the feature `tracing`, nothing is logged.

use crate::Error;

/// A poll failed and will be repeated.
pub(super) fn poll_failed(trigger_id: &str, error: &Error) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        pipedream.trigger_id = trigger_id,
        error.type = ?error.kind(),
        "could not poll the events of a trigger: {}",
        error.message()
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (trigger_id, error);
}

/// Events may be missing.
pub(super) fn gap(trigger_id: &str) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        pipedream.trigger_id = trigger_id,
        "the trigger emitted more events since the last poll than the API returns: some may be missing"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = trigger_id;
}
