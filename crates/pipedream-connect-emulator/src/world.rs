//! Everything the emulator remembers.
//!
//! Plain data: it can be written to a file as it is (`--state`), and handlers change it under one lock.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::delivery::Delivery;

/// The state of the stand-in.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) ids: Ids,
    pub(crate) clock: Clock,
    pub(crate) oauth_tokens: BTreeMap<String, OAuthToken>,
    pub(crate) connect_tokens: BTreeMap<String, ConnectToken>,
    /// `jti` values seen, because an assertion works once.
    pub(crate) assertions: BTreeSet<String>,
    pub(crate) projects: Table<Value>,
    pub(crate) logos: BTreeMap<String, String>,
    pub(crate) app_overrides: Table<Value>,
    pub(crate) oauth_apps: Table<Value>,
    pub(crate) rate_limits: BTreeMap<String, RateLimit>,
    /// Windows of the published limits, by what they count.
    #[serde(default)]
    pub(crate) published_windows: BTreeMap<String, RateLimit>,
    /// Contents of stashed files by their key.
    pub(crate) files: BTreeMap<String, String>,
    /// Billed work: when (seconds) and what.
    pub(crate) credits: Vec<(i64, Credit)>,
    environments: BTreeMap<String, Environment>,
    /// Deliveries that the handlers of this request caused.
    #[serde(skip)]
    pub(crate) outbox: Vec<Delivery>,
}

/// What belongs to one environment of one project.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Environment {
    pub(crate) users: Table<Value>,
    pub(crate) accounts: Table<Value>,
    pub(crate) triggers: Table<Trigger>,
    pub(crate) dynamic_props: BTreeMap<String, Value>,
    pub(crate) stashes: BTreeSet<String>,
    pub(crate) webhook: Option<Value>,
}

/// A deployed trigger with what hangs on it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Trigger {
    /// As the API shows it.
    pub(crate) emitter: Value,
    /// `source`, `http`, `timer` or `email`.
    pub(crate) kind: String,
    pub(crate) component: String,
    pub(crate) external_user_id: String,
    pub(crate) active: bool,
    /// Newest last.
    pub(crate) events: Vec<Value>,
    pub(crate) workflow_ids: Vec<String>,
    pub(crate) webhooks: Vec<Value>,
}

/// An OAuth access token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct OAuthToken {
    pub(crate) expires_at: i64,
    pub(crate) scope: String,
}

/// A Connect token and what it is bound to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ConnectToken {
    pub(crate) token: String,
    pub(crate) project: String,
    pub(crate) environment: String,
    pub(crate) external_user_id: String,
    pub(crate) scope: String,
    pub(crate) expires_at: i64,
    /// An account was connected with it.
    pub(crate) consumed: bool,
    /// The rest of the creation request: redirects, webhook, pinned app.
    pub(crate) options: Value,
}

impl ConnectToken {
    /// Neither used nor expired at this time (milliseconds).
    pub(crate) fn is_live(&self, now: i64) -> bool {
        !self.consumed && self.expires_at > now
    }
}

/// A window in which so many requests are taken.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RateLimit {
    pub(crate) window_seconds: i64,
    pub(crate) requests: u64,
    pub(crate) window_start: i64,
    pub(crate) used: u64,
}

/// What a credit was spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Credit {
    Action,
    Proxy,
    Emit,
}

impl World {
    pub(crate) fn new(seed: u64, clock: Clock) -> Self {
        Self {
            ids: Ids { state: seed },
            clock,
            oauth_tokens: BTreeMap::new(),
            connect_tokens: BTreeMap::new(),
            assertions: BTreeSet::new(),
            projects: Table::default(),
            logos: BTreeMap::new(),
            app_overrides: Table::default(),
            oauth_apps: Table::default(),
            rate_limits: BTreeMap::new(),
            published_windows: BTreeMap::new(),
            files: BTreeMap::new(),
            credits: Vec::new(),
            environments: BTreeMap::new(),
            outbox: Vec::new(),
        }
    }

    /// One environment of a project, made when first used.
    pub(crate) fn environment(&mut self, project: &str, environment: &str) -> &mut Environment {
        self.environments
            .entry(format!("{project}/{environment}"))
            .or_default()
    }

    pub(crate) fn environments(&mut self) -> impl Iterator<Item = (&str, &mut Environment)> {
        self.environments
            .iter_mut()
            .map(|(key, environment)| (key.as_str(), environment))
    }

    pub(crate) fn remove_project(&mut self, project: &str) {
        self.projects.remove(project);
        let prefix = format!("{project}/");
        self.environments.retain(|key, _| !key.starts_with(&prefix));
        self.connect_tokens
            .retain(|_, token| token.project != project);
        self.app_overrides
            .retain(|item| item["owner_id"] != project);
        self.oauth_apps.retain(|item| item["owner_id"] != project);
    }

    /// The internal id of an external user, made when first used.
    pub(crate) fn user(&mut self, project: &str, environment: &str, external_id: &str) -> String {
        let users = &self.environment(project, environment).users;
        if let Some(user) = users.iter().find(|user| user["external_id"] == external_id) {
            return user["id"].as_str().unwrap_or_default().to_owned();
        }
        let (id, now) = (self.ids.next("exu_"), self.clock.iso(0));
        let user =
            json!({ "id": id, "external_id": external_id, "created_at": now, "updated_at": now });
        self.environment(project, environment)
            .users
            .insert(&id, user);
        id
    }

