//! Failing key lookups, large bodies, and deliveries without a tag.

use std::future::pending;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;
use pipedream_connect::state::BoxError;
use pipedream_connect::testing::TestClock;
use pipedream_connect::webhooks::{
    InvalidSignature, Receiver, RejectedDelivery, SigningKeyLookup, TriggerKeys, WebhookTag,
};

use super::{Backend, Outcome, http_client, signed, tags};

fn now() -> Outcome<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())
}

/// Why a delivery with a valid tag and signature is rejected.
async fn rejected(lookup: impl SigningKeyLookup) -> Outcome<RejectedDelivery> {
    let receiver = Receiver::new(tags()?, lookup);
    let url = tags()?.url(
        "https://app.example",
        &WebhookTag::trigger("user-42", "issues"),
    )?;
    let received = receiver
        .receive(&url.parse()?, &signed("key", now()?, b"{}"), "{}")
        .await;
    Ok(received.err().ok_or("accepted")?)
}

#[tokio::test]
async fn a_lookup_that_fails_or_panics_requests_a_redelivery() -> Outcome {
    let unknown = rejected(async |_: WebhookTag| Ok(None)).await?;
    assert!(matches!(unknown, RejectedDelivery::NoSigningKey));
    let failed = rejected(async |_: WebhookTag| Err(BoxError::from("down"))).await?;
    assert!(matches!(failed, RejectedDelivery::KeyLookupFailed(_)));
    let blank = rejected(async |_: WebhookTag| Ok(Some(TriggerKeys::new("dc_1", "")?))).await?;
    assert!(matches!(blank, RejectedDelivery::KeyLookupFailed(_)));
    let panicked = rejected(Panics).await?;
    assert!(matches!(panicked, RejectedDelivery::KeyLookupFailed(_)));
    for rejected in [unknown, failed, blank, panicked] {
        assert_eq!(rejected.status(), 503, "{rejected}");
    }
    Ok(())
}

struct Panics;

impl SigningKeyLookup for Panics {
    fn look_up(
        &self,
        _: WebhookTag,
    ) -> pipedream_connect::BoxFuture<Result<Option<TriggerKeys>, BoxError>> {
        panic!("a bug of the application")
    }
}

#[tokio::test]
async fn a_lookup_that_hangs_times_out() -> Outcome {
    let clock = TestClock::manual();
    let receiver =
        Receiver::new(tags()?, async |_: WebhookTag| pending().await).clock(clock.clone());
    let url = tags()?.url(
        "https://app.example",
        &WebhookTag::trigger("user-42", "issues"),
    )?;
    let (uri, headers) = (url.parse()?, signed("key", 1_000_000_000, b"{}"));
    let (received, ()) = tokio::join!(receiver.receive(&uri, &headers, "{}"), async {
        clock.advance(Duration::from_secs(10));
    });
    let rejected = received.err().ok_or("accepted")?;
    assert!(matches!(rejected, RejectedDelivery::KeyLookupTimedOut(_)));
    assert_eq!(rejected.status(), 503);
    Ok(())
}

#[tokio::test]
async fn a_receiver_for_one_trigger_needs_no_tag() -> Outcome {
    let keys = TriggerKeys::new("dc_1", "key")?.or("old key")?;
    assert_eq!(keys.trigger_id(), "dc_1");
    let receiver = Receiver::for_trigger(keys);
    let uri = "/anything".parse()?;
    for key in ["key", "old key"] {
        let event = receiver
            .receive(&uri, &signed(key, now()?, b"{}"), "{}")
            .await?;
        assert_eq!((event.trigger_id(), event.tag()), (Some("dc_1"), None));
    }
    let forged = receiver
        .receive(&uri, &signed("other", now()?, b"{}"), "{}")
        .await;
    let mismatch = RejectedDelivery::InvalidSignature(InvalidSignature::Mismatch);
    assert_eq!(
        forged.err().map(|e| e.to_string()),
        Some(mismatch.to_string())
    );
    let unsigned = receiver.receive(&uri, &HeaderMap::new(), "{}").await;
    assert_eq!(
        unsigned.err().map(|rejected| rejected.status().as_u16()),
        Some(401)
    );
    Ok(())
}

#[tokio::test]
async fn reading_stops_when_the_body_is_too_large() -> Outcome {
    let lookup = async |_: WebhookTag| Ok(Some(TriggerKeys::new("dc_1", "key")?));
    let backend = Backend::start(Receiver::new(tags()?, lookup).max_body_bytes(1000)).await?;
    let url = backend.url(&WebhookTag::trigger("user-42", "issues"))?;
    let post = async |body: reqwest::Body, signed_body: &[u8]| -> Outcome<(u16, String)> {
        let request = http_client()?.post(&url).body(body);
        let response = request
            .headers(signed("key", now()?, signed_body))
            .send()
            .await?;
        Ok((response.status().as_u16(), response.text().await?))
    };
    let (fits, large) = (vec![b' '; 1000], vec![b' '; 1001]);
    assert_eq!(post(fits.clone().into(), &fits).await?.0, 200);
    assert_eq!(
        post(large.clone().into(), &large).await?,
        (413, String::new())
    );
    // No announced length, and no end.
    let endless = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>("x".repeat(100)));
    assert_eq!(
        post(reqwest::Body::wrap_stream(endless), b"").await?,
        (413, String::new())
    );
    // Larger than the default limit of axum.
    let backend = Backend::start(Receiver::new(tags()?, lookup)).await?;
    let url = backend.url(&WebhookTag::trigger("user-42", "issues"))?;
    let large = vec![b' '; 3 << 20];
    let request = http_client()?
        .post(&url)
        .headers(signed("key", now()?, &large));
    assert_eq!(request.body(large).send().await?.status(), 200);
    Ok(())
}

#[tokio::test]
async fn the_sender_does_not_learn_the_reason_for_a_rejection() -> Outcome {
    let lookup = async |_: WebhookTag| Err(BoxError::from("database hush is down"));
    let backend = Backend::start(Receiver::new(tags()?, lookup)).await?;
    let url = backend.url(&WebhookTag::trigger("user-42", "issues"))?;
    let headers = signed("key", now()?, b"{}");
    let request = http_client()?.post(&url).headers(headers).body("{}");
    let response = request.send().await?;
    assert_eq!(response.status(), 503);
    assert_eq!(
        response
            .headers()
            .get("content-length")
            .map(|l| l.as_bytes()),
        Some(&b"0"[..])
    );
    assert_eq!(response.text().await?, "");
    let (_, reason) = backend.rejections()?.remove(0);
    assert_eq!(
        reason,
        "the webhook delivery was rejected: the lookup of the signing keys failed"
    );
    Ok(())
}
