//! The format of stored records: the expiry time as 20 digits, followed by the value.

use std::time::SystemTime;

use bytes::Bytes;
use pipedream_connect::state::Change;

use crate::time::{KEPT_AFTER_EXPIRY, nanoseconds};

const DIGITS: usize = 20;
/// Greater than every time.
const NEVER: &str = "99999999999999999999";

/// A time as digits that compare like numbers.
pub(super) fn time(time: SystemTime) -> String {
    format!("{:020}", nanoseconds(time))
}

/// The value of a record, unless it has expired.
pub(super) fn live_value(record: Vec<u8>, now: SystemTime) -> Result<Option<Bytes>, &'static str> {
    let record = Bytes::from(record);
    match record.get(..DIGITS) {
        Some(expires_at) if expires_at.iter().all(u8::is_ascii_digit) => {
            let is_live = time(now).as_bytes() < expires_at;
            Ok(is_live.then(|| record.slice(DIGITS..)))
        }
        _ => Err("the value was not written by pipedream-connect-store; use a key prefix"),
    }
}

/// The expected value of a change, as an argument of the script.
pub(super) fn expected(value: Option<&[u8]>) -> Vec<u8> {
    match value {
        Some(value) => [b"+", value].concat(),
        None => b"-".to_vec(),
    }
}

/// The record that a change stores. Empty if the change removes the record.
pub(super) fn new(change: &Change) -> Vec<u8> {
    let Some(value) = &change.value else {
        return Vec::new();
    };
    let expires_at = change.expires_at.map_or_else(|| NEVER.to_owned(), time);
    [expires_at.as_bytes(), value].concat()
}

/// The milliseconds after which Redis removes the record, or empty for never. By then, the record has expired on the clock of every
/// process.
pub(super) fn kept_for(change: &Change, now: SystemTime) -> String {
    let Some(expires_at) = change.expires_at else {
        return String::new();
    };
    let remaining = expires_at.duration_since(now).unwrap_or_default();
    let kept_for = remaining.saturating_add(KEPT_AFTER_EXPIRY).as_millis();
    // Redis adds the current time, so the maximum is less than the largest 64-bit number.
    kept_for.min(u128::from(u64::MAX / 1024)).to_string()
}