    pub(crate) fn spend(&mut self, credit: Credit) {
        self.credits.push((self.clock.seconds(), credit));
    }
}

/// Rows in order of creation.
///
/// A removed row leaves its position behind, so that a cursor which points at it still works.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Table<T> {
    rows: BTreeMap<u64, T>,
    positions: BTreeMap<String, u64>,
    next: u64,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            rows: BTreeMap::new(),
            positions: BTreeMap::new(),
            next: 0,
        }
    }
}

impl<T> Table<T> {
    pub(crate) fn insert(&mut self, id: &str, row: T) {
        self.positions.insert(id.to_owned(), self.next);
        self.rows.insert(self.next, row);
        self.next += 1;
    }

    pub(crate) fn get(&self, id: &str) -> Option<&T> {
        self.rows.get(self.positions.get(id)?)
    }

    pub(crate) fn get_mut(&mut self, id: &str) -> Option<&mut T> {
        self.rows.get_mut(self.positions.get(id)?)
    }

    pub(crate) fn remove(&mut self, id: &str) -> Option<T> {
        self.rows.remove(self.positions.get(id)?)
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.rows.retain(|_, row| keep(row));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.rows.values()
    }

    /// Rows with their positions, for paging.
    pub(crate) fn positioned(&self) -> impl Iterator<Item = (u64, &T)> {
        self.rows.iter().map(|(position, row)| (*position, row))
    }

    pub(crate) fn position(&self, id: &str) -> Option<u64> {
        self.positions.get(id).copied()
    }
}

/// The emulator's clock: the real one plus what `advance` added, or one that stands still between advances.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Clock {
    /// Milliseconds at which a standing clock started.
    start: Option<i64>,
    advanced: i64,
}

impl Clock {
    pub(crate) fn real() -> Self {
        Self {
            start: None,
            advanced: 0,
        }
    }

    pub(crate) fn standing(start: SystemTime) -> Self {
        Self {
            start: Some(millis_of(start)),
            advanced: 0,
        }
    }

    /// Moves forward to this time, in milliseconds; a time that has passed changes nothing.
    pub(crate) fn advance_to(&mut self, millis: i64) {
        let missing = millis.saturating_sub(self.millis()).max(0);
        self.advanced = self.advanced.saturating_add(missing);
    }

    /// Milliseconds since the epoch.
    pub(crate) fn millis(&self) -> i64 {
        let base = self.start.unwrap_or_else(|| millis_of(SystemTime::now()));
        base.saturating_add(self.advanced)
    }

    pub(crate) fn seconds(&self) -> i64 {
        self.millis().div_euclid(1000)
    }

    /// `2026-01-01T00:00:00.000Z`, so many seconds from now.
    pub(crate) fn iso(&self, seconds_from_now: i64) -> String {
        iso(self
            .millis()
            .saturating_add(seconds_from_now.saturating_mul(1000)))
    }
}

/// An ISO-8601 time with milliseconds.
pub(crate) fn iso(millis: i64) -> String {
    let time = DateTime::from_timestamp_millis(millis).unwrap_or_default();
    time.to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn millis_of(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

/// A generator of ids that depends on nothing but the seed and how often it was asked (SplitMix64).
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ids {
    state: u64,
}

impl Ids {
    fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// `apn_` + seven characters.
    pub(crate) fn next(&mut self, prefix: &str) -> String {
        const ALPHABET: &[u8; 62] =
            b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut id = prefix.to_owned();
        let mut bits = self.draw();
        for _ in 0..7 {
            id.push(char::from(ALPHABET[(bits % 62) as usize]));
            bits /= 62;
        }
        id
    }

    /// 32 hexadecimal digits.
    pub(crate) fn hex(&mut self) -> String {
        format!("{:016x}{:016x}", self.draw(), self.draw())
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ids_depend_on_the_seed_alone() {
        let take = |seed| {
            let mut ids = Ids { state: seed };
            [ids.next("apn_"), ids.next("apn_"), ids.hex()]
        };
        assert_eq!(take(7), take(7));
        assert_ne!(take(7), take(8));
        assert_eq!(take(7)[0].len(), 11);
        assert_eq!(take(7)[2].len(), 32);
    }

    #[test]
    fn a_standing_clock_moves_only_when_told() {
        let mut clock = Clock::standing(UNIX_EPOCH + Duration::from_secs(1_767_225_600));
        assert_eq!(clock.iso(0), "2026-01-01T00:00:00.000Z");
        clock.advance_to(clock.millis() + 1500);
        clock.advance_to(0);
        assert_eq!(clock.iso(60), "2026-01-01T00:01:01.500Z");
    }

    #[test]
    fn a_removed_row_keeps_its_position() {
        let mut table = Table::default();
        table.insert("a", 1);
        table.insert("b", 2);
        assert_eq!(table.remove("a"), Some(1));
        assert_eq!(
            (table.get("a"), table.position("a"), table.iter().count()),
            (None, Some(0), 1)
        );
    }
}
