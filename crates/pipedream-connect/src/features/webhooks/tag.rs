//! Signed tags in webhook URLs, which identify the user and the trigger.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pipedream_connect_raw::ids;
use pipedream_connect_raw::values::Secret;
use ring::digest;
use subtle::Choice;
use url::Url;

use super::mac::{self, Mac, MacKey};
use crate::Error;
use crate::ids::check_id;

/// The minimum length of a secret of [`UrlTags`], in bytes. Anyone who knows a URL could brute-force a shorter one.
const MIN_SECRET: usize = 16;
/// The maximum length of a trigger's name in a tag, in characters.
const MAX_NAME: usize = 250;
/// The maximum length of a URL segment that is read. The longest tag fits: two texts of 250 characters, escaped and encoded.
const MAX_SEGMENT: usize = 4200;
/// Authenticated together with each tag, so that a code that was created for another purpose is never valid.
const PURPOSE: &[u8] = b"pipedream-connect/url-tag\0";

/// The tag of a webhook URL. It says what the URL receives: the events of one trigger of a user, or the connection webhooks of a
/// user.
///
/// ```
/// use pipedream_connect::webhooks::WebhookTag;
///
/// let issues = WebhookTag::trigger("user-42", "issues of the website");
/// assert_eq!(issues.external_user_id(), "user-42");
/// assert_eq!(issues.trigger_name(), Some("issues of the website"));
/// assert_eq!(WebhookTag::connection("user-42").trigger_name(), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WebhookTag {
    external_user_id: String,
    trigger: Option<String>,
}

impl WebhookTag {
    /// A tag for the events of a trigger. Choose a name of 1 to 250 characters that is unique among the triggers of the user.
    pub fn trigger(external_user_id: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            external_user_id: external_user_id.into(),
            trigger: Some(name.into()),
        }
    }

    /// A tag for the connection webhooks of a user. Use its URL as the `webhook_uri` of a Connect token.
    pub fn connection(external_user_id: impl Into<String>) -> Self {
        Self {
            external_user_id: external_user_id.into(),
            trigger: None,
        }
    }

    /// Your application's id for the user.
    pub fn external_user_id(&self) -> &str {
        &self.external_user_id
    }

    /// Your name for the trigger; `None` for connection webhooks.
    pub fn trigger_name(&self) -> Option<&str> {
        self.trigger.as_deref()
    }

    /// The content of the tag, encoded for a URL. Equal tags always have the same content.
    fn payload(&self) -> String {
        let texts = [Some(self.external_user_id()), self.trigger_name()];
        let texts = serde_json::Value::from_iter(texts.into_iter().flatten());
        URL_SAFE_NO_PAD.encode(texts.to_string())
    }

    fn from_payload(payload: &str) -> Option<Self> {
        let texts = URL_SAFE_NO_PAD.decode(payload).ok()?;
        let mut texts = serde_json::from_slice::<Vec<String>>(&texts)
            .ok()?
            .into_iter();
        match (texts.next(), texts.next(), texts.next()) {
            (Some(user), None, None) => Some(Self::connection(user)),
            (Some(user), Some(name), None) => Some(Self::trigger(user, name)),
            _ => None,
        }
    }

    /// Whether a URL ends with this tag. Does not verify the code.
    pub(super) fn is_in(&self, url: &str) -> bool {
        let url = Url::parse(url).ok();
        let segment = url.as_ref().and_then(|url| url.path().rsplit('/').next());
        let parts = segment.and_then(|segment| segment.split_once('.'));
        parts.is_some_and(|(payload, _)| payload == self.payload())
    }

    /// A short text that identifies the tag in the key of a store.
    pub(super) fn digest(&self) -> String {
        hex::encode(digest::digest(&digest::SHA256, self.payload().as_bytes()))
    }

    fn check(&self) -> Result<(), Error> {
        check_id(
            "external_user_id",
            &ids::EXTERNAL_USER,
            &self.external_user_id,
        )?;
        match self.trigger_name().map(|name| name.chars().count()) {
            None | Some(1..=MAX_NAME) => Ok(()),
            Some(length) => Err(Error::argument(format!(
                "the name of the trigger in the tag has {length} characters; it must have 1 to {MAX_NAME}"
            ))),
        }
    }
}

