//! Verifies requests and returns their events.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Uri};

use super::event::VerifiedEvent;
use super::keys::{SigningKeyLookup, TriggerKeys};
use super::rejected::RejectedDelivery;
use super::signature::SignatureHeader;
use super::tag::{UrlTags, WebhookTag};
use super::verifier::DEFAULT_TOLERANCE;
use crate::clock::{Aborted, Clock, Time};

/// How long a key lookup may take. The sender is waiting for the response.
const LOOKUP_TIMEOUT: Duration = Duration::from_secs(3);
/// The default size limit of a body.
const MAX_BODY: usize = 4 << 20;

/// Verifies the deliveries to your webhooks. Create it once and clone it.
///
/// The tag in the URL decides how a delivery is interpreted. The body does not, because a trigger can emit a body that looks
/// like a connection webhook.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "gitlab")).start().await?; let client = pipedream_connect::Client::builder().env_vars(emulator.env()).build()?;
/// use pipedream_connect::state::MemoryStore;
/// use pipedream_connect::webhooks::{Event, Receiver, StoredKeys, WebhookTag, UrlTags};
///
/// let tags = UrlTags::new("a secret of at least 16 bytes")?;
/// let keys = StoredKeys::new(MemoryStore::default());
/// let receiver = Receiver::new(tags.clone(), keys.clone());
///
/// let tag = WebhookTag::trigger("user-42", "issues");
/// let url = tags.url("https://app.example/hooks", &tag)?;
/// let trigger = client.user("user-42")?.trigger("gitlab-new-issue");
/// let trigger = trigger.prop("projectId", 45672541).webhook_url(url).ensure().await?;
/// keys.refresh(&tag, trigger.deployed_trigger()).await?;
/// # emulator.emit(trigger.id(), serde_json::json!({ "title": "It does not work" })).await?;
/// # let sent = emulator.sent_webhooks().remove(0); let (uri, body) = (sent.url.parse()?, sent.body);
/// # let headers = http::HeaderMap::from_iter([(http::HeaderName::from_static("x-pd-signature"), sent.signature.ok_or("not signed")?.parse()?)]);
///
/// // For each request, with its URI, headers and raw body:
/// let event = receiver.receive(&uri, &headers, body).await?;
/// assert_eq!(event.external_user_id(), Some("user-42"));
/// assert_eq!(event.trigger_id(), Some(trigger.id()));
/// let Event::Trigger(event) = event.event() else {
///     return Err("another event".into());
/// };
/// let issue: serde_json::Value = event.json()?;
/// assert_eq!(issue["title"], "It does not work");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Receiver {
    source: Source,
    tolerance: Duration,
    max_body_bytes: usize,
    time: Time,
}

/// How the user and the trigger of a delivery are identified.
#[derive(Clone)]
enum Source {
    /// By the tag in the URL. Without a lookup, only connection webhooks are accepted.
    Tags(Arc<UrlTags>, Option<Arc<dyn SigningKeyLookup>>),
    /// All deliveries belong to this trigger.
    Trigger(Arc<TriggerKeys>),
}

impl Receiver {
    /// Accepts deliveries to URLs with a tag: connection webhooks, and events of triggers. `keys` looks up the signing keys of
    /// the triggers.
    pub fn new(tags: UrlTags, keys: impl SigningKeyLookup) -> Self {
        Self::from_source(Source::Tags(Arc::new(tags), Some(Arc::new(keys))))
    }

    /// Accepts connection webhooks only.
    pub fn connections_only(tags: UrlTags) -> Self {
        Self::from_source(Source::Tags(Arc::new(tags), None))
    }

    /// Accepts deliveries of one trigger, at any URL. Without a tag, the event does not name the user.
    pub fn for_trigger(keys: TriggerKeys) -> Self {
        Self::from_source(Source::Trigger(Arc::new(keys)))
    }

    fn from_source(source: Source) -> Self {
        Self {
            source,
            tolerance: DEFAULT_TOLERANCE,
            max_body_bytes: MAX_BODY,
            time: Time::default(),
        }
    }

