//! Webhook deliveries: the emulator sends them, and a backend receives them.

#![allow(clippy::expect_used, clippy::panic)]

mod connections;
mod hostile;
mod keys;
mod receiver;
mod triggers;
mod vectors;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::post;
use connect_tests::bare_clients;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use pipedream_connect::webhooks::{
    Receiver, RejectedDelivery, SIGNATURE_HEADER, UrlTags, VerifiedEvent, WebhookTag,
};
use ring::hmac;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn tags() -> Outcome<UrlTags> {
    Ok(UrlTags::new("a secret of the application")?)
}

/// A backend with the extractor at `/hooks/{tag}`.
struct Backend {
    address: SocketAddr,
    log: Log,
}

/// What was received, or the status and reason of its rejection.
type Entry = Result<VerifiedEvent, (StatusCode, String)>;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<Entry>>>);

impl Log {
    fn entries(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Clone)]
struct AppState {
    receiver: Receiver,
    log: Log,
}

impl FromRef<AppState> for Receiver {
    fn from_ref(state: &AppState) -> Self {
        state.receiver.clone()
    }
}

impl Backend {
    async fn start(receiver: Receiver) -> Outcome<Self> {
        let log = Log::default();
        let state = AppState {
            receiver,
            log: log.clone(),
        };
        let router = Router::new()
            .route("/hooks/{tag}", post(receive))
            .with_state(state);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Self { address, log })
    }

    /// The URL of the webhook, without a tag.
    fn base(&self) -> String {
        format!("http://{}/hooks", self.address)
    }

    fn url(&self, tag: &WebhookTag) -> Outcome<String> {
        Ok(tags()?.url(&self.base(), tag)?)
    }

    /// The events received since the last call, if nothing was rejected.
    fn events(&self) -> Outcome<Vec<VerifiedEvent>> {
        let entries = std::mem::take(&mut *self.log.entries());
        let events = entries
            .into_iter()
            .map(|entry| entry.map_err(|(_, reason)| reason));
        Ok(events.collect::<Result<_, _>>()?)
    }

    /// The rejections since the last call, if nothing was accepted.
    fn rejections(&self) -> Outcome<Vec<(StatusCode, String)>> {
        let entries = std::mem::take(&mut *self.log.entries());
        let rejections = entries.into_iter().map(|entry| match entry {
            Ok(event) => Err(format!("accepted: {event:?}")),
            Err(rejection) => Ok(rejection),
        });
        Ok(rejections.collect::<Result<_, _>>()?)
    }

    /// Posts a body without a signature. Returns the response's status and body.
    async fn post(&self, url: &str, body: &str) -> Outcome<(u16, String)> {
        let response = http_client()?
            .post(url)
            .body(body.to_owned())
            .send()
            .await?;
        Ok((response.status().as_u16(), response.text().await?))
    }
}

fn http_client() -> Outcome<reqwest::Client> {
    let client = bare_clients::reqwest_client();
    Ok(client.map_err(|error| error.to_string())?)
}

async fn receive(
    State(state): State<AppState>,
    event: Result<VerifiedEvent, RejectedDelivery>,
) -> Result<(), RejectedDelivery> {
    let (entry, response) = match event {
        Ok(event) => (Ok(event), Ok(())),
        Err(rejected) => (
            Err((rejected.status(), rejected.to_string())),
            Err(rejected),
        ),
    };
    state.log.entries().push(entry);
    response
}

/// The signature header of a body, made without the SDK.
fn signed(key: &str, seconds: u64, body: &[u8]) -> HeaderMap {
    let message = [format!("{seconds}.").as_bytes(), body].concat();
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    let code = hex::encode(hmac::sign(&key, &message));
    headers(&format!("t={seconds},v1={code}"))
}

fn headers(signature: &str) -> HeaderMap {
    let value = HeaderValue::from_str(signature).expect("a value");
    HeaderMap::from_iter([(HeaderName::from_static(SIGNATURE_HEADER), value)])
}
