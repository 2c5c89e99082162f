//! Access to a store of the application: each operation has a time limit, and a panic becomes an error.

#![allow(dead_code, reason = "no feature uses all of it")]

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;

use super::{BoxError, Change, StateStore, unquoted};
use crate::clock::{Aborted, Time};
use crate::future::BoxFuture;
use crate::{Error, ErrorKind};

/// Time limit of each operation. Longer than that of a token store, because its callers cannot proceed without the result.
const LIMIT: Duration = Duration::from_secs(5);

/// A store, and the clock that decides what has expired.
#[derive(Clone)]
pub(crate) struct State {
    store: Arc<dyn StateStore>,
    time: Time,
    /// What a failure means to the caller, such as "no action was run". The end of every error message.
    consequence: &'static str,
}

impl State {
    pub(crate) fn new(store: Arc<dyn StateStore>, time: Time, consequence: &'static str) -> Self {
        Self {
            store,
            time,
            consequence,
        }
    }

    /// The wall-clock time, which is passed to the store.
    pub(crate) fn now(&self) -> SystemTime {
        self.time.wall()
    }

    /// The value under `key`.
    pub(crate) async fn get(&self, key: &str) -> Result<Option<Bytes>, Error> {
        let now = self.now();
        let outcome = self.run(|store| store.get(key.to_owned(), now)).await;
        outcome.map_err(|failure| self.error(failure, "read", key, ""))
    }

    /// Makes the change if the value is the expected one. After an error it may have been made.
    pub(crate) async fn compare_and_set(&self, change: Change) -> Result<bool, Error> {
        let (now, key) = (self.now(), change.key.clone());
        let outcome = self.run(|store| store.compare_and_set(change, now)).await;
        outcome.map_err(|failure| {
            self.error(failure, "change", &key, "; the change may have been made")
        })
    }

    /// The error for a value that cannot be read or written. It does not quote the value.
    pub(crate) fn invalid_value(&self, key: &str, source: impl Into<BoxError>) -> Error {
        let problem = format!("the value of {key:?} in the state store is not valid");
        self.finish(problem).with_source(unquoted(source.into()))
    }

    /// The error for a change that the store does not make.
    pub(crate) fn refused(&self, key: &str, problem: &str) -> Error {
        self.finish(format!("the state store did not change {key:?}: {problem}"))
    }

    async fn run<T>(
        &self,
        start: impl FnOnce(&dyn StateStore) -> BoxFuture<Result<T, BoxError>>,
    ) -> Result<T, Failure> {
        let operation = async { start(self.store.as_ref()).await };
        match self.time.guarded(LIMIT, operation).await {
            Ok(outcome) => outcome.map_err(Failure::Error),
            Err(aborted) => Err(Failure::Aborted(aborted)),
        }
    }

    fn error(&self, failure: Failure, verb: &str, key: &str, state: &str) -> Error {
        let (problem, source) = match failure {
            Failure::Error(source) => (format!("failed to {verb} {key:?}"), Some(source)),
            Failure::Aborted(Aborted::Panicked) => {
                (format!("panicked when asked to {verb} {key:?}"), None)
            }
            Failure::Aborted(Aborted::TimedOut) => {
                (format!("did not {verb} {key:?} within {LIMIT:?}"), None)
            }
        };
        let error = self.finish(format!("the state store {problem}{state}"));
        match source {
            Some(source) => error.with_source(unquoted(source)),
            None => error,
        }
    }

    fn finish(&self, problem: String) -> Error {
        Error::new(ErrorKind::Store, format!("{problem}: {}", self.consequence))
    }
}

enum Failure {
    Error(BoxError),
    Aborted(Aborted),
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("State")
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::future::pending;
    use std::time::Instant;

    use super::*;
    use crate::clock::{Clock, Wait};

    #[derive(Clone, Copy)]
    enum Broken {
        Error,
        Panic,
        Silence,
    }

    impl Broken {
        fn answer<T: Send + 'static>(self) -> BoxFuture<Result<T, BoxError>> {
            match self {
                Self::Error => Box::pin(async { Err("the disk is full".into()) }),
                Self::Panic => Box::pin(async { panic!("a bug of the store") }),
                Self::Silence => Box::pin(pending()),
            }
        }
    }

    impl StateStore for Broken {
        fn get(&self, _: String, _: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
            self.answer()
        }
        fn compare_and_set(&self, _: Change, _: SystemTime) -> BoxFuture<Result<bool, BoxError>> {
            self.answer()
        }
    }

    /// On this clock, every time limit passes at once.
    struct Hasty;

    impl Clock for Hasty {
        fn now(&self) -> Instant {
            Instant::now()
        }
        fn sleep(&self, _: Duration, _: Wait) -> BoxFuture<()> {
            Box::pin(async {})
        }
    }

    fn state(store: Broken) -> State {
        let time = Time::custom(Arc::new(Hasty));
        State::new(Arc::new(store), time, "no action was run")
    }

    #[test]
    fn the_error_for_an_invalid_value_does_not_quote_the_value() {
        let parsed = serde_json::from_str::<u32>(r#""hush""#);
        let error = state(Broken::Error).invalid_value("k", parsed.expect_err("an error"));
        let source = error.source().expect("a source");
        let shown = format!("{error} {error:?} {source} {source:?}");
        assert!(!shown.contains("hush"), "{shown}");
        assert!(source.to_string().contains("column 6"), "{source}");
    }

    #[tokio::test]
    async fn a_store_that_fails_panics_or_hangs_is_an_error_with_operation_key_and_consequence() {
        let problems = [
            (Broken::Error, "failed to"),
            (Broken::Panic, "panicked when asked to"),
            (Broken::Silence, "did not"),
        ];
        for (store, problem) in problems {
            let read = state(store).get("k").await.expect_err("an error");
            let change = Change::create("k", "v");
            let changed = state(store).compare_and_set(change).await;
            let changed = changed.expect_err("an error");
            for (error, verb) in [(&read, "read"), (&changed, "change")] {
                assert_eq!(error.kind(), ErrorKind::Store);
                let start = format!("the state store {problem} {verb} \"k\"");
                assert!(error.message().starts_with(&start), "{error}");
                assert!(error.message().ends_with(": no action was run"), "{error}");
            }
            assert!(
                changed.message().contains("may have been made"),
                "{changed}"
            );
            assert!(!read.message().contains("may have been made"), "{read}");
        }
        let error = state(Broken::Error).get("k").await.expect_err("an error");
        assert!(
            error
                .source()
                .is_some_and(|cause| cause.to_string() == "the disk is full")
        );
    }
}
