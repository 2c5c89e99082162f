//! A period of wall-clock time, read by several clocks.

use serde::{Deserialize, Serialize};

/// Milliseconds, or a moment in milliseconds since 1970.
pub(in crate::features::inbox) type Millis = u64;

/// By how much clocks may differ. A period that ends later than its length and this permit was begun by a clock that has
/// been set since, and does not count.
const CLOCKS_DIFFER: Millis = 5 * 60 * 1000;

/// A lease, or a pause: until when it runs, and how long it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::features::inbox) struct Period(Millis, Millis);

impl Period {
    pub(in crate::features::inbox) fn new(now: Millis, length: Millis) -> Self {
        Self(now.saturating_add(length), length)
    }

    pub(in crate::features::inbox) fn is_running(self, now: Millis) -> bool {
        self.remaining(now) > 0
    }

    /// Time to its end; zero if it does not run.
    pub(in crate::features::inbox) fn remaining(self, now: Millis) -> Millis {
        let remaining = self.0.saturating_sub(now);
        if remaining <= self.1.saturating_add(CLOCKS_DIFFER) {
            remaining
        } else {
            0
        }
    }

    /// When it ended, or ends.
    pub(in crate::features::inbox) fn end(self) -> Millis {
        self.0
    }
}
