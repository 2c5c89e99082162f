//! The events that deliveries contain.

use std::fmt;

use bytes::Bytes;
use pipedream_connect_raw::runtime::locate;
use serde::de::DeserializeOwned;

use super::connection::{ConnectionError, ConnectionSuccess, Fields};
use super::tag::WebhookTag;
use crate::call::DecodeFailure;
use crate::{Error, ErrorKind, Execution};

/// A delivery that a [`Receiver`](super::Receiver) verified. With the feature `axum` it is an extractor.
#[derive(Clone)]
pub struct VerifiedEvent {
    event: Event,
    tag: Option<WebhookTag>,
    body: Bytes,
}

/// What was delivered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A deployed trigger emitted an event.
    Trigger(TriggerEvent),
    /// A user connected an account: `CONNECTION_SUCCESS`.
    ConnectionSuccess(ConnectionSuccess),
    /// A user could not connect an account: `CONNECTION_ERROR`.
    ConnectionError(ConnectionError),
    /// Any other delivery to a user's connection webhook URL.
    Unknown(UnknownEvent),
}

impl VerifiedEvent {
    pub(super) fn of_trigger(tag: Option<WebhookTag>, trigger_id: String, body: Bytes) -> Self {
        let event = Event::Trigger(TriggerEvent {
            trigger_id,
            body: body.clone(),
        });
        Self { event, tag, body }
    }

    /// An event from the URL for a user's connection webhooks.
    pub(super) fn of_connection(tag: WebhookTag, body: Bytes) -> Self {
        let event = connection_event(&tag, &body);
        let tag = Some(tag);
        Self { event, tag, body }
    }

    /// What was delivered.
    pub fn event(&self) -> &Event {
        &self.event
    }

    /// What was delivered.
    pub fn into_event(self) -> Event {
        self.event
    }

    /// The tag of the URL. `None` with
    /// [`Receiver::for_trigger`](super::Receiver::for_trigger).
    pub fn tag(&self) -> Option<&WebhookTag> {
        self.tag.as_ref()
    }

    /// Your application's id for the user, from the tag of the URL.
    pub fn external_user_id(&self) -> Option<&str> {
        self.tag().map(WebhookTag::external_user_id)
    }

    /// The id of the trigger that emitted the event. `None` for connection webhooks.
    pub fn trigger_id(&self) -> Option<&str> {
        match &self.event {
            Event::Trigger(event) => Some(event.trigger_id()),
            _ => None,
        }
    }

    /// The body, as received. The body of a connection webhook is not signed, and contains a Connect token.
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

fn connection_event(tag: &WebhookTag, body: &Bytes) -> Event {
    let unknown = |kind| {
        let body = body.clone();
        Event::Unknown(UnknownEvent { kind, body })
    };
    let Some(fields) = Fields::read(body) else {
        return unknown(None);
    };
    let kind = fields.text("event");
    match kind.as_deref() {
        Some("CONNECTION_SUCCESS") => match ConnectionSuccess::read(tag, &fields) {
            Some(success) => Event::ConnectionSuccess(success),
            None => unknown(kind),
        },
        Some("CONNECTION_ERROR") => Event::ConnectionError(ConnectionError::read(tag, &fields)),
        _ => unknown(kind),
    }
}

/// An event that a deployed trigger emitted. It has no id and no time, and may be delivered more than once.
#[derive(Clone)]
pub struct TriggerEvent {
    trigger_id: String,
    body: Bytes,
}

impl TriggerEvent {
    /// The id of the deployed trigger (`dc_…`).
    pub fn trigger_id(&self) -> &str {
        &self.trigger_id
    }

    /// Decodes the event as your own type, or as [`serde_json::Value`].
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if the event does not match the type. [`Error::json_path`] names the field.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let what = format!("the event of the trigger {:?}", self.trigger_id);
        decode(&what, &self.body)
    }

    /// The event, as the trigger emitted it.
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

/// A delivery of a kind that this version does not know, with its complete body.
#[derive(Clone)]
pub struct UnknownEvent {
    kind: Option<String>,
    body: Bytes,
}

impl UnknownEvent {
    /// The value of the body's `event` field.
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// Decodes the body as your own type, or as [`serde_json::Value`]. The body is not signed.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if the body does not match the type. [`Error::json_path`] names the field.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        decode("the unknown connection event", &self.body)
    }

    /// The body, as received.
    pub fn body(&self) -> &Bytes {
        &self.body
    }
}

pub(in crate::features) fn decode<T: DeserializeOwned>(
    what: &str,
    body: &[u8],
) -> Result<T, Error> {
    serde_json::from_slice(body).map_err(|source| {
        let path = locate(body, &source);
        let message = format!("{what} does not match the requested type at `{path}`");
        Error::new(ErrorKind::Decode, message)
            .with_execution(Execution::Ran)
            .with_json_path(path)
            .with_source(DecodeFailure::of(&source))
    })
}

// `Debug` never prints the body: it contains user data and Connect tokens.

