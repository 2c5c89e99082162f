// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Open enums, which keep unknown values, and tagged unions, which keep unknown variants.

use crate::runtime::tagged;
use crate::{types, values};

/// Tone of an alert prop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AlertType {
    /// `info`
    Info,
    /// `neutral`
    Neutral,
    /// `warning`
    Warning,
    /// `error`
    Error,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl AlertType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Info => "info",
            Self::Neutral => "neutral",
            Self::Warning => "warning",
            Self::Error => "error",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for AlertType {
    fn from(value: &str) -> Self {
        match value {
            "info" => Self::Info,
            "neutral" => Self::Neutral,
            "warning" => Self::Warning,
            "error" => Self::Error,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for AlertType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for AlertType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for AlertType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for AlertType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for AlertType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for AlertType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AlertType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["info", "neutral", "warning", "error"] }
        )
    }
}

/// How an app authenticates. `keys` means user-entered fields, `oauth` an OAuth flow, `none` no
/// credentials.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AppAuthType {
    /// `keys`
    Keys,
    /// `oauth`
    Oauth,
    /// `none`
    None_,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl AppAuthType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Keys => "keys",
            Self::Oauth => "oauth",
            Self::None_ => "none",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for AppAuthType {
    fn from(value: &str) -> Self {
        match value {
            "keys" => Self::Keys,
            "oauth" => Self::Oauth,
            "none" => Self::None_,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for AppAuthType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for AppAuthType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for AppAuthType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for AppAuthType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for AppAuthType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for AppAuthType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AppAuthType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["keys", "oauth", "none"] }
        )
    }
}

