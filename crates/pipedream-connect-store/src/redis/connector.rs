//! The connection, made when it is needed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{
    AsyncConnectionConfig, Client, ErrorKind, PushInfo, PushKind, RedisError, RedisResult,
};
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout_at};

use crate::error::{ChangeOutcome, Error};

pub(super) type Connection = MultiplexedConnection;

/// Connects to one server.
pub(super) struct Connector {
    client: Client,
    /// Locked while connecting, so that only one of the waiting callers connects.
    current: Mutex<Option<Current>>,
}

#[derive(Clone)]
struct Current {
    connection: Connection,
    is_broken: Arc<AtomicBool>,
}

/// Why an access failed.
pub(super) struct Failure {
    pub(super) made: ChangeOutcome,
    /// What went wrong, and what to do.
    pub(super) reason: String,
    /// The connection was lost after it was used.
    pub(super) lost_connection: bool,
    source: Option<RedisError>,
}

impl Connector {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            current: Mutex::new(None),
        }
    }

    /// Runs a command, for which a new connection is made if necessary.
    pub(super) async fn run<T>(
        &self,
        limit: Duration,
        command: impl AsyncFnOnce(Connection) -> RedisResult<T>,
    ) -> Result<T, Failure> {
        let deadline = Instant::now() + limit;
        let current = match timeout_at(deadline, self.connect()).await {
            Ok(Ok(current)) => current,
            Ok(Err(error)) => return Err(Failure::not_connected(error)),
            Err(_) => {
                return Err(Failure::timeout(
                    ChangeOutcome::NotMade,
                    "no connection",
                    limit,
                ));
            }
        };
        let outcome = timeout_at(deadline, command(current.connection)).await;
        let failed = match outcome {
            Ok(Ok(value)) => return Ok(value),
            Ok(Err(error)) if is_reply(&error) => return Err(Failure::refused(error)),
            Ok(Err(error)) => Failure::lost(error),
            Err(_) => Failure::timeout(ChangeOutcome::Unknown, "no answer", limit),
        };
        current.is_broken.store(true, Ordering::Relaxed);
        Err(failed)
    }

    async fn connect(&self) -> RedisResult<Current> {
        let mut current = self.current.lock().await;
        let works = |current: &&Current| !current.is_broken.load(Ordering::Relaxed);
        if let Some(current) = current.as_ref().filter(works) {
            return Ok(current.clone());
        }
        *current = None;
        let is_broken = Arc::new(AtomicBool::new(false));
        let broken = Arc::clone(&is_broken);
        // The limits are those of the access.
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(None)
            .set_response_timeout(None)
            .set_push_sender(move |info: PushInfo| {
                if info.kind == PushKind::Disconnection {
                    broken.store(true, Ordering::Relaxed);
                }
                Ok::<_, std::convert::Infallible>(())
            });
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        let connected = Current {
            connection,
            is_broken,
        };
        *current = Some(connected.clone());
        Ok(connected)
    }
}

/// Whether the server answered, and so did nothing: the script fails before it changes something, or not at all.
fn is_reply(error: &RedisError) -> bool {
    matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension)
}

impl Failure {
    fn new(made: ChangeOutcome, reason: String, source: RedisError) -> Self {
        Self {
            made,
            reason,
            lost_connection: false,
            source: Some(source),
        }
    }

    fn not_connected(error: RedisError) -> Self {
        let advice = match error.code() {
            Some("WRONGPASS" | "NOAUTH") => "check the user and the password of the URL",
            Some(_) => "try again later",
            None if error.kind() == ErrorKind::RESP3NotSupported => "Redis 6 or later is needed",
            None => "check that it runs and can be reached",
        };
        let reason = format!("cannot connect: {error}; {advice}");
        Self::new(ChangeOutcome::NotMade, reason, error)
    }

    fn refused(error: RedisError) -> Self {
        Self::new(
            ChangeOutcome::NotMade,
            format!("the server answered: {error}"),
            error,
        )
    }

    fn lost(error: RedisError) -> Self {
        let reason = format!("the connection was lost: {error}");
        Self {
            lost_connection: true,
            ..Self::new(ChangeOutcome::Unknown, reason, error)
        }
    }

    fn timeout(made: ChangeOutcome, what: &str, limit: Duration) -> Self {
        Self {
            made,
            reason: format!(
                "{what} within {limit:?}; check that the server runs and is not overloaded"
            ),
            lost_connection: false,
            source: None,
        }
    }

    /// Another program uses the key.
    pub(super) fn foreign(reason: &str) -> Self {
        Self {
            made: ChangeOutcome::NotMade,
            reason: reason.to_owned(),
            lost_connection: false,
            source: None,
        }
    }

    pub(super) fn into_error(self, message: String) -> Error {
        let error = Error::new(message);
        match self.source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }
}
