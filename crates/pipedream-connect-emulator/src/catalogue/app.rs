//! Apps.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::Error;
use crate::json::{Json, Object};
use crate::table::Record;

/// How an app authenticates its users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum AuthType {
    Oauth,
    Keys,
    None,
}

/// An app as part of an account, an app override or an OAuth client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct App {
    pub(crate) id: String,
    pub(crate) name_slug: String,
    pub(crate) name: String,
    pub(crate) auth_type: AuthType,
    pub(crate) description: Option<String>,
    img_src: Option<String>,
    custom_fields_json: String,
    pub(crate) categories: Vec<String>,
    pub(crate) featured_weight: i64,
    scope_profiles: Vec<ScopeProfile>,
    /// Other fields from a custom catalogue.
    #[serde(flatten)]
    other: Object,
}

/// An app as the app directory lists it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DirectoryApp {
    #[serde(flatten)]
    pub(crate) app: App,
    /// Pipedream's own OAuth client for the app.
    pub(crate) oauth_app_id: Option<String>,
    pub(crate) connect: ProxySettings,
}

/// Where the API proxy may send requests for an app.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ProxySettings {
    pub(crate) allowed_domains: Vec<String>,
    pub(crate) base_proxy_target_url: Option<String>,
    pub(crate) proxy_enabled: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct ScopeProfile {
    name: String,
    scopes: Vec<String>,
}

/// A field that a user fills in to connect an account.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CustomField {
    pub(crate) name: String,
    pub(crate) label: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    pub(crate) optional: bool,
    pub(crate) default: Option<String>,
}

impl CustomField {
    pub(crate) fn is_secret(&self) -> bool {
        self.kind.as_deref() == Some("password")
    }
}

impl App {
    pub(crate) fn is_oauth(&self) -> bool {
        self.auth_type == AuthType::Oauth
    }

    pub(crate) fn custom_fields(&self) -> Vec<CustomField> {
        serde_json::from_str(&self.custom_fields_json).unwrap_or_default()
    }

    pub(crate) fn has_scope_profile(&self, name: &str) -> bool {
        self.scope_profiles
            .iter()
            .any(|profile| profile.name == name)
    }

    /// The scopes of the profile with this name, or of the last profile, which is the widest.
    pub(crate) fn scopes(&self, profile: Option<&str>) -> &[String] {
        let mut profiles = self.scope_profiles.iter();
        let named = profiles.find(|candidate| Some(candidate.name.as_str()) == profile);
        let chosen = named.or(self.scope_profiles.last());
        chosen.map_or(&[], |profile| &profile.scopes)
    }
}

impl DirectoryApp {
    /// Reads an app from a catalogue file and fills in what the file leaves out.
    pub(super) fn read(index: usize, app: Value) -> Result<Self, Error> {
        let invalid = |problem| Error::new(format!("catalogue: app number {index} {problem}"));
        let Value::Object(mut app) = app else {
            return Err(invalid("is not an object".to_owned()));
        };
        let slug = app.text_or_empty("name_slug");
        if slug.is_empty() || app.text("name").is_none() {
            return Err(invalid("needs `name_slug` and `name`".to_owned()));
        }
        let id = stable_id(&slug);
        let oauth = app.text("auth_type") == Some("oauth");
        let (prefix, official_client) = if oauth {
            ("oa", json!(format!("oa_{id}")))
        } else {
            ("app", Value::Null)
        };
        let fields = app.remove("custom_fields").unwrap_or_else(|| json!([]));
        Vec::<CustomField>::deserialize(&fields)
            .map_err(|error| invalid(format!("has invalid `custom_fields`: {error}")))?;
        let image = logo(&id, &app.text_or_empty("name"));
        let defaults = [
            ("id", json!(format!("{prefix}_{id}"))),
            ("auth_type", json!("none")),
            ("img_src", json!(image)),
            ("custom_fields_json", json!(fields.to_string())),
            ("categories", json!([])),
            (
                "featured_weight",
                json!(1_000_000_100_usize.saturating_sub(index)),
            ),
            ("scope_profiles", json!([])),
            ("oauth_app_id", official_client),
            ("connect", json!({})),
        ];
        for (key, value) in defaults {
            app.entry(key).or_insert(value);
        }
        serde_json::from_value(app.into()).map_err(|error| invalid(format!("(`{slug}`): {error}")))
    }

    /// Whether this is the app's slug, its id, or the id of its official OAuth client.
    pub(super) fn is(&self, slug_or_id: &str) -> bool {
        self.app.name_slug == slug_or_id
            || self.app.id == slug_or_id
            || self.oauth_app_id.as_deref() == Some(slug_or_id)
    }
}

impl Record for DirectoryApp {
    fn id(&self) -> &str {
        &self.app.id
    }
}

/// A square with the first letter of the app's name, as a data URI, so that pages load it without the internet.
fn logo(id: &str, name: &str) -> String {
    let letter = name.chars().find(char::is_ascii_alphanumeric);
    let letter = letter.unwrap_or('?').to_ascii_uppercase();
    let hue = id.bytes().map(u32::from).sum::<u32>() * 37 % 360;
    let image = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">\
         <rect width=\"48\" height=\"48\" rx=\"10\" fill=\"hsl({hue},45%,40%)\"/>\
         <text x=\"24\" y=\"33\" font-family=\"sans-serif\" font-size=\"26\" text-anchor=\"middle\" fill=\"#fff\">{letter}</text></svg>"
    );
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(image))
}

/// Seven letters that depend only on the name (FNV-1a), so that ids stay the same when the catalogue grows.
pub(crate) fn stable_id(name: &str) -> String {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let letter = |shift: u32| char::from(b'a' + ((hash >> (shift * 8)) % 26) as u8);
    (0..7).map(letter).collect()
}
