//! What deliveries cost the receiver: genuine ones, and requests of someone who means harm.

use std::hint::black_box;
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Uri};
use pipedream_connect::webhooks::{Receiver, SIGNATURE_HEADER, TriggerKeys, UrlTags, WebhookTag};
use ring::hmac;
use tokio::runtime::Runtime;

use crate::report::{Figure, Report, Target, median};
use crate::{Outcome, Settings, meter};

const KEY: &str = "the signing key of the webhook";
/// Requests of each kind.
const REQUESTS: u32 = 10_000;
/// A common limit of servers on all headers of a request.
const LARGEST_HEADER: usize = 16 << 10;
const BODY: usize = 4 << 10;

/// A request, as the receiver gets it.
struct Request {
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl Request {
    fn new(url: &str, signature: &str) -> Outcome<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(SIGNATURE_HEADER, HeaderValue::from_str(signature)?);
        Ok(Self {
            uri: url.parse()?,
            headers,
            body: vec![b' '; BODY].into(),
        })
    }
}

pub(crate) fn run(settings: &Settings, report: &mut Report) -> Outcome {
    let tags = UrlTags::new("a secret of the application")?;
    let url = tags.url(
        "https://app.example/hooks",
        &WebhookTag::trigger("user-42", "issues"),
    )?;
    let receiver = Receiver::new(tags, async |_: WebhookTag| {
        Ok(Some(TriggerKeys::new("dc_1", KEY)?.or("the previous key")?))
    });
    let runtime = meter::runtime()?;
    genuine(settings, report, &runtime, &receiver, &url)?;
    let mut all = 0.0;
    for (kind, request) in hostile(&url)? {
        let time = time(settings, &runtime, &receiver, &request, false)?;
        report.add(Figure::alone(
            format!("10,000 requests with {kind}"),
            "ms",
            time,
        ));
        all += time;
    }
    let figure = Figure::alone("10,000 requests of each of these kinds", "ms", all);
    report.add(figure.target(Target::AtMost(500.0)));
    Ok(())
}

/// Beside the two hashes of the body that two keys need.
fn genuine(
    settings: &Settings,
    report: &mut Report,
    runtime: &Runtime,
    receiver: &Receiver,
    url: &str,
) -> Outcome {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let body = vec![b' '; BODY];
    let key = hmac::Key::new(hmac::HMAC_SHA256, KEY.as_bytes());
    let message = [format!("{now}.").as_bytes(), &body].concat();
    let code = hex::encode(hmac::sign(&key, &message));
    let request = Request::new(url, &format!("t={now},v1={code}"))?;
    let ours = time(settings, runtime, receiver, &request, true)?;
    let hashes = (0..settings.rounds).map(|_| {
        let work = || {
            black_box(hmac::sign(&key, &message));
            black_box(hmac::sign(&key, &message));
        };
        meter::nanoseconds(REQUESTS, work) * f64::from(REQUESTS) / 1e6
    });
    let hashes = median(&hashes.collect::<Vec<_>>());
    report.add(Figure::beside(
        "10,000 deliveries of 4 KB beside two hashes of each",
        "ms",
        ours,
        hashes,
    ));
    Ok(())
}

/// Kinds of requests, cheapest first, each with the largest header that servers pass on.
fn hostile(url: &str) -> Outcome<Vec<(&'static str, Request)>> {
    let many = |part: &str| format!("t=1{}", part.repeat(LARGEST_HEADER / part.len()));
    let code = format!(",v1={}", "00".repeat(32));
    let long = "A".repeat(4000);
    let forged_tag = format!("https://app.example/hooks/{long}.{}", "A".repeat(43));
    Ok(vec![
        (
            "no tag",
            Request::new("https://app.example/hooks", &many(&code))?,
        ),
        (
            "a forged tag of 4 KB",
            Request::new(&forged_tag, &many(&code))?,
        ),
        (
            "16 KB of signatures that are none",
            Request::new(url, &many(",v1=00"))?,
        ),
        ("16 KB of commas", Request::new(url, &many(","))?),
        ("16 KB of times", Request::new(url, &many(",t=1"))?),
        (
            "63 forged signatures",
            Request::new(url, &format!("t=1{}", code.repeat(63)))?,
        ),
    ])
}

/// Milliseconds of CPU time for all requests.
fn time(
    settings: &Settings,
    runtime: &Runtime,
    receiver: &Receiver,
    request: &Request,
    accepted: bool,
) -> Outcome<f64> {
    let Request { uri, headers, body } = request;
    let mut rounds = Vec::new();
    for _ in 0..settings.rounds {
        let start = meter::thread_cpu();
        runtime.block_on(async {
            for _ in 0..REQUESTS {
                let received = receiver.receive(uri, headers, body.clone()).await;
                if received.is_ok() != accepted {
                    return Err(format!("not as expected: {received:?}"));
                }
            }
            Ok(())
        })?;
        rounds.push(meter::micros(meter::thread_cpu().saturating_sub(start)) / 1e3);
    }
    Ok(median(&rounds))
}