    /// Sets the maximum difference between the time of a signature and now. Default [`DEFAULT_TOLERANCE`].
    #[must_use]
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Sets the maximum size of a body, in bytes. Default: 4 MiB.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.max_body_bytes = bytes;
        self
    }

    /// Replaces the clock, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.time = Time::custom(Arc::new(clock));
        self
    }

    /// Verifies a request that arrives now. With axum, use the extractor [`VerifiedEvent`] instead.
    ///
    /// * `uri`: the URI of the request. Only the last segment of its path matters, so a router may strip a prefix.
    /// * `headers`: the headers of the request.
    /// * `body`: the raw body. The framework must not decode or decompress it first.
    ///
    /// # Errors
    /// The reason for the rejection. Respond with its [status](RejectedDelivery::status) and an empty body.
    pub async fn receive(
        &self,
        uri: &Uri,
        headers: &HeaderMap,
        body: impl Into<Bytes>,
    ) -> Result<VerifiedEvent, RejectedDelivery> {
        let body = body.into();
        if body.len() > self.max_body_bytes {
            return Err(RejectedDelivery::BodyTooLarge(self.max_body_bytes));
        }
        self.admit(uri, headers).await?.verify(body)
    }

    #[cfg(feature = "axum")]
    pub(super) fn body_limit(&self) -> usize {
        self.max_body_bytes
    }

    /// Makes all checks that do not need the body, cheapest first.
    pub(super) async fn admit<'a>(
        &'a self,
        uri: &Uri,
        headers: &'a HeaderMap,
    ) -> Result<Admitted<'a>, RejectedDelivery> {
        let (tags, keys) = match &self.source {
            Source::Tags(tags, keys) => (tags, keys),
            Source::Trigger(keys) => {
                let (header, keys) = (signature(headers)?, TriggerKeys::clone(keys));
                let tag = None;
                return Ok(self.admitted(Proof::Signature { header, keys, tag }));
            }
        };
        let tag = tags.read(uri.path()).ok_or(RejectedDelivery::InvalidTag)?;
        if tag.trigger_name().is_none() {
            return Ok(self.admitted(Proof::Tag(tag)));
        }
        let header = signature(headers)?;
        let lookup = keys.as_deref().ok_or(RejectedDelivery::NoSigningKey)?;
        let keys = self.look_up(lookup, tag.clone()).await?;
        Ok(self.admitted(Proof::Signature {
            header,
            keys,
            tag: Some(tag),
        }))
    }

    fn admitted<'a>(&'a self, proof: Proof<'a>) -> Admitted<'a> {
        Admitted {
            receiver: self,
            proof,
        }
    }

    /// The lookup is application code: it may panic or hang.
    async fn look_up(
        &self,
        lookup: &dyn SigningKeyLookup,
        tag: WebhookTag,
    ) -> Result<TriggerKeys, RejectedDelivery> {
        let found = async { lookup.look_up(tag).await };
        match self.time.guarded(LOOKUP_TIMEOUT, found).await {
            Ok(Ok(keys)) => keys.ok_or(RejectedDelivery::NoSigningKey),
            Ok(Err(source)) => Err(RejectedDelivery::KeyLookupFailed(source)),
            Err(Aborted::Panicked) => Err(RejectedDelivery::KeyLookupFailed(
                "the lookup panicked".into(),
            )),
            Err(Aborted::TimedOut) => Err(RejectedDelivery::KeyLookupTimedOut(LOOKUP_TIMEOUT)),
        }
    }
}

fn signature(headers: &HeaderMap) -> Result<SignatureHeader<'_>, RejectedDelivery> {
    SignatureHeader::find(headers).map_err(RejectedDelivery::InvalidSignature)
}

/// A request whose body is not verified yet.
pub(super) struct Admitted<'a> {
    receiver: &'a Receiver,
    proof: Proof<'a>,
}

/// The proof that a delivery is authentic.
enum Proof<'a> {
    /// The tag of a URL that only Pipedream knows.
    Tag(WebhookTag),
    Signature {
        header: SignatureHeader<'a>,
        keys: TriggerKeys,
        tag: Option<WebhookTag>,
    },
}

