//! What the conformance runner shares with its generated table of operations: reading arguments, telling outcomes.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use heck::ToSnakeCase;
use http::Method;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use pipedream_connect::proxy::ProxyRequest;
use pipedream_connect::workflows::{Invocation, WorkflowAuth};
use pipedream_connect::{BoxFuture, Client, Error, Secret, StreamResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Builds an operation's request from its arguments.
pub type Run = fn(&Client, &Arguments) -> Result<Prepared, Refusal>;

/// A request that is ready to be sent, and its outcome as JSON.
pub type Prepared = BoxFuture<Result<Value, Refusal>>;

/// Operations that the contract describes but that nothing is generated for.
pub const BY_HAND: &[(&str, Run)] = &[
    ("file_stash.download_file", download_file),
    ("proxy.delete", proxy_delete),
    ("proxy.get", proxy_get),
    ("proxy.patch", proxy_patch),
    ("proxy.post", proxy_post),
    ("proxy.put", proxy_put),
    ("workflows.invoke", invoke),
    (
        "workflows.invoke_for_external_user",
        invoke_for_external_user,
    ),
];

/// Why a case has no value.
#[derive(Debug, Serialize)]
pub struct Refusal {
    kind: String,
    status: Option<u16>,
    message: String,
}

impl Refusal {
    /// A refusal by the runner itself: nothing was called.
    pub fn new(kind: &str, message: impl fmt::Display) -> Self {
        Self {
            kind: kind.to_owned(),
            status: None,
            message: message.to_string(),
        }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self {
            kind: format!("{:?}", error.kind()).to_snake_case(),
            status: error.status().map(|status| status.as_u16()),
            message: error.to_string(),
        }
    }
}

/// The arguments of one case, by name.
pub struct Arguments(Map<String, Value>);

impl Arguments {
    /// Arguments in which `BASE` inside any text stands for the base URL.
    pub fn new(arguments: Map<String, Value>, base_url: &str) -> Self {
        let filled = arguments
            .into_iter()
            .map(|(name, value)| (name, with_base(value, base_url)))
            .collect();
        Self(filled)
    }

    /// Refuses names that the operation does not have.
    pub fn only(&self, known: &[&str]) -> Result<(), Refusal> {
        match self.0.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(Refusal::new(
                "unknown_argument",
                format!("there is no argument `{name}`"),
            )),
        }
    }

    /// An argument that must be there.
    pub fn required<T: DeserializeOwned>(&self, name: &str) -> Result<T, Refusal> {
        let value = self
            .0
            .get(name)
            .ok_or_else(|| Refusal::new("missing_argument", format!("`{name}` is required")))?;
        read(name, value)
    }

    /// An argument that may be left out. Null counts as left out, as `None` does in Python, unless null is a value of
    /// the argument.
    pub fn optional<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(T::deserialize(Value::Null).ok()),
            Some(value) => read(name, value).map(Some),
        }
    }

    /// Whether the argument is there and null.
    pub fn is_null(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Null)
    }

    fn pairs(&self, name: &str) -> Result<Map<String, Value>, Refusal> {
        self.optional(name).map(Option::unwrap_or_default)
    }
}

fn read<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, Refusal> {
    T::deserialize(value)
        .map_err(|error| Refusal::new("invalid_argument", format!("`{name}`: {error}")))
}

fn with_base(value: Value, base_url: &str) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace("BASE", base_url)),
        Value::Array(items) => items
            .into_iter()
            .map(|item| with_base(item, base_url))
            .collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, member)| (name, with_base(member, base_url)))
            .collect(),
        other => other,
    }
}

/// Sends a generated request when polled; its value is the whole body of the answer, envelope included.
pub fn prepared<T, R>(request: R) -> Prepared
where
    T: Serialize + Send,
    R: IntoFuture<Output = Result<T, Error>, IntoFuture: Send + 'static> + Send + 'static,
{
    let sending = request.into_future();
    Box::pin(async move {
        serde_json::to_value(sending.await?).map_err(|error| Refusal::new("encode", error))
    })
}

/// Sends a request whose answer may be anything.
fn streamed<R>(request: R) -> Prepared
where
    R: IntoFuture<Output = Result<StreamResponse, Error>, IntoFuture: Send + 'static>,
{
    let sending = request.into_future();
    Box::pin(async move {
        let response = sending.await?;
        let status = response.status().as_u16();
        let media = response.headers().get(CONTENT_TYPE).cloned();
        let body = response.bytes().await?;
        let mut value = json!({ "status": status, "headers": {} });
        if let Some(media) = media.as_ref().and_then(|media| media.to_str().ok()) {
            value["headers"]["content-type"] = Value::from(media);
        }
        match serde_json::from_slice::<Value>(&body) {
            Ok(json) => value["body"] = json,
            Err(_) => value["base64"] = Value::String(STANDARD.encode(&body)),
        }
        Ok(value)
    })
}

