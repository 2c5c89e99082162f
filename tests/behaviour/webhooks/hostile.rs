//! Every change to a delivery is detected, and a forged delivery causes little work.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use http::{HeaderMap, Uri};
use pipedream_connect::Clock as _;
use pipedream_connect::testing::TestClock;
use pipedream_connect::webhooks::{
    Receiver, RejectedDelivery, SIGNATURE_HEADER, TriggerKeys, WebhookTag,
};
use proptest::prelude::*;

use super::{Outcome, headers, signed, tags};

const BODY: &[u8] = br#"{"title":"It does not work"}"#;

/// A receiver that counts its key lookups, and a delivery that it accepts.
struct Delivery {
    receiver: Receiver,
    lookups: Arc<AtomicUsize>,
    path: String,
    header: String,
}

impl Delivery {
    fn new() -> Outcome<Self> {
        let (clock, lookups) = (TestClock::no_backoff(), Arc::new(AtomicUsize::new(0)));
        let counted = Arc::clone(&lookups);
        let lookup = move |_: WebhookTag| {
            counted.fetch_add(1, Ordering::Relaxed);
            async { Ok(Some(TriggerKeys::new("dc_1", "key")?.or("old key")?)) }
        };
        let url = tags()?.url(
            "https://app.example/hooks",
            &WebhookTag::trigger("user-42", "issues"),
        )?;
        let uri: Uri = url.parse()?;
        let now = clock.wall().duration_since(UNIX_EPOCH)?.as_secs();
        let signature = &signed("key", now, BODY)[SIGNATURE_HEADER];
        Ok(Self {
            receiver: Receiver::new(tags()?, lookup).clock(clock),
            lookups,
            path: uri.path().to_owned(),
            header: signature.to_str()?.to_owned(),
        })
    }

    async fn receive(
        &self,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Option<RejectedDelivery> {
        // A server rejects a path that is not a URI.
        let uri = path.parse().unwrap_or_default();
        let received = self.receiver.receive(&uri, headers, body.to_vec()).await;
        received.err()
    }

    fn lookups(&self) -> usize {
        self.lookups.load(Ordering::Relaxed)
    }
}

/// The text with each byte replaced by every other printable byte.
fn changed(text: &str) -> impl Iterator<Item = String> {
    (0..text.len()).flat_map(move |index| {
        let printable = (b' '..=b'~').filter(move |byte| *byte != text.as_bytes()[index]);
        printable.map(move |byte| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[index] = byte;
            String::from_utf8_lossy(&bytes).into_owned()
        })
    })
}

#[tokio::test]
async fn every_changed_byte_of_a_delivery_is_detected() -> Outcome {
    let delivery = Delivery::new()?;
    let good = headers(&delivery.header);
    assert!(
        delivery
            .receive(&delivery.path, &good, BODY)
            .await
            .is_none()
    );

    for header in changed(&delivery.header) {
        // Hex digits may be upper case.
        if header.to_ascii_lowercase() != delivery.header {
            let rejected = delivery
                .receive(&delivery.path, &headers(&header), BODY)
                .await;
            assert!(rejected.is_some(), "{header}");
        }
    }
    for index in 0..BODY.len() {
        for other in 1..=u8::MAX {
            let mut body = BODY.to_vec();
            body[index] ^= other;
            assert!(
                delivery
                    .receive(&delivery.path, &good, &body)
                    .await
                    .is_some()
            );
        }
        assert!(
            delivery
                .receive(&delivery.path, &good, &BODY[..index])
                .await
                .is_some()
        );
    }
    let before = delivery.lookups();
    for path in changed(&delivery.path).filter(|path| path.starts_with("/hooks/")) {
        // The changed byte may end the path, but then the tag is not complete.
        let rejected = delivery.receive(&path, &good, BODY).await;
        assert!(
            matches!(rejected, Some(RejectedDelivery::InvalidTag)),
            "{path}"
        );
    }
    assert_eq!(delivery.lookups(), before);
    Ok(())
}

#[tokio::test]
async fn keys_are_looked_up_only_after_the_cheap_checks() -> Outcome {
    let delivery = Delivery::new()?;
    let code = "00".repeat(32);
    let mut two = headers(&delivery.header);
    two.append(SIGNATURE_HEADER, delivery.header.parse()?);
    for (path, headers) in [
        ("/", headers(&delivery.header)),
        ("/hooks/A.A", headers(&delivery.header)),
        (&delivery.path, HeaderMap::new()),
        (&delivery.path, headers("t=1,v1=00")),
        (&delivery.path, headers(&format!("v1={code}"))),
        (&delivery.path, two),
    ] {
        assert!(delivery.receive(path, &headers, BODY).await.is_some());
    }
    let large = vec![b' '; (4 << 20) + 1];
    let rejected = delivery
        .receive(&delivery.path, &headers(&delivery.header), &large)
        .await;
    assert!(matches!(rejected, Some(RejectedDelivery::BodyTooLarge(_))));
    assert_eq!(delivery.lookups(), 0);

    let forged = headers(&format!("t=1,v1={code}"));
    assert!(
        delivery
            .receive(&delivery.path, &forged, BODY)
            .await
            .is_some()
    );
    assert_eq!(delivery.lookups(), 1);
    Ok(())
}

#[tokio::test]
async fn a_delivery_outside_the_tolerance_is_rejected() -> Outcome {
    let delivery = Delivery::new()?;
    let good = headers(&delivery.header);
    for (seconds, accepted) in [(300, true), (301, false)] {
        let clock = TestClock::no_backoff();
        clock.advance(Duration::from_secs(seconds));
        let receiver = delivery.receiver.clone().clock(clock);
        let uri = delivery.path.parse()?;
        let received = receiver.receive(&uri, &good, BODY).await;
        assert_eq!(received.is_ok(), accepted);
        let wide = receiver.tolerance(Duration::from_secs(3600));
        assert!(wide.receive(&uri, &good, BODY).await.is_ok());
    }
    Ok(())
}

proptest! {
    /// Only the signed request is accepted, for any other URL, headers and body.
    #[test]
    fn no_other_request_is_accepted(
        path in "/(hooks/)?[A-Za-z0-9_.=-]{0,200}",
        header in "(t=[0-9]{0,12})?,?(v1=[0-9a-f]{60,70},?){0,3}|\\PC{0,100}",
        body: Vec<u8>,
        keep: (bool, bool),
    ) {
        let delivery = Delivery::new().expect("a delivery");
        let path = if keep.0 { &delivery.path } else { &path };
        let header = if keep.1 { &delivery.header } else { &header };
        let value = http::HeaderValue::from_bytes(header.as_bytes());
        prop_assume!(body != BODY);
        let mut headers = HeaderMap::new();
        headers.extend(value.map(|value| (http::HeaderName::from_static(SIGNATURE_HEADER), value)));
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        prop_assert!(runtime.block_on(delivery.receive(path, &headers, &body)).is_some());
    }
}