impl Admitted<'_> {
    pub(super) fn verify(self, body: Bytes) -> Result<VerifiedEvent, RejectedDelivery> {
        let (header, keys, tag) = match self.proof {
            Proof::Tag(tag) => return Ok(VerifiedEvent::of_connection(tag, body)),
            Proof::Signature { header, keys, tag } => (header, keys, tag),
        };
        let verifier = keys.verifier.tolerance(self.receiver.tolerance);
        let verified = verifier.check(&header, &body, self.receiver.time.wall());
        verified.map_err(RejectedDelivery::InvalidSignature)?;
        Ok(VerifiedEvent::of_trigger(tag, keys.trigger_id, body))
    }
}

impl std::fmt::Debug for Receiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Receiver")
            .field("tolerance", &self.tolerance)
            .field("max_body_bytes", &self.max_body_bytes)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;
    use http::HeaderValue;

    use super::super::mac::count;
    use super::*;
    use crate::webhooks::{InvalidSignature, SIGNATURE_HEADER};

    const SECRET: &str = "0123456789abcdef";

    fn tags() -> UrlTags {
        UrlTags::new(SECRET).expect("a secret")
    }

    fn receiver() -> Receiver {
        Receiver::new(tags(), async |_: WebhookTag| {
            Ok(Some(TriggerKeys::new("dc_1", "new")?.or("old")?))
        })
    }

    fn headers(signature: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let value = HeaderValue::from_str(signature).expect("a value");
        headers.insert(SIGNATURE_HEADER, value);
        headers
    }

    /// The reason for the rejection, and how many codes were computed.
    fn rejected(uri: &str, headers: &HeaderMap) -> (RejectedDelivery, usize) {
        let (receiver, uri) = (receiver(), uri.parse().expect("a URI"));
        let mut outcome = None;
        let cost = count::during(|| {
            let received = receiver.receive(&uri, headers, vec![b' '; 1 << 20]);
            outcome = received.now_or_never();
        });
        let outcome = outcome.expect("ready at once");
        (outcome.expect_err("rejected"), cost)
    }

    #[tokio::test]
    async fn a_hostile_request_costs_at_most_one_code_per_secret_and_key() {
        let tag = WebhookTag::trigger("user-42", "issues");
        let tagged = tags().url("https://app.example", &tag).expect("a URL");
        let forged_tag = format!("https://app.example/{}.{}", "A".repeat(100), "A".repeat(43));
        let forged = format!("t=1{}", format!(",v1={}", "00".repeat(32)).repeat(63));
        let malformed = "t=1,v1=00".to_owned();

        for signature in [&forged, &malformed] {
            let (reason, cost) = rejected("https://app.example/hooks", &headers(signature));
            assert!(matches!(reason, RejectedDelivery::InvalidTag));
            assert_eq!(cost, 0);
            let (reason, cost) = rejected(&forged_tag, &headers(signature));
            assert!(matches!(reason, RejectedDelivery::InvalidTag));
            assert_eq!(cost, 1);
        }
        let (reason, cost) = rejected(&tagged, &headers(&malformed));
        let malformed = RejectedDelivery::InvalidSignature(InvalidSignature::Malformed);
        assert_eq!((reason.to_string(), cost), (malformed.to_string(), 1));
        let (reason, cost) = rejected(&tagged, &headers(&forged));
        let mismatch = RejectedDelivery::InvalidSignature(InvalidSignature::Mismatch);
        assert_eq!((reason.to_string(), cost), (mismatch.to_string(), 3));
    }

    #[test]
    fn a_body_of_the_maximum_size_is_accepted_and_a_larger_one_is_not() {
        let url = tags().url("https://app.example", &WebhookTag::connection("user-42"));
        let uri = url.expect("a URL").parse().expect("a URI");
        let receiver = receiver().max_body_bytes(10);
        let headers = HeaderMap::new();
        let receive = |length: usize| {
            let received = receiver.receive(&uri, &headers, vec![b' '; length]);
            let outcome = received.now_or_never().expect("it waits for nothing");
            outcome.is_ok()
        };
        assert!(receive(10));
        assert!(!receive(11));
    }

    #[test]
    fn debug_output_shows_the_settings_and_no_secret() {
        let shown = format!("{:?}", receiver().max_body_bytes(10));
        assert!(shown.contains("max_body_bytes: 10"), "{shown}");
        assert!(!shown.contains(SECRET), "{shown}");
    }
}