/// Property by which apps are sorted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum AppSortKey {
    /// `name`
    Name,
    /// `name_slug`
    NameSlug,
    /// `featured_weight`
    FeaturedWeight,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl AppSortKey {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Name => "name",
            Self::NameSlug => "name_slug",
            Self::FeaturedWeight => "featured_weight",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for AppSortKey {
    fn from(value: &str) -> Self {
        match value {
            "name" => Self::Name,
            "name_slug" => Self::NameSlug,
            "featured_weight" => Self::FeaturedWeight,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for AppSortKey {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for AppSortKey {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for AppSortKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for AppSortKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for AppSortKey {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for AppSortKey {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AppSortKey".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["name", "name_slug", "featured_weight"] }
        )
    }
}

/// Kind of client assertion; JWT bearer assertions are the only one supported.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ClientAssertionType {
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`
    UrnIetfParamsOauthClientAssertionTypeJwtBearer,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl ClientAssertionType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::UrnIetfParamsOauthClientAssertionTypeJwtBearer => {
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            }
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for ClientAssertionType {
    fn from(value: &str) -> Self {
        match value {
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" => {
                Self::UrnIetfParamsOauthClientAssertionTypeJwtBearer
            }
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for ClientAssertionType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for ClientAssertionType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for ClientAssertionType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for ClientAssertionType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for ClientAssertionType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ClientAssertionType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ClientAssertionType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" :
            ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer"] }
        )
    }
}

/// Which components are listed. `public` is the shared registry, `private` your own published components,
/// `all` both.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ComponentRegistry {
    /// `public`
    Public,
    /// `private`
    Private,
    /// `all`
    All,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl ComponentRegistry {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Public => "public",
            Self::Private => "private",
            Self::All => "all",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for ComponentRegistry {
    fn from(value: &str) -> Self {
        match value {
            "public" => Self::Public,
            "private" => Self::Private,
            "all" => Self::All,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for ComponentRegistry {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for ComponentRegistry {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for ComponentRegistry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for ComponentRegistry {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for ComponentRegistry {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ComponentRegistry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ComponentRegistry".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["public", "private", "all"] }
        )
    }
}

/// Whether a component can or must be run with a File Stash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ComponentStash {
    /// `optional`
    Optional,
    /// `required`
    Required,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl ComponentStash {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Optional => "optional",
            Self::Required => "required",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for ComponentStash {
    fn from(value: &str) -> Self {
        match value {
            "optional" => Self::Optional,
            "required" => Self::Required,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for ComponentStash {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for ComponentStash {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for ComponentStash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for ComponentStash {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for ComponentStash {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ComponentStash {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ComponentStash".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["optional", "required"] }
        )
    }
}

/// Kind of a component.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ComponentType {
    /// `trigger`
    Trigger,
    /// `action`
    Action,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl ComponentType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Trigger => "trigger",
            Self::Action => "action",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for ComponentType {
    fn from(value: &str) -> Self {
        match value {
            "trigger" => Self::Trigger,
            "action" => Self::Action,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for ComponentType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for ComponentType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for ComponentType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for ComponentType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for ComponentType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ComponentType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ComponentType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type" : "string", "examples" : ["trigger", "action"] })
    }
}

/// One prop of a component, distinguished by `type`. Kinds not listed here can occur and must be accepted.
#[derive(Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum ConfigurableProp {
    /// A message to show to the person who configures the component. It has no value.
    #[serde(rename = "alert")]
    Alert(types::ConfigurablePropAlert),
    /// A connected account. Its value identifies an account through `authProvisionId`.
    #[serde(rename = "app")]
    App(types::ConfigurablePropApp),
    /// A boolean.
    #[serde(rename = "boolean")]
    Boolean(types::ConfigurablePropBoolean),
    /// A data store of the workspace.
    #[serde(rename = "data_store")]
    DataStore(types::ConfigurablePropDataStore),
    /// A directory of the component. It has no value.
    #[serde(rename = "dir")]
    Dir(types::ConfigurablePropDir),
    /// A schedule. `Timer` is the shape of its value and of its options.
    #[serde(rename = "$.interface.timer")]
    Timer(types::ConfigurablePropTimer),
    /// A subscription to events of an app. It has no value.
    #[serde(rename = "$.interface.apphook")]
    Apphook(types::ConfigurablePropApphook),
    /// A list of integers.
    #[serde(rename = "integer[]")]
    IntegerArray(types::ConfigurablePropIntegerArray),
    /// An HTTP endpoint created for the component. It has no value.
    #[serde(rename = "$.interface.http")]
    Http(types::ConfigurablePropHttp),
    /// The description of an HTTP request.
    #[serde(rename = "http_request")]
    HttpRequest(types::ConfigurablePropHttpRequest),
    /// Storage private to the component. It has no value.
    #[serde(rename = "$.service.db")]
    Db(types::ConfigurablePropDb),
    /// An SQL query. `SqlValue` is the shape of its value.
    #[serde(rename = "sql")]
    Sql(types::ConfigurablePropSql),
    /// An Airtable base.
    #[serde(rename = "$.airtable.baseId")]
    AirtableBaseId(types::ConfigurablePropAirtableBaseId),
    /// An Airtable table.
    #[serde(rename = "$.airtable.tableId")]
    AirtableTableId(types::ConfigurablePropAirtableTableId),
    /// An Airtable view.
    #[serde(rename = "$.airtable.viewId")]
    AirtableViewId(types::ConfigurablePropAirtableViewId),
    /// An Airtable field.
    #[serde(rename = "$.airtable.fieldId")]
    AirtableFieldId(types::ConfigurablePropAirtableFieldId),
    /// A Discord channel.
    #[serde(rename = "$.discord.channel")]
    DiscordChannel(types::ConfigurablePropDiscordChannel),
    /// Several Discord channels.
    #[serde(rename = "$.discord.channel[]")]
    DiscordChannelArray(types::ConfigurablePropDiscordChannelArray),
    /// An integer.
    #[serde(rename = "integer")]
    Integer(types::ConfigurablePropInteger),
    /// A string.
    #[serde(rename = "string")]
    String(types::ConfigurablePropString),
    /// A list of strings.
    #[serde(rename = "string[]")]
    StringArray(types::ConfigurablePropStringArray),
    /// An object with free keys.
    #[serde(rename = "object")]
    Object(types::ConfigurablePropObject),
    /// A value of any kind.
    #[serde(rename = "any")]
    Any(types::ConfigurablePropAny),
    /// An object of unknown kind, or of a known kind in an unexpected shape, as the server sent it.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

impl ConfigurableProp {
    /// The tag of this variant, as it is sent.
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::Alert(_) => Some("alert"),
            Self::App(_) => Some("app"),
            Self::Boolean(_) => Some("boolean"),
            Self::DataStore(_) => Some("data_store"),
            Self::Dir(_) => Some("dir"),
            Self::Timer(_) => Some("$.interface.timer"),
            Self::Apphook(_) => Some("$.interface.apphook"),
            Self::IntegerArray(_) => Some("integer[]"),
            Self::Http(_) => Some("$.interface.http"),
            Self::HttpRequest(_) => Some("http_request"),
            Self::Db(_) => Some("$.service.db"),
            Self::Sql(_) => Some("sql"),
            Self::AirtableBaseId(_) => Some("$.airtable.baseId"),
            Self::AirtableTableId(_) => Some("$.airtable.tableId"),
            Self::AirtableViewId(_) => Some("$.airtable.viewId"),
            Self::AirtableFieldId(_) => Some("$.airtable.fieldId"),
            Self::DiscordChannel(_) => Some("$.discord.channel"),
            Self::DiscordChannelArray(_) => Some("$.discord.channel[]"),
            Self::Integer(_) => Some("integer"),
            Self::String(_) => Some("string"),
            Self::StringArray(_) => Some("string[]"),
            Self::Object(_) => Some("object"),
            Self::Any(_) => Some("any"),
            Self::Unknown(value) => value.get("type").and_then(serde_json::Value::as_str),
        }
    }

    /// How the component uses the directory.
    ///
    /// Kinds with this field: [`Dir`](Self::Dir).
    pub fn access_mode(&self) -> Option<types::DirAccessMode> {
        match self {
            Self::Dir(known) => known.access_mode.clone(),
            Self::Unknown(value) => tagged::field(value, "accessMode"),
            _ => None,
        }
    }

    /// Tone of the message.
    ///
    /// Kinds with this field: [`Alert`](Self::Alert).
    pub fn alert_type(&self) -> Option<types::AlertType> {
        match self {
            Self::Alert(known) => known.alert_type.clone(),
            Self::Unknown(value) => tagged::field(value, "alertType"),
            _ => None,
        }
    }

    /// Slug of the app.
    ///
    /// Kinds with this field: [`App`](Self::App).
    pub fn app(&self) -> Option<&str> {
        match self {
            Self::App(known) => Some(&known.app),
            Self::Unknown(value) => value.get("app").and_then(serde_json::Value::as_str),
            _ => None,
        }
    }

    /// Name of the app prop that provides the account.
    ///
    /// Kinds with this field: [`Apphook`](Self::Apphook), [`AirtableBaseId`](Self::AirtableBaseId),
    /// [`DiscordChannel`](Self::DiscordChannel), [`DiscordChannelArray`](Self::DiscordChannelArray).
    pub fn app_prop(&self) -> Option<&str> {
        match self {
            Self::Apphook(known) => Some(&known.app_prop),
            Self::AirtableBaseId(known) => Some(&known.app_prop),
            Self::DiscordChannel(known) => Some(&known.app_prop),
            Self::DiscordChannelArray(known) => known.app_prop.as_deref(),
            Self::Unknown(value) => {
                value.get("appProp").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Where the database account comes from.
    ///
    /// Kinds with this field: [`Sql`](Self::Sql).
    pub fn auth(&self) -> Option<types::ConfigurablePropSqlAuth> {
        match self {
            Self::Sql(known) => known.auth.clone(),
            Self::Unknown(value) => tagged::field(value, "auth"),
            _ => None,
        }
    }

    /// Name of the prop that selects the base.
    ///
    /// Kinds with this field: [`AirtableTableId`](Self::AirtableTableId).
    pub fn base_id_prop(&self) -> Option<&str> {
        match self {
            Self::AirtableTableId(known) => Some(&known.base_id_prop),
            Self::Unknown(value) => {
                value.get("baseIdProp").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// The message. May contain HTML and must be sanitized before display.
    ///
    /// Kinds with this field: [`Alert`](Self::Alert).
    pub fn content(&self) -> Option<&str> {
        match self {
            Self::Alert(known) => Some(&known.content),
            Self::Unknown(value) => {
                value.get("content").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Whether the component responds to requests itself.
    ///
    /// Kinds with this field: [`Http`](Self::Http).
    pub fn custom_response(&self) -> Option<bool> {
        match self {
            Self::Http(known) => known.custom_response,
            Self::Unknown(value) => tagged::field(value, "customResponse"),
            _ => None,
        }
    }

    /// Default value, normally of the type of the prop.
    ///
    /// Kinds with this field: [`Boolean`](Self::Boolean), [`Timer`](Self::Timer),
    /// [`IntegerArray`](Self::IntegerArray), [`HttpRequest`](Self::HttpRequest), [`Sql`](Self::Sql),
    /// [`Integer`](Self::Integer), [`String`](Self::String), [`StringArray`](Self::StringArray),
    /// [`Object`](Self::Object), [`Any`](Self::Any).
    pub fn default(&self) -> Option<serde_json::Value> {
        match self {
            Self::Boolean(known) => tagged::json(&known.default),
            Self::Timer(known) => tagged::json(&known.default),
            Self::IntegerArray(known) => tagged::json(&known.default),
            Self::HttpRequest(known) => tagged::json(&known.default),
            Self::Sql(known) => tagged::json(&known.default),
            Self::Integer(known) => tagged::json(&known.default),
            Self::String(known) => tagged::json(&known.default),
            Self::StringArray(known) => tagged::json(&known.default),
            Self::Object(known) => tagged::json(&known.default),
            Self::Any(known) => tagged::json(&known.default),
            Self::Unknown(value) => tagged::field(value, "default"),
            _ => None,
        }
    }

    /// Explanation to show.
    pub fn description(&self) -> Option<&str> {
        match self {
            Self::Alert(known) => known.description.as_deref(),
            Self::App(known) => known.description.as_deref(),
            Self::Boolean(known) => known.description.as_deref(),
            Self::DataStore(known) => known.description.as_deref(),
            Self::Dir(known) => known.description.as_deref(),
            Self::Timer(known) => known.description.as_deref(),
            Self::Apphook(known) => known.description.as_deref(),
            Self::IntegerArray(known) => known.description.as_deref(),
            Self::Http(known) => known.description.as_deref(),
            Self::HttpRequest(known) => known.description.as_deref(),
            Self::Db(known) => known.description.as_deref(),
            Self::Sql(known) => known.description.as_deref(),
            Self::AirtableBaseId(known) => known.description.as_deref(),
            Self::AirtableTableId(known) => known.description.as_deref(),
            Self::AirtableViewId(known) => known.description.as_deref(),
            Self::AirtableFieldId(known) => known.description.as_deref(),
            Self::DiscordChannel(known) => known.description.as_deref(),
            Self::DiscordChannelArray(known) => known.description.as_deref(),
            Self::Integer(known) => known.description.as_deref(),
            Self::String(known) => known.description.as_deref(),
            Self::StringArray(known) => known.description.as_deref(),
            Self::Object(known) => known.description.as_deref(),
            Self::Any(known) => known.description.as_deref(),
            Self::Unknown(value) => {
                value.get("description").and_then(serde_json::Value::as_str)
            }
        }
    }

    /// Whether the prop should be ignored.
    pub fn disabled(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.disabled,
            Self::App(known) => known.disabled,
            Self::Boolean(known) => known.disabled,
            Self::DataStore(known) => known.disabled,
            Self::Dir(known) => known.disabled,
            Self::Timer(known) => known.disabled,
            Self::Apphook(known) => known.disabled,
            Self::IntegerArray(known) => known.disabled,
            Self::Http(known) => known.disabled,
            Self::HttpRequest(known) => known.disabled,
            Self::Db(known) => known.disabled,
            Self::Sql(known) => known.disabled,
            Self::AirtableBaseId(known) => known.disabled,
            Self::AirtableTableId(known) => known.disabled,
            Self::AirtableViewId(known) => known.disabled,
            Self::AirtableFieldId(known) => known.disabled,
            Self::DiscordChannel(known) => known.disabled,
            Self::DiscordChannelArray(known) => known.disabled,
            Self::Integer(known) => known.disabled,
            Self::String(known) => known.disabled,
            Self::StringArray(known) => known.disabled,
            Self::Object(known) => known.disabled,
            Self::Any(known) => known.disabled,
            Self::Unknown(value) => tagged::field(value, "disabled"),
        }
    }

    /// Events subscribed to.
    ///
    /// Kinds with this field: [`Apphook`](Self::Apphook).
    pub fn event_names(&self) -> Vec<String> {
        match self {
            Self::Apphook(known) => known.event_names.clone(),
            Self::Unknown(value) => {
                tagged::field(value, "eventNames").unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Special meaning of the value.
    ///
    /// Kinds with this field: [`String`](Self::String), [`StringArray`](Self::StringArray).
    pub fn format(&self) -> Option<types::StringFormat> {
        match self {
            Self::String(known) => known.format.clone(),
            Self::StringArray(known) => known.format.clone(),
            Self::Unknown(value) => tagged::field(value, "format"),
            _ => None,
        }
    }

    /// Whether the prop should be hidden.
    pub fn hidden(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.hidden,
            Self::App(known) => known.hidden,
            Self::Boolean(known) => known.hidden,
            Self::DataStore(known) => known.hidden,
            Self::Dir(known) => known.hidden,
            Self::Timer(known) => known.hidden,
            Self::Apphook(known) => known.hidden,
            Self::IntegerArray(known) => known.hidden,
            Self::Http(known) => known.hidden,
            Self::HttpRequest(known) => known.hidden,
            Self::Db(known) => known.hidden,
            Self::Sql(known) => known.hidden,
            Self::AirtableBaseId(known) => known.hidden,
            Self::AirtableTableId(known) => known.hidden,
            Self::AirtableViewId(known) => known.hidden,
            Self::AirtableFieldId(known) => known.hidden,
            Self::DiscordChannel(known) => known.hidden,
            Self::DiscordChannelArray(known) => known.hidden,
            Self::Integer(known) => known.hidden,
            Self::String(known) => known.hidden,
            Self::StringArray(known) => known.hidden,
            Self::Object(known) => known.hidden,
            Self::Any(known) => known.hidden,
            Self::Unknown(value) => tagged::field(value, "hidden"),
        }
    }

    /// Label to show. For app props, show the name of the app instead.
    pub fn label(&self) -> Option<&str> {
        match self {
            Self::Alert(known) => known.label.as_deref(),
            Self::App(known) => known.label.as_deref(),
            Self::Boolean(known) => known.label.as_deref(),
            Self::DataStore(known) => known.label.as_deref(),
            Self::Dir(known) => known.label.as_deref(),
            Self::Timer(known) => known.label.as_deref(),
            Self::Apphook(known) => known.label.as_deref(),
            Self::IntegerArray(known) => known.label.as_deref(),
            Self::Http(known) => known.label.as_deref(),
            Self::HttpRequest(known) => known.label.as_deref(),
            Self::Db(known) => known.label.as_deref(),
            Self::Sql(known) => known.label.as_deref(),
            Self::AirtableBaseId(known) => known.label.as_deref(),
            Self::AirtableTableId(known) => known.label.as_deref(),
            Self::AirtableViewId(known) => known.label.as_deref(),
            Self::AirtableFieldId(known) => known.label.as_deref(),
            Self::DiscordChannel(known) => known.label.as_deref(),
            Self::DiscordChannelArray(known) => known.label.as_deref(),
            Self::Integer(known) => known.label.as_deref(),
            Self::String(known) => known.label.as_deref(),
            Self::StringArray(known) => known.label.as_deref(),
            Self::Object(known) => known.label.as_deref(),
            Self::Any(known) => known.label.as_deref(),
            Self::Unknown(value) => {
                value.get("label").and_then(serde_json::Value::as_str)
            }
        }
    }

    /// Largest value allowed.
    ///
    /// Kinds with this field: [`IntegerArray`](Self::IntegerArray), [`Integer`](Self::Integer).
    pub fn max(&self) -> Option<i64> {
        match self {
            Self::IntegerArray(known) => known.max,
            Self::Integer(known) => known.max,
            Self::Unknown(value) => tagged::field(value, "max"),
            _ => None,
        }
    }

    /// Smallest value allowed.
    ///
    /// Kinds with this field: [`IntegerArray`](Self::IntegerArray), [`Integer`](Self::Integer).
    pub fn min(&self) -> Option<i64> {
        match self {
            Self::IntegerArray(known) => known.min,
            Self::Integer(known) => known.min,
            Self::Unknown(value) => tagged::field(value, "min"),
            _ => None,
        }
    }

    /// Key of the prop in `configured_props`.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Alert(known) => Some(&known.name),
            Self::App(known) => Some(&known.name),
            Self::Boolean(known) => Some(&known.name),
            Self::DataStore(known) => Some(&known.name),
            Self::Dir(known) => Some(&known.name),
            Self::Timer(known) => Some(&known.name),
            Self::Apphook(known) => Some(&known.name),
            Self::IntegerArray(known) => Some(&known.name),
            Self::Http(known) => Some(&known.name),
            Self::HttpRequest(known) => Some(&known.name),
            Self::Db(known) => Some(&known.name),
            Self::Sql(known) => Some(&known.name),
            Self::AirtableBaseId(known) => Some(&known.name),
            Self::AirtableTableId(known) => Some(&known.name),
            Self::AirtableViewId(known) => Some(&known.name),
            Self::AirtableFieldId(known) => Some(&known.name),
            Self::DiscordChannel(known) => Some(&known.name),
            Self::DiscordChannelArray(known) => Some(&known.name),
            Self::Integer(known) => Some(&known.name),
            Self::String(known) => Some(&known.name),
            Self::StringArray(known) => Some(&known.name),
            Self::Object(known) => Some(&known.name),
            Self::Any(known) => Some(&known.name),
            Self::Unknown(value) => value.get("name").and_then(serde_json::Value::as_str),
        }
    }

    /// Whether the prop may be omitted.
    pub fn optional(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.optional,
            Self::App(known) => known.optional,
            Self::Boolean(known) => known.optional,
            Self::DataStore(known) => known.optional,
            Self::Dir(known) => known.optional,
            Self::Timer(known) => known.optional,
            Self::Apphook(known) => known.optional,
            Self::IntegerArray(known) => known.optional,
            Self::Http(known) => known.optional,
            Self::HttpRequest(known) => known.optional,
            Self::Db(known) => known.optional,
            Self::Sql(known) => known.optional,
            Self::AirtableBaseId(known) => known.optional,
            Self::AirtableTableId(known) => known.optional,
            Self::AirtableViewId(known) => known.optional,
            Self::AirtableFieldId(known) => known.optional,
            Self::DiscordChannel(known) => known.optional,
            Self::DiscordChannelArray(known) => known.optional,
            Self::Integer(known) => known.optional,
            Self::String(known) => known.optional,
            Self::StringArray(known) => known.optional,
            Self::Object(known) => known.optional,
            Self::Any(known) => known.optional,
            Self::Unknown(value) => tagged::field(value, "optional"),
        }
    }

    /// Fixed options.
    ///
    /// Kinds with this field: [`Boolean`](Self::Boolean), [`Timer`](Self::Timer),
    /// [`IntegerArray`](Self::IntegerArray), [`Sql`](Self::Sql), [`Integer`](Self::Integer),
    /// [`String`](Self::String), [`StringArray`](Self::StringArray), [`Object`](Self::Object),
    /// [`Any`](Self::Any).
    pub fn options(&self) -> Vec<values::OptionItem> {
        match self {
            Self::Boolean(known) => known.options.clone(),
            Self::Timer(known) => known.options.clone(),
            Self::IntegerArray(known) => known.options.clone(),
            Self::Sql(known) => known.options.clone(),
            Self::Integer(known) => known.options.clone(),
            Self::String(known) => known.options.clone(),
            Self::StringArray(known) => known.options.clone(),
            Self::Object(known) => known.options.clone(),
            Self::Any(known) => known.options.clone(),
            Self::Unknown(value) => tagged::field(value, "options").unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Whether the value is fixed or only informational.
    pub fn read_only(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.read_only,
            Self::App(known) => known.read_only,
            Self::Boolean(known) => known.read_only,
            Self::DataStore(known) => known.read_only,
            Self::Dir(known) => known.read_only,
            Self::Timer(known) => known.read_only,
            Self::Apphook(known) => known.read_only,
            Self::IntegerArray(known) => known.read_only,
            Self::Http(known) => known.read_only,
            Self::HttpRequest(known) => known.read_only,
            Self::Db(known) => known.read_only,
            Self::Sql(known) => known.read_only,
            Self::AirtableBaseId(known) => known.read_only,
            Self::AirtableTableId(known) => known.read_only,
            Self::AirtableViewId(known) => known.read_only,
            Self::AirtableFieldId(known) => known.read_only,
            Self::DiscordChannel(known) => known.read_only,
            Self::DiscordChannelArray(known) => known.read_only,
            Self::Integer(known) => known.read_only,
            Self::String(known) => known.read_only,
            Self::StringArray(known) => known.read_only,
            Self::Object(known) => known.read_only,
            Self::Any(known) => known.read_only,
            Self::Unknown(value) => tagged::field(value, "readOnly"),
        }
    }

    /// Whether the props must be reloaded after this one is set.
    pub fn reload_props(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.reload_props,
            Self::App(known) => known.reload_props,
            Self::Boolean(known) => known.reload_props,
            Self::DataStore(known) => known.reload_props,
            Self::Dir(known) => known.reload_props,
            Self::Timer(known) => known.reload_props,
            Self::Apphook(known) => known.reload_props,
            Self::IntegerArray(known) => known.reload_props,
            Self::Http(known) => known.reload_props,
            Self::HttpRequest(known) => known.reload_props,
            Self::Db(known) => known.reload_props,
            Self::Sql(known) => known.reload_props,
            Self::AirtableBaseId(known) => known.reload_props,
            Self::AirtableTableId(known) => known.reload_props,
            Self::AirtableViewId(known) => known.reload_props,
            Self::AirtableFieldId(known) => known.reload_props,
            Self::DiscordChannel(known) => known.reload_props,
            Self::DiscordChannelArray(known) => known.reload_props,
            Self::Integer(known) => known.reload_props,
            Self::String(known) => known.reload_props,
            Self::StringArray(known) => known.reload_props,
            Self::Object(known) => known.reload_props,
            Self::Any(known) => known.reload_props,
            Self::Unknown(value) => tagged::field(value, "reloadProps"),
        }
    }

    /// Whether the events are chosen remotely.
    ///
    /// Kinds with this field: [`Apphook`](Self::Apphook).
    pub fn remote(&self) -> Option<bool> {
        match self {
            Self::Apphook(known) => known.remote,
            Self::Unknown(value) => tagged::field(value, "remote"),
            _ => None,
        }
    }

    /// Whether the options are loaded with a configure call.
    pub fn remote_options(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.remote_options,
            Self::App(known) => known.remote_options,
            Self::Boolean(known) => known.remote_options,
            Self::DataStore(known) => known.remote_options,
            Self::Dir(known) => known.remote_options,
            Self::Timer(known) => known.remote_options,
            Self::Apphook(known) => known.remote_options,
            Self::IntegerArray(known) => known.remote_options,
            Self::Http(known) => known.remote_options,
            Self::HttpRequest(known) => known.remote_options,
            Self::Db(known) => known.remote_options,
            Self::Sql(known) => known.remote_options,
            Self::AirtableBaseId(known) => known.remote_options,
            Self::AirtableTableId(known) => known.remote_options,
            Self::AirtableViewId(known) => known.remote_options,
            Self::AirtableFieldId(known) => known.remote_options,
            Self::DiscordChannel(known) => known.remote_options,
            Self::DiscordChannelArray(known) => known.remote_options,
            Self::Integer(known) => known.remote_options,
            Self::String(known) => known.remote_options,
            Self::StringArray(known) => known.remote_options,
            Self::Object(known) => known.remote_options,
            Self::Any(known) => known.remote_options,
            Self::Unknown(value) => tagged::field(value, "remoteOptions"),
        }
    }

    /// Whether the value is sensitive and must not be shown.
    ///
    /// Kinds with this field: [`String`](Self::String), [`StringArray`](Self::StringArray).
    pub fn secret(&self) -> Option<bool> {
        match self {
            Self::String(known) => known.secret,
            Self::StringArray(known) => known.secret,
            Self::Unknown(value) => tagged::field(value, "secret"),
            _ => None,
        }
    }

    /// Fixed value, which cannot be changed.
    ///
    /// Kinds with this field: [`Timer`](Self::Timer), [`Apphook`](Self::Apphook).
    pub fn static_(&self) -> Option<serde_json::Value> {
        match self {
            Self::Timer(known) => tagged::json(&known.static_),
            Self::Apphook(known) => tagged::json(&known.static_),
            Self::Unknown(value) => tagged::field(value, "static"),
            _ => None,
        }
    }

    /// Whether `/tmp` is mirrored with the File Stash.
    ///
    /// Kinds with this field: [`Dir`](Self::Dir).
    pub fn sync(&self) -> Option<bool> {
        match self {
            Self::Dir(known) => known.sync,
            Self::Unknown(value) => tagged::field(value, "sync"),
            _ => None,
        }
    }

    /// Name of the prop that selects the table.
    ///
    /// Kinds with this field: [`AirtableViewId`](Self::AirtableViewId),
    /// [`AirtableFieldId`](Self::AirtableFieldId).
    pub fn table_id_prop(&self) -> Option<&str> {
        match self {
            Self::AirtableViewId(known) => Some(&known.table_id_prop),
            Self::AirtableFieldId(known) => Some(&known.table_id_prop),
            Self::Unknown(value) => {
                value.get("tableIdProp").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Whether the configure call accepts a search text.
    pub fn use_query(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.use_query,
            Self::App(known) => known.use_query,
            Self::Boolean(known) => known.use_query,
            Self::DataStore(known) => known.use_query,
            Self::Dir(known) => known.use_query,
            Self::Timer(known) => known.use_query,
            Self::Apphook(known) => known.use_query,
            Self::IntegerArray(known) => known.use_query,
            Self::Http(known) => known.use_query,
            Self::HttpRequest(known) => known.use_query,
            Self::Db(known) => known.use_query,
            Self::Sql(known) => known.use_query,
            Self::AirtableBaseId(known) => known.use_query,
            Self::AirtableTableId(known) => known.use_query,
            Self::AirtableViewId(known) => known.use_query,
            Self::AirtableFieldId(known) => known.use_query,
            Self::DiscordChannel(known) => known.use_query,
            Self::DiscordChannelArray(known) => known.use_query,
            Self::Integer(known) => known.use_query,
            Self::String(known) => known.use_query,
            Self::StringArray(known) => known.use_query,
            Self::Object(known) => known.use_query,
            Self::Any(known) => known.use_query,
            Self::Unknown(value) => tagged::field(value, "useQuery"),
        }
    }

    /// Whether the value must be sent together with its label, wrapped in a `__lv` key.
    pub fn with_label(&self) -> Option<bool> {
        match self {
            Self::Alert(known) => known.with_label,
            Self::App(known) => known.with_label,
            Self::Boolean(known) => known.with_label,
            Self::DataStore(known) => known.with_label,
            Self::Dir(known) => known.with_label,
            Self::Timer(known) => known.with_label,
            Self::Apphook(known) => known.with_label,
            Self::IntegerArray(known) => known.with_label,
            Self::Http(known) => known.with_label,
            Self::HttpRequest(known) => known.with_label,
            Self::Db(known) => known.with_label,
            Self::Sql(known) => known.with_label,
            Self::AirtableBaseId(known) => known.with_label,
            Self::AirtableTableId(known) => known.with_label,
            Self::AirtableViewId(known) => known.with_label,
            Self::AirtableFieldId(known) => known.with_label,
            Self::DiscordChannel(known) => known.with_label,
            Self::DiscordChannelArray(known) => known.with_label,
            Self::Integer(known) => known.with_label,
            Self::String(known) => known.with_label,
            Self::StringArray(known) => known.with_label,
            Self::Object(known) => known.with_label,
            Self::Any(known) => known.with_label,
            Self::Unknown(value) => tagged::field(value, "withLabel"),
        }
    }
}

impl std::fmt::Debug for ConfigurableProp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Alert(known) => f.debug_tuple(stringify!(Alert)).field(known).finish(),
            Self::App(known) => f.debug_tuple(stringify!(App)).field(known).finish(),
            Self::Boolean(known) => {
                f.debug_tuple(stringify!(Boolean)).field(known).finish()
            }
            Self::DataStore(known) => {
                f.debug_tuple(stringify!(DataStore)).field(known).finish()
            }
            Self::Dir(known) => f.debug_tuple(stringify!(Dir)).field(known).finish(),
            Self::Timer(known) => f.debug_tuple(stringify!(Timer)).field(known).finish(),
            Self::Apphook(known) => {
                f.debug_tuple(stringify!(Apphook)).field(known).finish()
            }
            Self::IntegerArray(known) => {
                f.debug_tuple(stringify!(IntegerArray)).field(known).finish()
            }
            Self::Http(known) => f.debug_tuple(stringify!(Http)).field(known).finish(),
            Self::HttpRequest(known) => {
                f.debug_tuple(stringify!(HttpRequest)).field(known).finish()
            }
            Self::Db(known) => f.debug_tuple(stringify!(Db)).field(known).finish(),
            Self::Sql(known) => f.debug_tuple(stringify!(Sql)).field(known).finish(),
            Self::AirtableBaseId(known) => {
                f.debug_tuple(stringify!(AirtableBaseId)).field(known).finish()
            }
            Self::AirtableTableId(known) => {
                f.debug_tuple(stringify!(AirtableTableId)).field(known).finish()
            }
            Self::AirtableViewId(known) => {
                f.debug_tuple(stringify!(AirtableViewId)).field(known).finish()
            }
            Self::AirtableFieldId(known) => {
                f.debug_tuple(stringify!(AirtableFieldId)).field(known).finish()
            }
            Self::DiscordChannel(known) => {
                f.debug_tuple(stringify!(DiscordChannel)).field(known).finish()
            }
            Self::DiscordChannelArray(known) => {
                f.debug_tuple(stringify!(DiscordChannelArray)).field(known).finish()
            }
            Self::Integer(known) => {
                f.debug_tuple(stringify!(Integer)).field(known).finish()
            }
            Self::String(known) => {
                f.debug_tuple(stringify!(String)).field(known).finish()
            }
            Self::StringArray(known) => {
                f.debug_tuple(stringify!(StringArray)).field(known).finish()
            }
            Self::Object(known) => {
                f.debug_tuple(stringify!(Object)).field(known).finish()
            }
            Self::Any(known) => f.debug_tuple(stringify!(Any)).field(known).finish(),
            Self::Unknown(value) => {
                f.debug_tuple("Unknown").field(&tagged::Names(value)).finish()
            }
        }
    }
}

impl<'de> serde::Deserialize<'de> for ConfigurableProp {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let (tag, value) = tagged::split(value, "type", &[]);
        Ok(
            match tag.as_deref() {
                Some("alert") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Alert(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("app") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::App(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("boolean") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Boolean(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("data_store") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::DataStore(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("dir") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Dir(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.interface.timer") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Timer(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.interface.apphook") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Apphook(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("integer[]") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::IntegerArray(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.interface.http") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Http(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("http_request") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::HttpRequest(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.service.db") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Db(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("sql") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Sql(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.airtable.baseId") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::AirtableBaseId(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.airtable.tableId") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::AirtableTableId(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.airtable.viewId") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::AirtableViewId(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.airtable.fieldId") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::AirtableFieldId(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.discord.channel") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::DiscordChannel(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("$.discord.channel[]") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::DiscordChannelArray(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("integer") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Integer(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("string") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::String(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("string[]") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::StringArray(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("object") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Object(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("any") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::Any(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                _ => Self::Unknown(tagged::join(value, "type", tag)),
            },
        )
    }
}

impl From<types::ConfigurablePropAlert> for ConfigurableProp {
    fn from(value: types::ConfigurablePropAlert) -> Self {
        Self::Alert(value)
    }
}

impl From<types::ConfigurablePropApp> for ConfigurableProp {
    fn from(value: types::ConfigurablePropApp) -> Self {
        Self::App(value)
    }
}

impl From<types::ConfigurablePropBoolean> for ConfigurableProp {
    fn from(value: types::ConfigurablePropBoolean) -> Self {
        Self::Boolean(value)
    }
}

impl From<types::ConfigurablePropDataStore> for ConfigurableProp {
    fn from(value: types::ConfigurablePropDataStore) -> Self {
        Self::DataStore(value)
    }
}

impl From<types::ConfigurablePropDir> for ConfigurableProp {
    fn from(value: types::ConfigurablePropDir) -> Self {
        Self::Dir(value)
    }
}

impl From<types::ConfigurablePropTimer> for ConfigurableProp {
    fn from(value: types::ConfigurablePropTimer) -> Self {
        Self::Timer(value)
    }
}

impl From<types::ConfigurablePropApphook> for ConfigurableProp {
    fn from(value: types::ConfigurablePropApphook) -> Self {
        Self::Apphook(value)
    }
}

impl From<types::ConfigurablePropIntegerArray> for ConfigurableProp {
    fn from(value: types::ConfigurablePropIntegerArray) -> Self {
        Self::IntegerArray(value)
    }
}

impl From<types::ConfigurablePropHttp> for ConfigurableProp {
    fn from(value: types::ConfigurablePropHttp) -> Self {
        Self::Http(value)
    }
}

impl From<types::ConfigurablePropHttpRequest> for ConfigurableProp {
    fn from(value: types::ConfigurablePropHttpRequest) -> Self {
        Self::HttpRequest(value)
    }
}

impl From<types::ConfigurablePropDb> for ConfigurableProp {
    fn from(value: types::ConfigurablePropDb) -> Self {
        Self::Db(value)
    }
}

impl From<types::ConfigurablePropSql> for ConfigurableProp {
    fn from(value: types::ConfigurablePropSql) -> Self {
        Self::Sql(value)
    }
}

impl From<types::ConfigurablePropAirtableBaseId> for ConfigurableProp {
    fn from(value: types::ConfigurablePropAirtableBaseId) -> Self {
        Self::AirtableBaseId(value)
    }
}

impl From<types::ConfigurablePropAirtableTableId> for ConfigurableProp {
    fn from(value: types::ConfigurablePropAirtableTableId) -> Self {
        Self::AirtableTableId(value)
    }
}

impl From<types::ConfigurablePropAirtableViewId> for ConfigurableProp {
    fn from(value: types::ConfigurablePropAirtableViewId) -> Self {
        Self::AirtableViewId(value)
    }
}

impl From<types::ConfigurablePropAirtableFieldId> for ConfigurableProp {
    fn from(value: types::ConfigurablePropAirtableFieldId) -> Self {
        Self::AirtableFieldId(value)
    }
}

impl From<types::ConfigurablePropDiscordChannel> for ConfigurableProp {
    fn from(value: types::ConfigurablePropDiscordChannel) -> Self {
        Self::DiscordChannel(value)
    }
}

impl From<types::ConfigurablePropDiscordChannelArray> for ConfigurableProp {
    fn from(value: types::ConfigurablePropDiscordChannelArray) -> Self {
        Self::DiscordChannelArray(value)
    }
}

impl From<types::ConfigurablePropInteger> for ConfigurableProp {
    fn from(value: types::ConfigurablePropInteger) -> Self {
        Self::Integer(value)
    }
}

impl From<types::ConfigurablePropString> for ConfigurableProp {
    fn from(value: types::ConfigurablePropString) -> Self {
        Self::String(value)
    }
}

impl From<types::ConfigurablePropStringArray> for ConfigurableProp {
    fn from(value: types::ConfigurablePropStringArray) -> Self {
        Self::StringArray(value)
    }
}

impl From<types::ConfigurablePropObject> for ConfigurableProp {
    fn from(value: types::ConfigurablePropObject) -> Self {
        Self::Object(value)
    }
}

impl From<types::ConfigurablePropAny> for ConfigurableProp {
    fn from(value: types::ConfigurablePropAny) -> Self {
        Self::Any(value)
    }
}

/// How a component uses its directory.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DirAccessMode {
    /// `read`
    Read,
    /// `write`
    Write,
    /// `read-write`
    ReadWrite,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl DirAccessMode {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::ReadWrite => "read-write",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for DirAccessMode {
    fn from(value: &str) -> Self {
        match value {
            "read" => Self::Read,
            "write" => Self::Write,
            "read-write" => Self::ReadWrite,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for DirAccessMode {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for DirAccessMode {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for DirAccessMode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for DirAccessMode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for DirAccessMode {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for DirAccessMode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DirAccessMode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["read", "write", "read-write"] }
        )
    }
}

/// A deployed trigger, distinguished by `type`. Older responses lack it; the prefix of the id then
/// identifies the kind.
#[derive(Clone, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(tag = "type")]
#[non_exhaustive]
pub enum Emitter {
    /// A trigger created from a component of the registry.
    #[serde(rename = "DeployedComponent")]
    DeployedComponent(types::DeployedComponent),
    /// A native trigger that emits an event for each HTTP request.
    #[serde(rename = "HttpInterface")]
    HttpInterface(types::HttpInterface),
    /// A native trigger that emits events on a schedule.
    #[serde(rename = "TimerInterface")]
    TimerInterface(types::TimerInterface),
    /// A native trigger that emits an event for each e-mail. The service documents it only in prose and returns
    /// it without `type`; the id identifies its kind.
    #[serde(rename = "EmailInterface")]
    EmailInterface(types::EmailInterface),
    /// An object of unknown kind, or of a known kind in an unexpected shape, as the server sent it.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

impl Emitter {
    /// The tag of this variant, as it is sent.
    pub fn tag(&self) -> Option<&str> {
        match self {
            Self::DeployedComponent(_) => Some("DeployedComponent"),
            Self::HttpInterface(_) => Some("HttpInterface"),
            Self::TimerInterface(_) => Some("TimerInterface"),
            Self::EmailInterface(_) => Some("EmailInterface"),
            Self::Unknown(value) => value.get("type").and_then(serde_json::Value::as_str),
        }
    }

    /// Whether the trigger emits events.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn active(&self) -> Option<bool> {
        match self {
            Self::DeployedComponent(known) => Some(known.active),
            Self::Unknown(value) => tagged::field(value, "active"),
            _ => None,
        }
    }

    /// Logs of the deploy and remove hooks, in any form.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn callback_observations(&self) -> Option<serde_json::Value> {
        match self {
            Self::DeployedComponent(known) => tagged::json(&known.callback_observations),
            Self::Unknown(value) => tagged::field(value, "callback_observations"),
            _ => None,
        }
    }

    /// Id of the saved component, such as `sc_abc123`.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn component_id(&self) -> Option<&str> {
        match self {
            Self::DeployedComponent(known) => Some(&known.component_id),
            Self::Unknown(value) => {
                value.get("component_id").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Registry key of the component.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn component_key(&self) -> Option<&str> {
        match self {
            Self::DeployedComponent(known) => known.component_key.as_deref(),
            Self::Unknown(value) => {
                value.get("component_key").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Props of the component.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn configurable_props(&self) -> Vec<types::ConfigurableProp> {
        match self {
            Self::DeployedComponent(known) => known.configurable_props.clone(),
            Self::Unknown(value) => {
                tagged::field(value, "configurable_props").unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// Values of the props. Props filled in by the service, such as HTTP endpoints, appear here too.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn configured_props(&self) -> Option<types::ConfiguredProps> {
        match self {
            Self::DeployedComponent(known) => Some(known.configured_props.clone()),
            Self::Unknown(value) => tagged::field(value, "configured_props"),
            _ => None,
        }
    }

    /// Unix time of creation. Documented as milliseconds, but observed in seconds.
    pub fn created_at(&self) -> Option<i64> {
        match self {
            Self::DeployedComponent(known) => Some(known.created_at),
            Self::HttpInterface(known) => Some(known.created_at),
            Self::TimerInterface(known) => Some(known.created_at),
            Self::EmailInterface(known) => known.created_at,
            Self::Unknown(value) => tagged::field(value, "created_at"),
        }
    }

    /// Cron expression.
    ///
    /// Kinds with this field: [`TimerInterface`](Self::TimerInterface).
    pub fn cron(&self) -> Option<&str> {
        match self {
            Self::TimerInterface(known) => known.cron.as_deref(),
            Self::Unknown(value) => value.get("cron").and_then(serde_json::Value::as_str),
            _ => None,
        }
    }

    /// Whether the component responds to requests itself.
    ///
    /// Kinds with this field: [`HttpInterface`](Self::HttpInterface).
    pub fn custom_response(&self) -> Option<bool> {
        match self {
            Self::HttpInterface(known) => Some(known.custom_response),
            Self::Unknown(value) => tagged::field(value, "custom_response"),
            _ => None,
        }
    }

    /// Address to send e-mails to.
    ///
    /// Kinds with this field: [`EmailInterface`](Self::EmailInterface).
    pub fn email_address(&self) -> Option<&str> {
        match self {
            Self::EmailInterface(known) => known.email_address.as_deref(),
            Self::Unknown(value) => {
                value.get("email_address").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Whether events found while deploying were sent.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn emit_on_deploy(&self) -> Option<bool> {
        match self {
            Self::DeployedComponent(known) => known.emit_on_deploy,
            Self::Unknown(value) => tagged::field(value, "emit_on_deploy"),
            _ => None,
        }
    }

    /// URL to send requests to.
    ///
    /// Kinds with this field: [`HttpInterface`](Self::HttpInterface).
    pub fn endpoint_url(&self) -> Option<&str> {
        match self {
            Self::HttpInterface(known) => Some(&known.endpoint_url),
            Self::Unknown(value) => {
                value.get("endpoint_url").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Trigger id, such as `dc_abc123`.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::DeployedComponent(known) => Some(&known.id),
            Self::HttpInterface(known) => Some(&known.id),
            Self::TimerInterface(known) => Some(&known.id),
            Self::EmailInterface(known) => Some(&known.id),
            Self::Unknown(value) => value.get("id").and_then(serde_json::Value::as_str),
        }
    }

    /// Seconds between two events.
    ///
    /// Kinds with this field: [`TimerInterface`](Self::TimerInterface).
    pub fn interval_seconds(&self) -> Option<f64> {
        match self {
            Self::TimerInterface(known) => known.interval_seconds,
            Self::Unknown(value) => tagged::field(value, "interval_seconds"),
            _ => None,
        }
    }

    /// Key of the endpoint, also the first part of its host name.
    ///
    /// Kinds with this field: [`HttpInterface`](Self::HttpInterface).
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::HttpInterface(known) => Some(&known.key),
            Self::Unknown(value) => value.get("key").and_then(serde_json::Value::as_str),
            _ => None,
        }
    }

    /// Name of the trigger.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::DeployedComponent(known) => Some(&known.name),
            Self::Unknown(value) => value.get("name").and_then(serde_json::Value::as_str),
            _ => None,
        }
    }

    /// Slug derived from the name.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn name_slug(&self) -> Option<&str> {
        match self {
            Self::DeployedComponent(known) => Some(&known.name_slug),
            Self::Unknown(value) => {
                value.get("name_slug").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Internal id of the external user, such as `exu_abc123`.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn owner_id(&self) -> Option<&str> {
        match self {
            Self::DeployedComponent(known) => Some(&known.owner_id),
            Self::Unknown(value) => {
                value.get("owner_id").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// When the schedule was last changed, as a Unix time in the unit of `created_at`.
    ///
    /// Kinds with this field: [`TimerInterface`](Self::TimerInterface).
    pub fn schedule_changed_at(&self) -> Option<i64> {
        match self {
            Self::TimerInterface(known) => Some(known.schedule_changed_at),
            Self::Unknown(value) => tagged::field(value, "schedule_changed_at"),
            _ => None,
        }
    }

    /// Time zone of the cron expression.
    ///
    /// Kinds with this field: [`TimerInterface`](Self::TimerInterface).
    pub fn timezone(&self) -> Option<&str> {
        match self {
            Self::TimerInterface(known) => Some(&known.timezone),
            Self::Unknown(value) => {
                value.get("timezone").and_then(serde_json::Value::as_str)
            }
            _ => None,
        }
    }

    /// Unix time of the last change, in the same unit.
    pub fn updated_at(&self) -> Option<i64> {
        match self {
            Self::DeployedComponent(known) => Some(known.updated_at),
            Self::HttpInterface(known) => Some(known.updated_at),
            Self::TimerInterface(known) => Some(known.updated_at),
            Self::EmailInterface(known) => known.updated_at,
            Self::Unknown(value) => tagged::field(value, "updated_at"),
        }
    }

    /// Key that signs deliveries to the `webhook_url` set at deployment. Only the response to the deployment
    /// contains it, and only for OAuth callers.
    ///
    /// Kinds with this field: [`DeployedComponent`](Self::DeployedComponent).
    pub fn webhook_signing_key(&self) -> Option<values::Secret> {
        match self {
            Self::DeployedComponent(known) => known.webhook_signing_key.clone(),
            Self::Unknown(value) => tagged::field(value, "webhook_signing_key"),
            _ => None,
        }
    }
}

impl std::fmt::Debug for Emitter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::DeployedComponent(known) => {
                f.debug_tuple(stringify!(DeployedComponent)).field(known).finish()
            }
            Self::HttpInterface(known) => {
                f.debug_tuple(stringify!(HttpInterface)).field(known).finish()
            }
            Self::TimerInterface(known) => {
                f.debug_tuple(stringify!(TimerInterface)).field(known).finish()
            }
            Self::EmailInterface(known) => {
                f.debug_tuple(stringify!(EmailInterface)).field(known).finish()
            }
            Self::Unknown(value) => {
                f.debug_tuple("Unknown").field(&tagged::Names(value)).finish()
            }
        }
    }
}

impl<'de> serde::Deserialize<'de> for Emitter {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let (tag, value) = tagged::split(
            value,
            "type",
            &[
                ("dc_", "DeployedComponent"),
                ("ei_", "EmailInterface"),
                ("hi_", "HttpInterface"),
                ("ti_", "TimerInterface"),
            ],
        );
        Ok(
            match tag.as_deref() {
                Some("DeployedComponent") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::DeployedComponent(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("HttpInterface") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::HttpInterface(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("TimerInterface") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::TimerInterface(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                Some("EmailInterface") => {
                    match tagged::decode(value, "type", tag) {
                        Ok(known) => Self::EmailInterface(known),
                        Err(value) => Self::Unknown(value),
                    }
                }
                _ => Self::Unknown(tagged::join(value, "type", tag)),
            },
        )
    }
}

impl From<types::DeployedComponent> for Emitter {
    fn from(value: types::DeployedComponent) -> Self {
        Self::DeployedComponent(value)
    }
}

impl From<types::HttpInterface> for Emitter {
    fn from(value: types::HttpInterface) -> Self {
        Self::HttpInterface(value)
    }
}

impl From<types::TimerInterface> for Emitter {
    fn from(value: types::TimerInterface) -> Self {
        Self::TimerInterface(value)
    }
}

impl From<types::EmailInterface> for Emitter {
    fn from(value: types::EmailInterface) -> Self {
        Self::EmailInterface(value)
    }
}

/// Kind of deployed trigger to list. `source` means triggers created from components, the others for native
/// triggers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EmitterType {
    /// `email`
    Email,
    /// `http`
    Http,
    /// `source`
    Source,
    /// `timer`
    Timer,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl EmitterType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Email => "email",
            Self::Http => "http",
            Self::Source => "source",
            Self::Timer => "timer",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for EmitterType {
    fn from(value: &str) -> Self {
        match value {
            "email" => Self::Email,
            "http" => Self::Http,
            "source" => Self::Source,
            "timer" => Self::Timer,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for EmitterType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for EmitterType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for EmitterType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for EmitterType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for EmitterType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for EmitterType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EmitterType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["email", "http", "source", "timer"] }
        )
    }
}

/// Environment of a project. Each environment has its own users and accounts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Environment {
    /// `development`
    Development,
    /// `production`
    Production,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl Environment {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Development => "development",
            Self::Production => "production",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for Environment {
    fn from(value: &str) -> Self {
        match value {
            "development" => Self::Development,
            "production" => Self::Production,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for Environment {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for Environment {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for Environment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for Environment {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Environment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Environment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["development", "production"] }
        )
    }
}

/// Where the failure of an action came from. `component_code`: the code of the component, before any
/// network call; running it again does not help. `upstream_api`: a 4xx or 5xx response of the third-party
/// service; running it again sometimes helps. `network_io`: name resolution, a refused connection or a
/// timeout; probably transient. `response_parsing`: a 2xx response that could not be parsed; running it
/// again does not help.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorOrigin {
    /// `component_code`
    ComponentCode,
    /// `upstream_api`
    UpstreamApi,
    /// `network_io`
    NetworkIo,
    /// `response_parsing`
    ResponseParsing,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl ErrorOrigin {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ComponentCode => "component_code",
            Self::UpstreamApi => "upstream_api",
            Self::NetworkIo => "network_io",
            Self::ResponseParsing => "response_parsing",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for ErrorOrigin {
    fn from(value: &str) -> Self {
        match value {
            "component_code" => Self::ComponentCode,
            "upstream_api" => Self::UpstreamApi,
            "network_io" => Self::NetworkIo,
            "response_parsing" => Self::ResponseParsing,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for ErrorOrigin {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for ErrorOrigin {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for ErrorOrigin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for ErrorOrigin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for ErrorOrigin {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ErrorOrigin {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ErrorOrigin".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["component_code", "upstream_api",
            "network_io", "response_parsing"] }
        )
    }
}

/// Authentication used by an HTTP request prop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HttpRequestAuthType {
    /// `basic`
    Basic,
    /// `bearer`
    Bearer,
    /// `none`
    None_,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl HttpRequestAuthType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Basic => "basic",
            Self::Bearer => "bearer",
            Self::None_ => "none",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for HttpRequestAuthType {
    fn from(value: &str) -> Self {
        match value {
            "basic" => Self::Basic,
            "bearer" => Self::Bearer,
            "none" => Self::None_,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for HttpRequestAuthType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for HttpRequestAuthType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for HttpRequestAuthType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for HttpRequestAuthType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for HttpRequestAuthType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for HttpRequestAuthType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "HttpRequestAuthType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["basic", "bearer", "none"] }
        )
    }
}

/// Whether the body of an HTTP request prop is a list of fields or raw text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HttpRequestBodyType {
    /// `fields`
    Fields,
    /// `raw`
    Raw,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl HttpRequestBodyType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Fields => "fields",
            Self::Raw => "raw",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for HttpRequestBodyType {
    fn from(value: &str) -> Self {
        match value {
            "fields" => Self::Fields,
            "raw" => Self::Raw,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for HttpRequestBodyType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for HttpRequestBodyType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for HttpRequestBodyType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for HttpRequestBodyType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for HttpRequestBodyType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for HttpRequestBodyType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "HttpRequestBodyType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type" : "string", "examples" : ["fields", "raw"] })
    }
}

/// OAuth grant used to get an access token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum OAuthGrantType {
    /// `client_credentials`
    ClientCredentials,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl OAuthGrantType {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ClientCredentials => "client_credentials",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for OAuthGrantType {
    fn from(value: &str) -> Self {
        match value {
            "client_credentials" => Self::ClientCredentials,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for OAuthGrantType {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for OAuthGrantType {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for OAuthGrantType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for OAuthGrantType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for OAuthGrantType {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for OAuthGrantType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OAuthGrantType".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["client_credentials"] }
        )
    }
}

/// Name of a predefined subset of an app's OAuth scopes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ScopeProfileName {
    /// `read_only`
    ReadOnly,
    /// `read_write`
    ReadWrite,
    /// `admin`
    Admin,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl ScopeProfileName {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::ReadOnly => "read_only",
            Self::ReadWrite => "read_write",
            Self::Admin => "admin",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for ScopeProfileName {
    fn from(value: &str) -> Self {
        match value {
            "read_only" => Self::ReadOnly,
            "read_write" => Self::ReadWrite,
            "admin" => Self::Admin,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for ScopeProfileName {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for ScopeProfileName {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for ScopeProfileName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for ScopeProfileName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for ScopeProfileName {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for ScopeProfileName {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ScopeProfileName".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["read_only", "read_write", "admin"] }
        )
    }
}

/// Ascending or descending order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SortDirection {
    /// `asc`
    Asc,
    /// `desc`
    Desc,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl SortDirection {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Asc => "asc",
            Self::Desc => "desc",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for SortDirection {
    fn from(value: &str) -> Self {
        match value {
            "asc" => Self::Asc,
            "desc" => Self::Desc,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for SortDirection {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for SortDirection {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for SortDirection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for SortDirection {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for SortDirection {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for SortDirection {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "SortDirection".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type" : "string", "examples" : ["asc", "desc"] })
    }
}

/// Special meaning of a string prop. `file-ref` takes a file URL or a path below `/tmp`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum StringFormat {
    /// `file-ref`
    FileRef,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl StringFormat {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::FileRef => "file-ref",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for StringFormat {
    fn from(value: &str) -> Self {
        match value {
            "file-ref" => Self::FileRef,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for StringFormat {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for StringFormat {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for StringFormat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for StringFormat {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for StringFormat {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for StringFormat {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StringFormat".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type" : "string", "examples" : ["file-ref"] })
    }
}

/// Internal component that delivers to a webhook. Informational only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WebhookDeliveryBackend {
    /// `jvm`
    Jvm,
    /// `valkey`
    Valkey,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl WebhookDeliveryBackend {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Jvm => "jvm",
            Self::Valkey => "valkey",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for WebhookDeliveryBackend {
    fn from(value: &str) -> Self {
        match value {
            "jvm" => Self::Jvm,
            "valkey" => Self::Valkey,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for WebhookDeliveryBackend {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for WebhookDeliveryBackend {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for WebhookDeliveryBackend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for WebhookDeliveryBackend {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for WebhookDeliveryBackend {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for WebhookDeliveryBackend {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WebhookDeliveryBackend".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type" : "string", "examples" : ["jvm", "valkey"] })
    }
}

/// Health of webhook delivery, from best to worst `happy`, `penalty`, `life_support`, `deactivated`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WebhookDeliveryStatus {
    /// `happy`
    Happy,
    /// `penalty`
    Penalty,
    /// `life_support`
    LifeSupport,
    /// `deactivated`
    Deactivated,
    /// A value that this version of the crate does not know, as the server sent it.
    Unknown(String),
}

impl WebhookDeliveryStatus {
    /// The value as it is sent.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Happy => "happy",
            Self::Penalty => "penalty",
            Self::LifeSupport => "life_support",
            Self::Deactivated => "deactivated",
            Self::Unknown(value) => value,
        }
    }
}

impl From<&str> for WebhookDeliveryStatus {
    fn from(value: &str) -> Self {
        match value {
            "happy" => Self::Happy,
            "penalty" => Self::Penalty,
            "life_support" => Self::LifeSupport,
            "deactivated" => Self::Deactivated,
            _ => Self::Unknown(value.to_owned()),
        }
    }
}

impl From<String> for WebhookDeliveryStatus {
    fn from(value: String) -> Self {
        Self::from(value.as_str())
    }
}

impl std::str::FromStr for WebhookDeliveryStatus {
    type Err = std::convert::Infallible;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        Ok(Self::from(value))
    }
}

impl std::fmt::Display for WebhookDeliveryStatus {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl serde::Serialize for WebhookDeliveryStatus {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> serde::Deserialize<'de> for WebhookDeliveryStatus {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        crate::runtime::open_enum(deserializer)
    }
}

#[cfg(feature = "schemars")]
impl schemars::JsonSchema for WebhookDeliveryStatus {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "WebhookDeliveryStatus".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!(
            { "type" : "string", "examples" : ["happy", "penalty", "life_support",
            "deactivated"] }
        )
    }
}