fn download_file(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    arguments.only(&["s_3_key"])?;
    let key: String = arguments.required("s_3_key")?;
    let stash = client.file_stash();
    let sending: BoxFuture<_> = Box::pin(async move { stash.download_file(key).await });
    Ok(streamed(sending))
}

const PROXY: [&str; 5] = ["url", "external_user_id", "account_id", "headers", "params"];

fn proxy_get(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    arguments.only(&PROXY)?;
    proxied(client, arguments, &Method::GET)
}

fn proxy_delete(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    arguments.only(&PROXY)?;
    proxied(client, arguments, &Method::DELETE)
}

fn proxy_post(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    with_body(client, arguments, &Method::POST)
}

fn proxy_put(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    with_body(client, arguments, &Method::PUT)
}

fn proxy_patch(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    with_body(client, arguments, &Method::PATCH)
}

fn with_body(client: &Client, arguments: &Arguments, method: &Method) -> Result<Prepared, Refusal> {
    let mut known = PROXY.to_vec();
    known.push("body");
    arguments.only(&known)?;
    proxied(client, arguments, method)
}

fn proxied(client: &Client, arguments: &Arguments, method: &Method) -> Result<Prepared, Refusal> {
    let proxy = client
        .user(arguments.required::<String>("external_user_id")?)?
        .proxy(arguments.required::<String>("account_id")?);
    let url: String = arguments.required("url")?;
    let mut request = match *method {
        Method::GET => proxy.get(url),
        Method::POST => proxy.post(url),
        Method::PUT => proxy.put(url),
        Method::PATCH => proxy.patch(url),
        _ => proxy.delete(url),
    };
    for (name, value) in arguments.pairs("headers")? {
        request = request.header(name, plain(&value));
    }
    for (name, value) in arguments.pairs("params")? {
        request = parameter(request, &name, &value);
    }
    if let Some(body) = arguments
        .optional::<Value>("body")?
        .filter(|body| !body.is_null())
    {
        request = request.json(&body);
    }
    Ok(streamed(request))
}

/// Lists repeat the name, null is left out.
fn parameter(request: ProxyRequest, name: &str, value: &Value) -> ProxyRequest {
    match value {
        Value::Null => request,
        Value::Array(items) => items
            .iter()
            .fold(request, |request, item| parameter(request, name, item)),
        other => request.query(name, plain(other)),
    }
}

/// A value as header or query text.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

const INVOKE: [&str; 4] = ["url_or_endpoint", "method", "body", "headers"];

fn invoke(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    let mut known = INVOKE.to_vec();
    known.push("auth_type");
    arguments.only(&known)?;
    let endpoint: String = arguments.required("url_or_endpoint")?;
    let mut headers = arguments.pairs("headers")?;
    let auth = match arguments.optional::<String>("auth_type")?.as_deref() {
        None | Some("none") => WorkflowAuth::None,
        Some("oauth") => WorkflowAuth::OAuth,
        // The official SDKs take this token from the caller's own header.
        Some("static_bearer_token") => WorkflowAuth::Bearer(take_bearer(&mut headers)?),
        Some(other) => {
            let message = format!("`auth_type`: there is no {other:?}");
            return Err(Refusal::new("invalid_argument", message));
        }
    };
    called(
        client.workflows().invoke(endpoint).auth(auth),
        headers,
        arguments,
    )
}

fn invoke_for_external_user(client: &Client, arguments: &Arguments) -> Result<Prepared, Refusal> {
    let mut known = INVOKE.to_vec();
    known.push("external_user_id");
    arguments.only(&known)?;
    let invocation = client.workflows().invoke_for_external_user(
        arguments.required::<String>("url_or_endpoint")?,
        arguments.required::<String>("external_user_id")?,
    );
    called(invocation, arguments.pairs("headers")?, arguments)
}

fn take_bearer(headers: &mut Map<String, Value>) -> Result<Secret, Refusal> {
    let name = headers
        .keys()
        .find(|name| name.eq_ignore_ascii_case(AUTHORIZATION.as_str()))
        .cloned();
    let value = name.and_then(|name| headers.remove(&name));
    let token = value
        .as_ref()
        .and_then(Value::as_str)
        .and_then(|text| text.strip_prefix("Bearer "));
    token.map(Secret::from).ok_or_else(|| {
        let message = "`headers`: `static_bearer_token` needs `Authorization: Bearer …`";
        Refusal::new("invalid_argument", message)
    })
}

fn called(
    mut invocation: Invocation,
    headers: Map<String, Value>,
    arguments: &Arguments,
) -> Result<Prepared, Refusal> {
    if let Some(method) = arguments.optional::<String>("method")? {
        let method = Method::from_bytes(method.to_uppercase().as_bytes());
        let method = method.map_err(|error| Refusal::new("invalid_argument", error))?;
        invocation = invocation.method(method);
    }
    for (name, value) in headers {
        invocation = invocation.header(name, plain(&value));
    }
    if let Some(body) = arguments
        .optional::<Value>("body")?
        .filter(|body| !body.is_null())
    {
        invocation = invocation.json(&body);
    }
    Ok(streamed(invocation))
}
