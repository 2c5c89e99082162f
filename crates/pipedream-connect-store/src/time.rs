//! Times in the format of the databases.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long an expired value is kept, because the clock of another process may be behind. Not longer, because a busy inbox writes
/// many values that expire soon.
pub(crate) const KEPT_AFTER_EXPIRY: Duration = Duration::from_secs(60 * 60);

/// Nanoseconds since 1970, clamped to the range from 0 to the year 2262, so that they fit into a signed number.
pub(crate) fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_out_of_range_are_clamped() {
        assert_eq!(nanoseconds(UNIX_EPOCH - Duration::from_nanos(1)), 0);
        assert_eq!(nanoseconds(UNIX_EPOCH + Duration::from_nanos(1)), 1);
        let late = UNIX_EPOCH + Duration::from_secs(300 * 366 * 24 * 3600);
        assert_eq!(nanoseconds(late), i64::MAX);
    }
}