/// Creates URLs with a [`WebhookTag`], and reads the tag of a request's URL.
///
/// The tag is the last segment of the path. It consists of its content, which anyone who sees the URL can read, and a code that
/// only the holder of the secret can compute. It is authenticated but not encrypted, so use user ids that are not secret. The same
/// tag always results in the same URL.
///
/// ```
/// use pipedream_connect::webhooks::{WebhookTag, UrlTags};
///
/// let tags = UrlTags::new("a secret of at least 16 bytes")?;
/// let tag = WebhookTag::trigger("user-42", "issues");
/// let url = tags.url("https://app.example/hooks", &tag)?;
/// assert!(url.starts_with("https://app.example/hooks/"));
///
/// assert_eq!(tags.read(&url), Some(tag));
/// assert_eq!(tags.read(&format!("{url}x")), None);
/// # Ok::<(), pipedream_connect::Error>(())
/// ```
#[derive(Clone)]
pub struct UrlTags {
    /// The first one signs.
    secrets: Vec<MacKey>,
}

impl UrlTags {
    /// Signs tags with a secret of your application: at least 16 bytes, ideally 32 random bytes. If the secret changes, the URLs
    /// change, and deliveries to the previous URLs are rejected; see [`or`](Self::or).
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if the secret is shorter.
    pub fn new(secret: impl Into<Secret>) -> Result<Self, Error> {
        let tags = Self {
            secrets: Vec::new(),
        };
        tags.or(secret)
    }

    /// Also accepts tags that were signed with another secret, such as the previous one.
    ///
    /// # Errors
    /// As [`UrlTags::new`].
    pub fn or(mut self, secret: impl Into<Secret>) -> Result<Self, Error> {
        let secret: Secret = secret.into();
        if secret.expose().trim().len() < MIN_SECRET {
            return Err(Error::argument(format!(
                "the secret of the URL tags is shorter than {MIN_SECRET} bytes: it could be guessed"
            )));
        }
        self.secrets.push(MacKey::new(&secret));
        Ok(self)
    }

    /// Appends the tag to the URL `base`, as one more segment of its path.
    ///
    /// Keep `base` short and without a query: Pipedream has responded with 500 to webhook URLs with long queries.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) if `base` is not an http or https URL or has a
    /// fragment, if the user id is not valid, or if the name of the trigger is empty or longer than 250 characters.
    pub fn url(&self, base: &str, tag: &WebhookTag) -> Result<String, Error> {
        tag.check()?;
        // Without the URL: it may contain credentials.
        let invalid = || {
            Error::argument(
                "the base URL of the webhook must be an http or https URL without a fragment",
            )
        };
        let mut url = Url::parse(base).map_err(|_| invalid())?;
        if !matches!(url.scheme(), "http" | "https") || url.fragment().is_some() {
            return Err(invalid());
        }
        let segment = self.segment(tag).ok_or_else(invalid)?;
        url.path_segments_mut()
            .map_err(|()| invalid())?
            .pop_if_empty()
            .push(&segment);
        Ok(url.into())
    }

    fn segment(&self, tag: &WebhookTag) -> Option<String> {
        let payload = tag.payload();
        let code = self.secrets.first()?.sign(&[PURPOSE, payload.as_bytes()]);
        let code = URL_SAFE_NO_PAD.encode(code.as_ref());
        Some(format!("{payload}.{code}"))
    }

    /// Reads the tag of a URL or path. `None` if there is no tag, or if it was not signed with one of the secrets.
    pub fn read(&self, url: &str) -> Option<WebhookTag> {
        let url = url.split(['?', '#']).next()?;
        let segment = url.rsplit('/').next()?;
        if segment.len() > MAX_SEGMENT {
            return None;
        }
        let (payload, code) = segment.split_once('.')?;
        let code = read_code(code)?;
        let is_ours = self.secrets.iter().fold(Choice::from(0), |found, secret| {
            found | secret.matches_any(&[PURPOSE, payload.as_bytes()], &[code])
        });
        bool::from(is_ours).then(|| WebhookTag::from_payload(payload))?
    }
}

