//! Sends webhooks, signed and with retries.
//!
//! The real retry schedule is not published; these constants are the emulator's own.

use std::time::Duration;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::uri::Scheme;
use http::{Request, Uri};
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use serde::Serialize;
use sha2::Sha256;
use tokio::net::TcpStream;

use crate::recent::Size;
use crate::state::{Delivery, End, Permit};

/// Attempts before a delivery fails.
const ATTEMPTS: u32 = 3;
/// Delay before the second attempt. Doubled before the third.
const RETRY_DELAY: Duration = Duration::from_millis(50);
/// Timeout of an attempt.
const TIMEOUT: Duration = Duration::from_secs(5);

/// A webhook call that the emulator made.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct SentWebhook {
    /// The URL it was sent to.
    pub url: String,
    /// The body, exactly as signed.
    pub body: String,
    /// The `x-pd-signature` header, if the webhook is signed.
    pub signature: Option<String>,
    /// The number of attempts. 0 for an `https` URL: the emulator has no TLS and only records those. Also 0 if a
    /// [`DeliveryFault`](crate::DeliveryFault) lost it.
    pub attempts: u32,
    /// The status of the last attempt, if there was a response.
    pub status: Option<u16>,
    /// The error of the last attempt.
    pub error: Option<String>,
}

impl SentWebhook {
    /// Whether the receiver accepted it.
    #[must_use]
    pub fn delivered(&self) -> bool {
        self.status.is_some() && self.error.is_none()
    }
}

impl SentWebhook {
    /// How the delivery ended.
    pub(crate) fn end(&self) -> End {
        match &self.error {
            _ if self.attempts == 0 => End::NotSent,
            Some(error) => End::Failed(error.clone()),
            None => End::Accepted,
        }
    }
}

impl Size for SentWebhook {
    fn bytes(&self) -> usize {
        self.url.len() + self.body.len() + size_of::<Self>()
    }
}

/// Sends a webhook call. `permit` is asked before each attempt. `None` if it denies the first.
pub(crate) async fn send(
    url: &str,
    delivery: &Delivery,
    permit: impl Fn() -> Permit,
) -> Option<SentWebhook> {
    let mut sent = SentWebhook {
        url: url.to_owned(),
        body: delivery.body.clone(),
        signature: signature(permit(), &delivery.body)?,
        attempts: 0,
        status: None,
        error: None,
    };
    if delivery.lost {
        sent.error = Some("a fault rule lost it".into());
        return Some(sent);
    }
    let uri = url.parse::<Uri>().ok();
    let Some(uri) = uri.filter(|uri| uri.scheme() == Some(&Scheme::HTTP)) else {
        return Some(sent);
    };
    while sent.attempts < ATTEMPTS {
        if sent.attempts > 0 {
            tokio::time::sleep(RETRY_DELAY * sent.attempts).await;
            match signature(permit(), &delivery.body) {
                Some(signature) => sent.signature = signature,
                None => break,
            }
        }
        sent.attempts += 1;
        let response = tokio::time::timeout(TIMEOUT, post(&uri, &sent)).await;
        (sent.status, sent.error) = match response {
            Ok(Ok(_)) if sent.attempts <= delivery.lost_responses => {
                (None, Some("a fault rule lost the response".into()))
            }
            Ok(Ok(status @ 200..=299)) => (Some(status), None),
            Ok(Ok(status)) => (Some(status), Some(format!("HTTP {status}"))),
            Ok(Err(error)) => (None, Some(error)),
            Err(_) => (None, Some("timeout".into())),
        };
        if sent.error.is_none() {
            break;
        }
    }
    Some(sent)
}

/// The signature header of an attempt, `Some(None)` for calls without one. `None` if the call is not permitted.
fn signature(permit: Permit, body: &str) -> Option<Option<String>> {
    match permit {
        Permit::Unsigned => Some(None),
        Permit::Signed { key, now } => Some(Some(sign(&key, now, body))),
        Permit::Denied => None,
    }
}

/// `t=<unix seconds>,v1=<hex HMAC-SHA256 of "{t}.{body}">`
fn sign(key: &str, now: i64, body: &str) -> String {
    // HMAC accepts keys of any length.
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
    let response = sender.send_request(request(uri, sent)?).await;
    connection.abort();
    let status = response.map(|response| response.status().as_u16());
    status.map_err(|error| error.to_string())
}

fn request(uri: &Uri, sent: &SentWebhook) -> Result<Request<Full<Bytes>>, String> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let mut request = Request::post(path)
        .header("host", authority)
        .header("content-type", "application/json")
        .header("user-agent", "pipedream-connect-emulator");
    if let Some(signature) = &sent.signature {
        request = request.header("x-pd-signature", signature);
    }
    let body = Full::new(Bytes::from(sent.body.clone()));
    request.body(body).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_match_the_documented_format() {
        // Computed with `printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret`.
        let expected =
            "t=1700000000,v1=49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686";
        assert_eq!(sign("secret", 1_700_000_000, "{\"a\":1}"), expected);
    }
}
