//! Webhook deliveries: signing, retries, and what becomes of webhooks that keep failing.
//!
//! The real thresholds and the retry schedule are not published; these constants are the emulator's own.

use std::time::Duration;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{Request, Uri};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::net::TcpStream;

use crate::shared::Shared;
use crate::world::World;

/// Requests made for one delivery before it counts as failed.
const ATTEMPTS: u32 = 3;
/// Wait before the second attempt; doubled before the third.
const RETRY_DELAY: Duration = Duration::from_millis(50);
/// A receiver that takes longer has failed.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Failed deliveries in a row that lead to a state, the worst first.
const THRESHOLDS: [(u64, &str); 3] = [(5, "deactivated"), (3, "life_support"), (1, "penalty")];

/// A webhook call that has to go out.
#[derive(Clone, Debug)]
pub(crate) struct Delivery {
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) signing_key: Option<String>,
    pub(crate) target: Target,
}

/// Whose webhook it is.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// The `webhook_uri` of a Connect token. Not signed.
    Connection,
    /// The webhook of a project environment.
    Project,
    /// A webhook of a deployed trigger.
    Trigger {
        place: String,
        trigger: String,
        webhook: String,
    },
}

/// A webhook call the emulator made, or would have made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SentWebhook {
    /// Where it went.
    pub url: String,
    /// The body, as it was signed.
    pub body: String,
    /// The `x-pd-signature` header, on signed webhooks.
    pub signature: Option<String>,
    /// Requests made. 0 for an `https` URL: the emulator has no TLS, it only records those.
    pub attempts: u32,
    /// Status of the last attempt, if there was an answer.
    pub status: Option<u16>,
    /// Why the last attempt failed.
    pub error: Option<String>,
}

impl SentWebhook {
    /// Whether the receiver took it.
    #[must_use]
    pub fn delivered(&self) -> bool {
        self.status.is_some() && self.error.is_none()
    }
}

/// The delivery state of a webhook that works.
pub(crate) fn happy(now: i64) -> Value {
    json!({ "state": "happy", "since": now, "last_error": null, "consecutive_failures": 0, "sheds": 0 })
}

/// Delivers, remembers what was sent, and updates the webhook's state.
pub(crate) async fn deliver(shared: &Shared, delivery: Delivery) {
    let sent = send(shared, &delivery).await;
    let mut world = shared.world();
    if let Target::Trigger {
        place,
        trigger,
        webhook,
    } = &delivery.target
        && sent.attempts > 0
    {
        note(&mut world, (place, trigger, webhook), &sent);
    }
    // Nobody waits for this write: a lost delivery state is a fact the next delivery finds out again.
    let _saved = shared.save(&world);
    drop(world);
    shared.remember(sent);
}

async fn send(shared: &Shared, delivery: &Delivery) -> SentWebhook {
    let mut sent = SentWebhook {
        url: delivery.url.clone(),
        body: delivery.body.clone(),
        signature: None,
        attempts: 0,
        status: None,
        error: None,
    };
    let plain = delivery
        .url
        .parse::<Uri>()
        .ok()
        .filter(|uri| uri.scheme_str() == Some("http"));
    let now = || shared.world().clock.seconds();
    sent.signature = delivery
        .signing_key
        .as_deref()
        .map(|key| sign(key, now(), &delivery.body));
    let Some(uri) = plain else {
        return sent;
    };
    for attempt in 0..ATTEMPTS {
        if attempt > 0 {
            tokio::time::sleep(RETRY_DELAY * attempt).await;
            sent.signature = delivery
                .signing_key
                .as_deref()
                .map(|key| sign(key, now(), &delivery.body));
        }
        sent.attempts += 1;
        let answer = tokio::time::timeout(TIMEOUT, post(&uri, &sent)).await;
        (sent.status, sent.error) = match answer {
            Ok(Ok(status @ 200..=299)) => (Some(status), None),
            Ok(Ok(status)) => (Some(status), Some(format!("HTTP {status}"))),
            Ok(Err(error)) => (None, Some(error)),
            Err(_) => (None, Some("timeout".into())),
        };
        if sent.error.is_none() {
            break;
        }
    }
    sent
}

/// `t=<unix seconds>,v1=<hex HMAC-SHA256 of "{t}.{body}">`
pub(crate) fn sign(key: &str, now: i64, body: &str) -> String {
    // HMAC takes keys of any length, so this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("{now}.{body}").as_bytes());
    format!("t={now},v1={}", hex::encode(mac.finalize().into_bytes()))
}

async fn post(uri: &Uri, sent: &SentWebhook) -> Result<u16, String> {
    let host = uri.host().ok_or("no host")?.trim_matches(['[', ']']);
    let stream = TcpStream::connect((host, uri.port_u16().unwrap_or(80))).await;
    let stream = stream.map_err(|error| error.to_string())?;
    let handshake = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = handshake.map_err(|error| error.to_string())?;
    let connection = tokio::spawn(connection);
    let answer = sender.send_request(request(uri, sent)?).await;
    connection.abort();
    answer
        .map(|answer| answer.status().as_u16())
        .map_err(|error| error.to_string())
}

fn request(uri: &Uri, sent: &SentWebhook) -> Result<Request<Full<Bytes>>, String> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let authority = uri
        .authority()
        .map(|authority| authority.as_str())
        .unwrap_or_default();
    let mut request = Request::post(path)
        .header("host", authority)
        .header("content-type", "application/json")
        .header("user-agent", "pipedream-connect-emulator");
    if let Some(signature) = &sent.signature {
        request = request.header("x-pd-signature", signature);
    }
    request
        .body(Full::new(Bytes::from(sent.body.clone())))
        .map_err(|error| error.to_string())
}

/// Moves the webhook from state to state: `happy`, `penalty`, `life_support`, `deactivated`.
fn note(world: &mut World, (place, trigger, webhook): (&str, &str, &str), sent: &SentWebhook) {
    let now = world.clock.seconds();
    let Some((project, environment)) = place.split_once('/') else {
        return;
    };
    let trigger = world
        .environment(project, environment)
        .triggers
        .get_mut(trigger);
    let found = trigger.and_then(|trigger| {
        trigger
            .webhooks
            .iter_mut()
            .find(|found| found["id"] == webhook)
    });
    let Some(webhook) = found else {
        return;
    };
    let before = webhook["delivery_state"].clone();
    let failures = match sent.error {
        Some(_) => before["consecutive_failures"].as_u64().unwrap_or(0) + 1,
        None => 0,
    };
    let state = THRESHOLDS
        .iter()
        .find(|(least, _)| failures >= *least)
        .map_or("happy", |(_, state)| state);
    let since = if before["state"] == state {
        before["since"].clone()
    } else {
        json!(now)
    };
    webhook["active"] = json!(state != "deactivated");
    webhook["delivery_state"] = json!({
        "state": state,
        "since": since,
        "last_error": sent.error,
        "consecutive_failures": failures,
        "sheds": before["sheds"],
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_the_documented_one() {
        // Computed with `printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret`.
        let expected =
            "t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686";
        assert_eq!(sign("secret", 1_700_000_000, "{\"a\":1}"), expected);
    }
}
