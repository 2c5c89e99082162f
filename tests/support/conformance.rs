//! What the conformance runner shares with its generated table of operations: arguments and outcomes of a case.

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
pub type Run = fn(&Client, &Arguments) -> Result<Prepared, CaseError>;

/// A request that is ready to send, with its outcome as JSON.
pub type Prepared = BoxFuture<Result<Value, CaseError>>;

/// Operations of the spec that have no generated code.
pub const HANDWRITTEN: &[(&str, Run)] = &[
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

/// Why a case failed.
#[derive(Debug, Serialize)]
pub struct CaseError {
    kind: String,
    status: Option<u16>,
    message: String,
}

impl CaseError {
    /// An error of the runner itself: nothing was called.
    pub fn new(kind: &str, message: impl fmt::Display) -> Self {
        Self {
            kind: kind.to_owned(),
            status: None,
            message: message.to_string(),
        }
    }
}

impl From<Error> for CaseError {
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
    /// Replaces `BASE` with the base URL in every string.
    pub fn new(arguments: Map<String, Value>, base_url: &str) -> Self {
        let filled = arguments
            .into_iter()
            .map(|(name, value)| (name, with_base(value, base_url)))
            .collect();
        Self(filled)
    }

    /// Rejects names that the operation does not have.
    pub fn only(&self, known: &[&str]) -> Result<(), CaseError> {
        match self.0.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(CaseError::new(
                "unknown_argument",
                format!("there is no argument `{name}`"),
            )),
        }
    }

    /// A required argument.
    pub fn required<T: DeserializeOwned>(&self, name: &str) -> Result<T, CaseError> {
        let value = self
            .0
            .get(name)
            .ok_or_else(|| CaseError::new("missing_argument", format!("`{name}` is required")))?;
        read(name, value)
    }

    /// An optional argument. Null counts as missing, like `None` in Python, unless the argument accepts null.
    pub fn optional<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, CaseError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(T::deserialize(Value::Null).ok()),
            Some(value) => read(name, value).map(Some),
        }
    }

    /// Whether the argument is present and null.
    pub fn is_null(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Value::Null)
    }

    fn pairs(&self, name: &str) -> Result<Map<String, Value>, CaseError> {
        self.optional(name).map(Option::unwrap_or_default)
    }
}

fn read<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, CaseError> {
    T::deserialize(value)
        .map_err(|error| CaseError::new("invalid_argument", format!("`{name}`: {error}")))
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

/// Sends a generated request when polled. Its value is the whole body of the response, including the envelope.
pub fn prepared<T, R>(request: R) -> Prepared
where
    T: Serialize + Send,
    R: IntoFuture<Output = Result<T, Error>, IntoFuture: Send + 'static> + Send + 'static,
{
    let sending = request.into_future();
    Box::pin(async move {
        serde_json::to_value(sending.await?).map_err(|error| CaseError::new("encode", error))
    })
}

/// Sends a request whose response may have any format.
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

fn download_file(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&["s_3_key"])?;
    let key: String = arguments.required("s_3_key")?;
    let stash = client.file_stash();
    let sending: BoxFuture<_> = Box::pin(async move { stash.download_file(key).await });
    Ok(streamed(sending))
}

const PROXY: [&str; 5] = ["url", "external_user_id", "account_id", "headers", "params"];

fn proxy_get(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&PROXY)?;
    proxied(client, arguments, &Method::GET)
}

fn proxy_delete(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    arguments.only(&PROXY)?;
    proxied(client, arguments, &Method::DELETE)
}

fn proxy_post(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    with_body(client, arguments, &Method::POST)
}

fn proxy_put(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    with_body(client, arguments, &Method::PUT)
}

fn proxy_patch(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    with_body(client, arguments, &Method::PATCH)
}

fn with_body(
    client: &Client,
    arguments: &Arguments,
    method: &Method,
) -> Result<Prepared, CaseError> {
    let mut known = PROXY.to_vec();
    known.push("body");
    arguments.only(&known)?;
    proxied(client, arguments, method)
}

fn proxied(client: &Client, arguments: &Arguments, method: &Method) -> Result<Prepared, CaseError> {
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

/// A list repeats the name; null is omitted.
fn parameter(request: ProxyRequest, name: &str, value: &Value) -> ProxyRequest {
    match value {
        Value::Null => request,
        Value::Array(items) => items
            .iter()
            .fold(request, |request, item| parameter(request, name, item)),
        other => request.query(name, plain(other)),
    }
}

/// A value as header or query string.
fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

const INVOKE: [&str; 4] = ["url_or_endpoint", "method", "body", "headers"];

fn invoke(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
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
            return Err(CaseError::new("invalid_argument", message));
        }
    };
    called(
        client.workflows().invoke(endpoint).auth(auth),
        headers,
        arguments,
    )
}

fn invoke_for_external_user(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
    let mut known = INVOKE.to_vec();
    known.push("external_user_id");
    arguments.only(&known)?;
    let invocation = client.workflows().invoke_for_external_user(
        arguments.required::<String>("url_or_endpoint")?,
        arguments.required::<String>("external_user_id")?,
    );
    called(invocation, arguments.pairs("headers")?, arguments)
}

fn take_bearer(headers: &mut Map<String, Value>) -> Result<Secret, CaseError> {
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
        CaseError::new("invalid_argument", message)
    })
}

fn called(
    mut invocation: Invocation,
    headers: Map<String, Value>,
    arguments: &Arguments,
) -> Result<Prepared, CaseError> {
    if let Some(method) = arguments.optional::<String>("method")? {
        let method = Method::from_bytes(method.to_uppercase().as_bytes());
        let method = method.map_err(|error| CaseError::new("invalid_argument", error))?;
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