impl fmt::Debug for VerifiedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedEvent")
            .field("event", &self.event)
            .field("tag", &self.tag)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for TriggerEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TriggerEvent")
            .field("trigger_id", &self.trigger_id)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent")
            .field("kind", &self.kind)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// The documented examples, current and earlier.
    const SUCCESS: &str = r#"{"event":"CONNECTION_SUCCESS","connect_token":"ctok_hush","environment":"production",
        "connect_session_id":1.4058728083872854e+38,"account":{"id":"apn_1","name":"jane@example.com",
        "external_id":"user-abc-123","healthy":true,"dead":null,"app":{"id":"oa_1","name_slug":"google_sheets",
        "categories":["Productivity"],"connect":{"proxy_enabled":true}},"created_at":"2026-03-25T17:49:15.000Z"}}"#;
    const OLD_SUCCESS: &str = r#"{"event":"CONNECTION_SUCCESS","connect_token":"ctok_hush","environment":"development",
        "connect_session_id":123,"account":{"id":"apn_1","dead":false,"app":{"id":"app_1","name":"Slack",
        "categories":"Communication"},"created_at":1734028283,"updated_at":1734028283519}}"#;
    const ERROR: &str = r#"{"event":"CONNECTION_ERROR","connect_token":"ctok_hush","environment":"production",
        "connect_session_id":140587273153596770000000000000000000000,"error":"Test request failed."}"#;

    fn event(body: &'static str) -> Event {
        let tag = WebhookTag::connection("user-42");
        VerifiedEvent::of_connection(tag, Bytes::from_static(body.as_bytes())).into_event()
    }

    #[test]
    fn connection_events_are_read_in_every_documented_form() {
        for (body, session) in [(SUCCESS, "1.4058728083872854e+38"), (OLD_SUCCESS, "123")] {
            let Event::ConnectionSuccess(success) = event(body) else {
                panic!("another event: {body}");
            };
            assert_eq!(success.claimed_account_id(), "apn_1");
            assert_eq!(success.details().session_id(), Some(session));
            assert_eq!(success.details().external_user_id(), "user-42");
            let token = success
                .details()
                .connect_token()
                .map(|token| token.expose());
            assert_eq!(token, Some("ctok_hush"));
        }
        let Event::ConnectionError(error) = event(ERROR) else {
            panic!("another event");
        };
        assert_eq!(error.message(), Some("Test request failed."));
        assert_eq!(error.details().environment(), Some("production"));
        assert_eq!(
            error.details().session_id(),
            Some("140587273153596770000000000000000000000")
        );
    }

    #[test]
    fn a_field_of_an_unexpected_type_does_not_affect_others() {
        let body = r#"{"event":"CONNECTION_ERROR","connect_token":7,"environment":null,
            "connect_session_id":"sess_1","error":{"message":"no"}}"#;
        let Event::ConnectionError(error) = event(body) else {
            panic!("another event");
        };
        assert_eq!(
            (error.message(), error.details().environment()),
            (None, None)
        );
        assert_eq!(error.details().session_id(), Some("sess_1"));
        assert_eq!(error.details().connect_token(), None);
    }

    #[test]
    fn unknown_events_keep_their_complete_body() {
        for (body, kind) in [
            (
                r#"{"event":"CONNECTION_EXPIRED","n":1.4058728083872854e+38}"#,
                Some("CONNECTION_EXPIRED"),
            ),
            (
                r#"{"event":"CONNECTION_SUCCESS","account":{"name":"no id"}}"#,
                Some("CONNECTION_SUCCESS"),
            ),
            (r#"{"event":7}"#, None),
            ("[1]", None),
            ("not JSON", None),
            ("", None),
        ] {
            let Event::Unknown(unknown) = event(body) else {
                panic!("another event: {body}");
            };
            assert_eq!(unknown.kind(), kind, "{body}");
            assert_eq!(unknown.body(), body);
        }
    }

    #[test]
    fn the_tag_and_not_the_body_decides_the_kind_of_event() {
        let tag = Some(WebhookTag::trigger("user-42", "issues"));
        let event = VerifiedEvent::of_trigger(tag, "dc_1".to_owned(), Bytes::from(SUCCESS));
        assert_eq!(event.trigger_id(), Some("dc_1"));
        let Event::Trigger(event) = event.into_event() else {
            panic!("another event");
        };
        let json: Value = event.json().expect("JSON");
        assert_eq!(json["event"], "CONNECTION_SUCCESS");
    }

    #[test]
    fn debug_output_and_errors_do_not_contain_the_body() {
        let (tag, body) = (WebhookTag::connection("user-42"), Bytes::from(SUCCESS));
        let connection = VerifiedEvent::of_connection(tag, body.clone());
        let trigger = VerifiedEvent::of_trigger(None, "dc_1".to_owned(), body);
        let unknown = event(r#"{"event":"NEW","connect_token":"ctok_hush"}"#);
        let Event::Trigger(emitted) = trigger.event() else {
            panic!("another event");
        };
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "is never decoded")]
        struct Issue {
            connect_token: u32,
        }
        let error = emitted.json::<Issue>().expect_err("another shape");
        assert_eq!(error.json_path(), Some("connect_token"));
        assert_eq!(
            error.to_string(),
            "the event of the trigger \"dc_1\" does not match the requested type at `connect_token` (the operation ran)"
        );
        for shown in [
            format!("{connection:?}"),
            format!("{trigger:?}"),
            format!("{unknown:?}"),
            format!("{error:?}"),
        ] {
            assert!(
                !shown.contains("hush") && !shown.contains("jane"),
                "{shown}"
            );
        }
        assert!(format!("{connection:?}").contains("1.4058728083872854e+38"));
    }
}
