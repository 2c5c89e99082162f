//! Connects when a connection is needed.

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
    /// Locked while connecting, so that only one caller connects and the others wait.
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
    /// Says what went wrong and what to do.
    pub(super) reason: String,
    /// The connection was lost, or leads to a server that cannot serve. The next access connects again.
    pub(super) needs_new_connection: bool,
    source: Option<RedisError>,
}

impl Connector {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            current: Mutex::new(None),
        }
    }

    /// Runs a command, on a new connection if there is none that works.
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
            Ok(Err(error)) if is_out_of_service(&error) => Failure::out_of_service(error),
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
        // The access has its own time limit.
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

/// Whether the server became a replica, is starting, or lost its replicas or its master. After a failover, a new connection
/// reaches a different server.
fn is_out_of_service(error: &RedisError) -> bool {
    let code = error.code().unwrap_or_default();
    // Redis 6 reports a failed write of a script as an error of the script.
    let is_script_of_replica = || {
        error
            .detail()
            .is_some_and(|text| text.contains("-READONLY "))
    };
    matches!(code, "READONLY" | "LOADING" | "MASTERDOWN" | "NOREPLICAS") || is_script_of_replica()
}

/// Whether the error is a reply of the server. Then nothing changed, because the script can only fail before its only write.
fn is_reply(error: &RedisError) -> bool {
    matches!(error.kind(), ErrorKind::Server(_) | ErrorKind::Extension)
}

impl Failure {
    fn new(made: ChangeOutcome, reason: String, source: RedisError) -> Self {
        Self {
            made,
            reason,
            needs_new_connection: false,
            source: Some(source),
        }
    }

    fn not_connected(error: RedisError) -> Self {
        let advice = match error.code() {
            Some("WRONGPASS" | "NOAUTH") => "check the user and the password of the URL",
            Some(_) => "try again later",
            None if error.kind() == ErrorKind::RESP3NotSupported => "Redis 6 or later is needed",
            None => "check that the server runs and is reachable",
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

    fn out_of_service(error: RedisError) -> Self {
        let reason = format!(
            "the server answered: {error}; try again: the next attempt connects again, which reaches the new server after a \
             failover"
        );
        Self {
            needs_new_connection: true,
            ..Self::new(ChangeOutcome::NotMade, reason, error)
        }
    }

    fn lost(error: RedisError) -> Self {
        let reason = format!("the connection was lost: {error}");
        Self {
            needs_new_connection: true,
            ..Self::new(ChangeOutcome::Unknown, reason, error)
        }
    }

    fn timeout(made: ChangeOutcome, what: &str, limit: Duration) -> Self {
        Self {
            made,
            reason: format!(
                "{what} within {limit:?}; check that the server runs and is not overloaded"
            ),
            needs_new_connection: false,
            source: None,
        }
    }

    /// The failure if another program uses the key.
    pub(super) fn foreign(reason: &str) -> Self {
        Self {
            made: ChangeOutcome::NotMade,
            reason: reason.to_owned(),
            needs_new_connection: false,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(text: &str) -> RedisError {
        let reply = redis::parse_redis_value(format!("-{text}\r\n").as_bytes());
        let error = reply.and_then(redis::Value::extract_error);
        error.expect_err("an error")
    }

    #[test]
    fn a_server_that_cannot_serve_is_recognized_by_its_reply() {
        let of_script = "ERR Error running script (call to f_1): @user_script:23: @user_script: 23: -READONLY You can't \
                         write against a read only replica.";
        for text in [
            "READONLY You can't write against a read only replica.",
            of_script,
            "LOADING Redis is loading the dataset in memory",
            "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
            "NOREPLICAS Not enough good replicas to write.",
        ] {
            let error = reply(text);
            assert!(is_reply(&error) && is_out_of_service(&error), "{text}");
        }
        for text in [
            "ERR unknown command",
            "FOREIGN the value was not written by pipedream-connect-store",
            "OOM command not allowed when used memory > 'maxmemory'.",
        ] {
            let error = reply(text);
            assert!(is_reply(&error) && !is_out_of_service(&error), "{text}");
        }
    }
}