/// Decodes a code. Each code has exactly one accepted encoding.
fn read_code(text: &str) -> Option<Mac> {
    // Longer texts are not decoded.
    let is_short = text.len() <= mac::LENGTH * 2;
    let code = is_short.then(|| URL_SAFE_NO_PAD.decode(text).ok())??;
    code.try_into().ok()
}

impl fmt::Debug for UrlTags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UrlTags").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::mac::count;
    use super::*;
    use crate::ErrorKind;

    const SECRET: &str = "0123456789abcdef";
    const BASE: &str = "https://app.example/hooks";

    fn tags(secret: &str) -> UrlTags {
        UrlTags::new(secret).expect("a secret")
    }

    fn url(tag: &WebhookTag) -> String {
        tags(SECRET).url(BASE, tag).expect("a URL")
    }

    fn segment(tag: &WebhookTag) -> String {
        let url = url(tag);
        url.strip_prefix(&format!("{BASE}/"))
            .expect("a segment")
            .to_owned()
    }

    #[test]
    fn a_tag_is_read_back_from_its_url() {
        for user in ["user-42", "é\"/?#.%2e \u{1f600}", &"\u{1f600}".repeat(250)] {
            for tag in [
                WebhookTag::connection(user),
                WebhookTag::trigger(user, "issues"),
                WebhookTag::trigger(user, "\u{0}".repeat(250)),
            ] {
                let url = url(&tag);
                assert_eq!(tags(SECRET).read(&url), Some(tag.clone()));
                assert_eq!(
                    tags(SECRET).read(&format!("{url}?a=b/c#d/e")),
                    Some(tag.clone())
                );
                assert!(tag.is_in(&url));
                assert!(!tag.is_in(BASE) && !WebhookTag::connection("other").is_in(&url));
            }
        }
    }

    #[test]
    fn a_tag_adds_one_segment_and_always_the_same() {
        let tag = WebhookTag::trigger("user-42", "issues");
        let segment = segment(&tag);
        assert!(
            segment
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        );
        for (base, expected) in [
            (
                "https://app.example",
                format!("https://app.example/{segment}"),
            ),
            (
                "http://app.example/a/",
                format!("http://app.example/a/{segment}"),
            ),
            (
                "https://app.example/a?b=c",
                format!("https://app.example/a/{segment}?b=c"),
            ),
        ] {
            assert_eq!(tags(SECRET).url(base, &tag).expect("a URL"), expected);
        }
    }

    #[test]
    fn every_changed_byte_of_a_tag_is_detected() {
        for tag in [
            WebhookTag::connection("user-42"),
            WebhookTag::trigger("user-42", "issues"),
        ] {
            let segment = segment(&tag);
            for (index, byte) in segment.bytes().enumerate() {
                for other in (0..128_u8).filter(|other| *other != byte) {
                    let mut changed = segment.clone().into_bytes();
                    changed[index] = other;
                    let changed = String::from_utf8(changed).expect("ASCII");
                    assert_eq!(tags(SECRET).read(&changed), None, "{changed:?}");
                }
            }
            for end in 0..segment.len() {
                assert_eq!(tags(SECRET).read(&segment[..end]), None);
                assert_eq!(tags(SECRET).read(&segment[end + 1..]), None);
            }
            assert_eq!(tags(SECRET).read(&format!("{segment}A")), None);
            assert_eq!(tags(SECRET).read(&format!("{segment}=")), None);
            assert_eq!(tags(SECRET).read(&format!("{segment}/")), None);
        }
    }

    #[test]
    fn the_content_of_one_tag_with_the_code_of_another_is_rejected() {
        let (connection, trigger) = (WebhookTag::connection("a"), WebhookTag::trigger("a", "b"));
        let (connection, trigger) = (segment(&connection), segment(&trigger));
        let (payload, _) = connection.split_once('.').expect("two parts");
        let (_, code) = trigger.split_once('.').expect("two parts");
        assert_eq!(tags(SECRET).read(&format!("{payload}.{code}")), None);
    }

    #[test]
    fn a_code_for_another_purpose_or_content_is_rejected() {
        let secret = MacKey::new(&SECRET.into());
        let signed = |payload: &str, message: &[&[u8]]| {
            format!("{payload}.{}", URL_SAFE_NO_PAD.encode(secret.sign(message)))
        };
        let payload = WebhookTag::connection("user-42").payload();
        let good = signed(&payload, &[PURPOSE, payload.as_bytes()]);
        assert!(tags(SECRET).read(&good).is_some());
        let other = signed(&payload, &[payload.as_bytes()]);
        assert_eq!(tags(SECRET).read(&other), None);
        for json in [
            "",
            "7",
            "[]",
            "[7]",
            r#"["a","b","c"]"#,
            r#"{"a":"b"}"#,
            "[\"a\"",
        ] {
            let payload = URL_SAFE_NO_PAD.encode(json);
            let other = signed(&payload, &[PURPOSE, payload.as_bytes()]);
            assert_eq!(tags(SECRET).read(&other), None, "{json}");
        }
    }

    #[test]
    fn tags_of_a_previous_secret_are_read_while_it_is_configured() {
        let tag = WebhookTag::connection("user-42");
        let old = url(&tag);
        let new = tags("a secret that is new");
        assert_eq!(new.read(&old), None);
        let both = new.or(SECRET).expect("a secret");
        assert_eq!(both.read(&old), Some(tag.clone()));
        assert_ne!(both.url(BASE, &tag).expect("a URL"), old);
    }

    #[test]
    fn invalid_urls_tags_and_secrets_are_rejected() {
        let rejected = |outcome: Result<String, Error>| {
            let error = outcome.expect_err("rejected");
            assert_eq!(error.kind(), ErrorKind::InvalidArgument);
            assert!(!error.to_string().contains("hush"), "{error}");
        };
        let tag = WebhookTag::connection("user-42");
        for base in [
            "",
            "app.example",
            "mailto:hush@app.example",
            "ftp://app.example/hush",
            "https://app.example/#hush",
        ] {
            rejected(tags(SECRET).url(base, &tag));
        }
        for tag in [
            WebhookTag::connection(""),
            WebhookTag::connection("x".repeat(251)),
            WebhookTag::trigger("user-42", ""),
            WebhookTag::trigger("user-42", "x".repeat(251)),
        ] {
            rejected(tags(SECRET).url(BASE, &tag));
        }
        for secret in ["", "hush", "  0123456789abcde  "] {
            assert!(UrlTags::new(secret).is_err(), "{secret:?}");
            assert!(tags(SECRET).or(secret).is_err(), "{secret:?}");
        }
    }

    #[test]
    fn a_hostile_url_costs_at_most_one_code_per_secret() {
        let two = tags(SECRET)
            .or("another, previous secret")
            .expect("a secret");
        let cost = |path: &str| count::during(|| assert_eq!(two.read(path), None));
        let code = "A".repeat(43);
        assert_eq!(cost(&format!("/{}.{code}", "A".repeat(4_000))), 2);
        let longest = MAX_SEGMENT - code.len() - 1;
        assert_eq!(cost(&format!("/{}.{code}", "A".repeat(longest))), 2);
        assert_eq!(cost(&format!("/{}.{code}", "A".repeat(longest + 1))), 0);
        assert_eq!(cost(&format!("/A.{}", "A".repeat(4_000))), 0);
        assert_eq!(cost(&"/".repeat(60_000)), 0);
        assert_eq!(cost(&".".repeat(4_000)), 0);
    }

    #[test]
    fn a_secret_that_is_given_twice_reads_its_tags() {
        let tag = WebhookTag::connection("user-42");
        let twice = tags(SECRET).or(SECRET).expect("a secret");
        assert_eq!(twice.read(&url(&tag)), Some(tag));
    }

    #[test]
    fn different_tags_have_different_digests() {
        let tags = [
            WebhookTag::connection("a"),
            WebhookTag::connection("b"),
            WebhookTag::trigger("a", "b"),
        ];
        let digests: std::collections::HashSet<_> = tags.iter().map(WebhookTag::digest).collect();
        assert_eq!(digests.len(), 3);
        assert!(digests.iter().all(|digest| digest.len() == 64));
    }
}
