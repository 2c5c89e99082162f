//! A store on a Redis server.

mod connector;
mod record;

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, SystemTime};

use ::redis::{Client, ConnectionInfo, IntoConnectionInfo as _, ProtocolVersion, Script};
use bytes::Bytes;
use pipedream_connect::BoxFuture;
use pipedream_connect::state::{BoxError, Change, StateStore, check_key};

use self::connector::{Connector, Failure};
use crate::error::Error;

/// Time limit of one access. Shorter than the shortest time limit of the SDK (2 seconds), so that the caller receives the more
/// detailed error of the store.
const TIMEOUT: Duration = Duration::from_millis(1500);
/// A much longer limit could not be added to the current time.
const MAX_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);
/// Compares and sets in one step. The time is an argument, so that one clock decides what has expired.
static COMPARE_AND_SET: LazyLock<Script> =
    LazyLock::new(|| Script::new(include_str!("redis/compare_and_set.lua")));

/// State on a Redis or Valkey server, shared by any number of machines. Clones share one connection.
///
/// The store connects when it is first used, and reconnects after a failure or a failover. So a program can start while the server
/// is down. The server needs version 6 or later. Set its `maxmemory-policy` to `noeviction`, otherwise it may remove values.
/// Redis Cluster is not supported.
///
/// The settings of the server decide what survives its restart: every change with `appendonly yes` and `appendfsync always`; by
/// default, recent changes may be lost. A failover to a replica may lose recent changes as well. Anyone who can read from the
/// server can read the values, including access tokens.
///
/// Must be used within a tokio runtime.
///
/// ```no_run
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use pipedream_connect::Client;
/// use pipedream_connect_store::RedisStore;
///
/// let store = RedisStore::new("redis://user:password@redis.internal:6379/0")?;
/// let store = store.key_prefix("production/");
/// let client = Client::builder()
///     .client_credentials("client id", "client secret")
///     .project_id("proj_X")
///     .token_store(store)
///     .build()?;
/// client.accounts().list().await?; // uses the token of another process, if there is one
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct RedisStore {
    connector: Arc<Connector>,
    /// Host, port and database.
    server: Arc<str>,
    prefix: Arc<str>,
    timeout: Duration,
}

impl RedisStore {
    /// Creates a store for the server at a URL: `redis://[user:password@]host[:port][/database]`, or
    /// `redis+unix:///path[?db=database]`. Does not connect yet.
    ///
    /// `rediss://` uses TLS. It needs a TLS feature of the crate `redis`, such as
    /// `redis = { version = "1", default-features = false, features = ["tokio-rustls-comp"] }` in your own `Cargo.toml`.
    ///
    /// # Errors
    /// The URL is not valid. The error does not repeat it, because it may contain a password.
    pub fn new(url: &str) -> Result<Self, Error> {
        let info = connection_info(url)?;
        let (address, database) = (info.addr(), info.redis_settings().db());
        let server = format!("{address}/{database}").into();
        let client = Client::open(info).map_err(|_| invalid_url())?;
        Ok(Self {
            connector: Arc::new(Connector::new(client)),
            server,
            prefix: Arc::from(""),
            timeout: TIMEOUT,
        })
    }

    /// Adds a prefix to each key, so that several programs or environments can share a server. Default: none. All keys of the SDK
    /// start with `pipedream-connect/`.
    #[must_use]
    pub fn key_prefix(mut self, prefix: &str) -> Self {
        self.prefix = prefix.into();
        self
    }

    /// Time limit of one access, including the time to connect. Default: 1.5 seconds, maximum: a day. The SDK waits for 2
    /// seconds for a token and for 5 seconds for other state, so a longer limit is only useful for accesses of your own.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit.min(MAX_TIMEOUT);
        self
    }
}

fn connection_info(url: &str) -> Result<ConnectionInfo, Error> {
    let info = url.into_connection_info().map_err(|_| invalid_url())?;
    if !info.addr().is_supported() {
        return Err(Error::new(
            "this kind of Redis URL needs a TLS feature of the crate `redis`, such as `tokio-rustls-comp`, or is not \
             available on this system",
        ));
    }
    // Version 3 of the protocol reports a broken connection at once.
    let settings = info.redis_settings().clone();
    Ok(info.set_redis_settings(settings.set_protocol(ProtocolVersion::RESP3)))
}

fn invalid_url() -> Error {
    Error::new(
        "the Redis URL is not valid (it is not shown, because it may contain a password): expected \
         redis://[user:password@]host[:port][/database]",
    )
}

impl StateStore for RedisStore {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        let store = self.clone();
        Box::pin(async move {
            check_key(&key)?;
            let name = format!("{}{key}", store.prefix);
            let read = store.read(&name, now).await;
            read.map_err(|failure| {
                let (server, reason) = (&store.server, &failure.reason);
                let message =
                    format!("could not read {name} from the Redis store {server}: {reason}");
                failure.into_error(message).into()
            })
        })
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        let store = self.clone();
        Box::pin(async move {
            change.check()?;
            let name = format!("{}{}", store.prefix, change.key);
            let changed = store.change(&name, &change, now).await;
            changed.map_err(|failure| {
                let (server, reason, made) = (&store.server, &failure.reason, failure.made);
                let message = format!(
                    "could not change {name} in the Redis store {server}: {reason}; {made}"
                );
                failure.into_error(message).into()
            })
        })
    }
}

impl RedisStore {
    async fn read(&self, name: &str, now: SystemTime) -> Result<Option<Bytes>, Failure> {
        let get = ::redis::cmd("GET").arg(name).clone();
        let run =
            async |mut connection: connector::Connection| get.query_async(&mut connection).await;
        let mut found = self.connector.run(self.timeout, run).await;
        let needs_retry = |failure: &Failure| failure.needs_new_connection;
        if found.as_ref().is_err_and(needs_retry) {
            // A read is safe to retry.
            found = self.connector.run(self.timeout, run).await;
        }
        let found: Option<Vec<u8>> = found?;
        match found {
            Some(record) => record::live_value(record, now).map_err(Failure::foreign),
            None => Ok(None),
        }
    }

    async fn change(&self, name: &str, change: &Change, now: SystemTime) -> Result<bool, Failure> {
        let mut script = COMPARE_AND_SET.key(name);
        script
            .arg(record::time(now))
            .arg(record::expected(change.expected.as_deref()))
            .arg(record::new(change))
            .arg(record::kept_for(change, now));
        let run = async |mut connection: connector::Connection| {
            script.invoke_async(&mut connection).await
        };
        self.connector.run(self.timeout, run).await
    }
}

/// Prints no credentials.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("server", &self.server)
            .field("prefix", &self.prefix)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credentials_of_the_url_are_never_printed() {
        let store = RedisStore::new("redis://alice:hunter2@redis.example:1234/5").expect("a URL");
        let text = format!("{store:?}");
        assert!(text.contains("redis.example:1234/5"), "{text}");
        assert!(
            !text.contains("hunter2") && !text.contains("alice"),
            "{text}"
        );
        for url in [
            "http://alice:hunter2@redis.example",
            "redis://alice:hunter2@redis.example/hunter2",
            "redis://alice:hunter2@:port",
            "redis://alice:hunter2@redis.example/?protocol=hunter2",
            "alice:hunter2",
            "rediss://alice:hunter2@redis.example",
            "",
        ] {
            let error = RedisStore::new(url).expect_err(url);
            let text = format!("{error} {error:?}");
            assert!(
                !text.contains("hunter2") && !text.contains("alice"),
                "{text}"
            );
        }
    }
}
