//! The emulator's clock.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};

/// The real time plus what `advance` added, or a fixed time that only `advance` moves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Clock {
    /// Start of a fixed clock in milliseconds. `None` follows the real time.
    start: Option<i64>,
    advanced: i64,
}

/// The last millisecond of the year 9999, where the clock stops. Later dates do not fit into the usual formats.
const END: i64 = 253_402_300_799_999;

impl Clock {
    pub(crate) fn fixed(start: SystemTime) -> Self {
        Self {
            start: Some(millis_of(start)),
            advanced: 0,
        }
    }

    /// The time after `duration` in milliseconds, or the end of the clock.
    pub(crate) fn after(&self, duration: Duration) -> i64 {
        let millis = i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.millis().saturating_add(millis).min(END)
    }

    /// Whether the clock reaches its end within `duration`.
    pub(crate) fn ends_within(&self, duration: Duration) -> bool {
        self.after(duration) == END
    }

    /// Moves forward to this time in milliseconds. Never moves back.
    pub(crate) fn advance_to(&mut self, millis: i64) {
        let missing = millis.saturating_sub(self.millis()).max(0);
        self.advanced = self.advanced.saturating_add(missing);
    }

    /// Milliseconds since the epoch.
    pub(crate) fn millis(&self) -> i64 {
        let base = self.start.unwrap_or_else(|| millis_of(SystemTime::now()));
        base.saturating_add(self.advanced).min(END)
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.millis().div_euclid(1000)
    }

    /// The time `offset` seconds from now, as `2026-01-01T00:00:00.000Z`.
    pub(crate) fn iso(&self, offset: i64) -> String {
        let millis = self.millis().saturating_add(offset.saturating_mul(1000));
        let time = DateTime::from_timestamp_millis(millis).unwrap_or_default();
        time.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

fn millis_of(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_advanced() {
        let mut clock = Clock::fixed(UNIX_EPOCH + Duration::from_secs(1_767_225_600));
        assert_eq!(clock.iso(0), "2026-01-01T00:00:00.000Z");
        clock.advance_to(clock.millis() + 1500);
        clock.advance_to(0);
        assert_eq!(clock.iso(60), "2026-01-01T00:01:01.500Z");
    }

    #[test]
    fn the_clock_stops_at_the_end_of_the_year_9999() {
        let mut clock = Clock::default();
        clock.advance_to(clock.after(Duration::MAX));
        assert_eq!(clock.iso(0), "9999-12-31T23:59:59.999Z");
        assert!(clock.ends_within(Duration::ZERO));
    }
}
