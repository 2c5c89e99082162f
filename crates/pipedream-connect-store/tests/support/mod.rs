//! Helpers for the tests of both stores.

#![allow(dead_code, reason = "each test uses some of it")]

pub(crate) mod fleet;
pub(crate) mod redis_server;

use std::error::Error;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use pipedream_connect::state::{BoxError, Change, StateStore};
use pipedream_connect::testing::TestClock;
use pipedream_connect::{BoxFuture, Client, ClientBuilder};
use pipedream_connect_emulator::Emulator;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

pub(crate) type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// A client of the emulator with a shared token store, and the store failures that it reports.
pub(crate) fn client(
    emulator: &Emulator,
    store: impl StateStore + Clone,
) -> (ClientBuilder, Reports) {
    let reports = Reports::default();
    let sink = reports.clone();
    let builder = Client::builder()
        .env_vars(emulator.env())
        .token_store(store)
        .on_token_store_error(move |error| sink.add(error));
    (builder, reports)
}

/// A store that reports the start of each access, and whether it is a change.
#[derive(Clone)]
pub(crate) struct Watched<S> {
    store: S,
    accesses: UnboundedSender<bool>,
}

impl<S: StateStore> StateStore for Watched<S> {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        let _ = self.accesses.send(false);
        self.store.get(key, now)
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        let _ = self.accesses.send(true);
        self.store.compare_and_set(change, now)
    }
}

/// Makes a call with a store that hangs, and advances the clock beyond the time limit of each access. If the store can be read,
/// only changes hang. Returns the failures that the client reported.
pub(crate) async fn call_while_it_hangs(
    emulator: &Emulator,
    store: impl StateStore + Clone,
    can_be_read: bool,
) -> Outcome<Vec<String>> {
    let (sender, mut accesses) = unbounded_channel();
    let watched = Watched {
        store,
        accesses: sender,
    };
    let clock = TestClock::manual();
    let (builder, reports) = client(emulator, watched);
    let client = builder.clock(clock.clone()).build()?;
    let mut call = tokio::spawn(client.accounts().list().into_future());
    loop {
        tokio::select! {
            outcome = &mut call => {
                outcome??;
                return Ok(reports.texts());
            }
            Some(is_change) = accesses.recv() => {
                if is_change || !can_be_read {
                    clock.advance(Duration::from_secs(2));
                }
            }
        }
    }
}

/// The reported failures of a token store, with their causes.
#[derive(Clone, Default)]
pub(crate) struct Reports(Arc<Mutex<Vec<String>>>);

impl Reports {
    fn add(&self, error: &pipedream_connect::Error) {
        let cause = error.source().map(ToString::to_string).unwrap_or_default();
        let text = format!("{error}: {cause}");
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(text);
    }

    pub(crate) fn texts(&self) -> Vec<String> {
        let texts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        texts.clone()
    }
}

/// The number of token requests.
pub(crate) fn token_requests(emulator: &Emulator) -> usize {
    let requests = emulator.requests();
    let tokens = requests
        .iter()
        .filter(|request| request.operation == Some("oauth_tokens_create"));
    tokens.count()
}

/// An error with its causes.
pub(crate) fn text(error: &(dyn Error + 'static)) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {}", text(cause)),
        None => error.to_string(),
    }
}
