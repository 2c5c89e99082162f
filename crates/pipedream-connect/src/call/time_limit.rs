//! The time limit of an attempt.

use std::time::{Duration, Instant};

use crate::ErrorKind;
use crate::clock::Time;

/// The time that an attempt may take: its timeout, or what is left of the call's deadline.
#[derive(Clone, Copy)]
pub(crate) struct TimeLimit {
    pub(crate) start: Instant,
    pub(crate) duration: Duration,
    pub(crate) kind: ErrorKind,
}

impl TimeLimit {
    pub(crate) fn remaining(self, time: &Time) -> Duration {
        self.duration.saturating_sub(time.since(self.start))
    }
}
