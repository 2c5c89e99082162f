//! The table and its queries.

use bytes::Bytes;
use pipedream_connect::state::Change;
use rusqlite::{Connection, OptionalExtension as _, Result, params};

use crate::time::{KEPT_AFTER_EXPIRY, nanoseconds};

/// `expires_at` is in nanoseconds since 1970, or null if the value never expires.
pub(super) const SCHEMA: &str = "
    CREATE TABLE entries (key TEXT PRIMARY KEY, value BLOB NOT NULL, expires_at INTEGER) STRICT;
    CREATE INDEX entries_by_expiry ON entries (expires_at) WHERE expires_at IS NOT NULL";
const GET: &str = "SELECT value FROM entries
    WHERE key = ? AND (expires_at IS NULL OR expires_at > ?)";
const SET: &str = "INSERT INTO entries (key, value, expires_at) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at";
const REMOVE: &str = "DELETE FROM entries WHERE key = ?";
/// At most two expired values are removed with each change, so that they do not accumulate and no change is slow.
pub(super) const REMOVE_EXPIRED: &str = "DELETE FROM entries WHERE key IN
    (SELECT key FROM entries WHERE expires_at <= ? ORDER BY expires_at LIMIT 2)";

pub(super) fn get(database: &Connection, key: &str, now: i64) -> Result<Option<Bytes>> {
    let mut statement = database.prepare_cached(GET)?;
    let value = statement.query_row(params![key, now], |row| {
        let blob = row.get_ref(0)?.as_blob()?;
        Ok(Bytes::copy_from_slice(blob))
    });
    value.optional()
}

/// The caller must have a transaction that locks the file.
pub(super) fn compare_and_set(database: &Connection, change: &Change, now: i64) -> Result<bool> {
    if get(database, &change.key, now)? != change.expected {
        return Ok(false);
    }
    match &change.value {
        None => database
            .prepare_cached(REMOVE)?
            .execute(params![change.key])?,
        Some(value) => {
            let expires_at = change.expires_at.map(nanoseconds);
            let row = params![change.key, value.as_ref(), expires_at];
            database.prepare_cached(SET)?.execute(row)?
        }
    };
    remove_expired(database, now)?;
    Ok(true)
}

fn remove_expired(database: &Connection, now: i64) -> Result<()> {
    let kept = i64::try_from(KEPT_AFTER_EXPIRY.as_nanos()).unwrap_or(i64::MAX);
    let mut statement = database.prepare_cached(REMOVE_EXPIRED)?;
    statement.execute(params![now.saturating_sub(kept)])?;
    Ok(())
}
