//! The API proxy and the server behind it.
//!
//! The emulator calls no real service. Its own upstream supports a few calls of Slack, and on any host `/status/N` (that
//! status), `/bytes/N` (that many bytes, chunked) and `/html`. It echoes everything else as JSON.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, Method, Uri, header};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Value, json};

use super::context::Context;
use crate::catalogue::ProxySettings;
use crate::http::{ApiError, ApiResult, Response, form_values, headers_as_json};
use crate::json::Json;
use crate::state::{Account, Credit};

/// Accepts padded and unpadded text.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// Prefix of headers for the upstream.
const PREFIX: &str = "x-pd-proxy-";
/// Maximum for `/bytes/N`.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// Characters to escape in an otherwise complete URL.
const NOT_IN_URLS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

#[rustfmt::skip]
const FORBIDDEN: &[&str] = &[
    "accept-encoding", "access-control-request-headers", "access-control-request-method", "connection", "content-length", "cookie",
    "date", "dnt", "expect", "host", "keep-alive", "origin", "permissions-policy", "referer", "te", "trailer", "transfer-encoding",
    "upgrade", "via",
];

/// A request as the upstream receives it.
struct UpstreamRequest<'a> {
    method: &'a Method,
    uri: Uri,
    headers: HeaderMap,
    body: &'a Bytes,
}

/// Forwards a request with any method.
pub(super) fn forward(cx: &mut Context) -> ApiResult {
    let (request, catalogue) = (cx.request, &cx.config.catalogue);
    let user = cx.query_user()?;
    let account_id = request.required_query("account_id")?;
    let account = cx.environment().accounts.get(&account_id);
    let account = account.filter(|account| account.belongs_to(&user));
    let account = account
        .ok_or_else(|| ApiError::not_found("Account"))?
        .clone();
    let app = catalogue.app(&account.details.app.name_slug);
    let settings = app.map(|app| app.connect.clone()).unwrap_or_default();
    let uri = resolve(&decode(cx.parameter("url_64"))?, &settings, &account)?;
    let mut headers = forwarded_headers(&request.headers)?;
    let token = account.credentials.text("oauth_access_token");
    if let Some(token) = token.and_then(|token| format!("Bearer {token}").try_into().ok()) {
        headers.insert(header::AUTHORIZATION, token);
    }
    let host = uri.authority().map(|authority| authority.as_str());
    if let Some(host) = host.and_then(|host| host.try_into().ok()) {
        headers.insert(header::HOST, host);
    }
    cx.state.spend(Credit::Proxy);
    if account.problem().is_some() {
        return Ok(invalid_credentials());
    }
    let upstream = UpstreamRequest {
        method: &request.method,
        uri,
        headers,
        body: &request.body,
    };
    Ok(respond(&upstream, cx.state.clock.seconds()))
}

/// Accepts the URL-safe and the standard alphabet.
fn decode(encoded: &str) -> Result<String, ApiError> {
    let standard = |_| STANDARD.decode(encoded);
    let bytes = URL_SAFE.decode(encoded).or_else(standard).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.filter(|text| !text.is_empty())
        .ok_or_else(|| ApiError::invalid("url_64", "is not the base64 of a URL"))
}

/// The URL to call, if the app allows it.
fn resolve(target: &str, settings: &ProxySettings, account: &Account) -> Result<Uri, ApiError> {
    if !settings.proxy_enabled {
        return Err(ApiError::new(400, "App record not found"));
    }
    let relative = target.starts_with('/');
    let url = if relative {
        format!("{}{target}", base_url(settings, account)?)
    } else {
        target.to_owned()
    };
    // Like other HTTP clients, drop the fragment and escape invalid characters.
    let url = url.split('#').next().unwrap_or_default();
    let uri = utf8_percent_encode(url, NOT_IN_URLS).to_string().parse();
    let uri: Uri = uri.unwrap_or_default();
    let (Some("http" | "https"), Some(host)) = (uri.scheme_str(), uri.host()) else {
        let problem = "does not hold a URL or an absolute path";
        return Err(ApiError::invalid("url_64", problem));
    };
    let mut domains = settings.allowed_domains.iter();
    if relative || domains.any(|domain| covers(domain, host)) {
        return Ok(uri);
    }
    let message = format!("The domain {host} is not allowed for this app");
    Err(ApiError::new(403, &message))
}

/// The app's base URL, with `{field}` replaced by the account's credentials.
fn base_url(settings: &ProxySettings, account: &Account) -> Result<String, ApiError> {
    let template = settings.base_proxy_target_url.clone();
    let no_base = || ApiError::new(400, "The app has no base URL for relative paths");
    let mut url = template.ok_or_else(no_base)?;
    for (name, value) in &account.credentials {
        url = url.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default());
    }
    Ok(url.trim_end_matches('/').to_owned())
}

/// `slack.com` covers only itself, `*.zendesk.com` every host below it.
fn covers(domain: &str, host: &str) -> bool {
    let host = host.to_lowercase();
    match domain.strip_prefix('*') {
        Some(suffix) => host.ends_with(suffix) && host.len() > suffix.len(),
        None => host == domain,
    }
}

/// The prefixed headers without their prefix, and the content type.
fn forwarded_headers(headers: &HeaderMap) -> Result<HeaderMap, ApiError> {
    let mut forwarded = HeaderMap::new();
    if let Some(content_type) = headers.get(header::CONTENT_TYPE) {
        forwarded.insert(header::CONTENT_TYPE, content_type.clone());
    }
    for (name, value) in headers {
        let Some(name) = name.as_str().strip_prefix(PREFIX) else {
            continue;
        };
        if FORBIDDEN.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-") {
            let message = format!("Unsupported header: {name}");
            return Err(ApiError::new(400, &message));
        }
        if let Ok(name) = HeaderName::try_from(name) {
            forwarded.insert(name, value.clone());
        }
    }
    Ok(forwarded)
}

fn respond(request: &UpstreamRequest, now: i64) -> Response {
    let segments: Vec<&str> = request.uri.path().trim_matches('/').split('/').collect();
    match (request.uri.host(), segments.as_slice()) {
        (Some("slack.com"), ["api", method]) => slack(method, request, now),
        (_, ["status", code]) => status(code),
        (_, ["bytes", count]) => chunked_bytes(count),
        (_, ["html"]) => {
            let page = "<!doctype html><p>Hello from the upstream</p>";
            Response::bytes(200, "text/html", page)
        }
        _ => echo(request),
    }
}

/// The response of an app to credentials that no longer work.
fn invalid_credentials() -> Response {
    let response = Response::json(401, &json!({ "error": "invalid_token" }));
    response.header(header::WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"")
}

fn echo(request: &UpstreamRequest) -> Response {
    Response::ok(&json!({
        "method": request.method.as_str(),
        "url": request.uri.to_string(),
        "headers": headers_as_json(&request.headers),
        "body": String::from_utf8_lossy(request.body),
        "json": serde_json::from_slice::<Value>(request.body).ok(),
    }))
}

fn status(code: &str) -> Response {
    let code = code.parse().ok();
    match code
        .filter(|code| (200..=599).contains(code))
        .unwrap_or(400)
    {
        code @ (204 | 304) => Response::empty(code),
        code => Response::json(code, &json!({ "upstream_status": code })),
    }
}

fn chunked_bytes(count: &str) -> Response {
    let count = count.parse().unwrap_or(0_usize).min(MAX_BYTES);
    let bytes: Vec<u8> = (0..count).map(|index| (index % 251) as u8).collect();
    Response {
        chunked: true,
        ..Response::bytes(200, "application/octet-stream", bytes)
    }
}

/// The methods of Slack that examples call.
fn slack(method: &str, request: &UpstreamRequest, now: i64) -> Response {
    match method {
        "auth.test" => Response::ok(&json!({
            "ok": true, "url": "https://emulated.slack.com/", "team": "Emulated", "user": "emulator", "team_id": "T0EMULATED", "user_id": "U0EMULATED",
        })),
        "chat.postMessage" => post_message(request, now),
        "conversations.list" => Response::ok(&json!({
            "ok": true,
            "channels": [{ "id": "C0GENERAL", "name": "general" }, { "id": "C0RANDOM", "name": "random" }],
            "response_metadata": { "next_cursor": "" },
        })),
        _ => echo(request),
    }
}

fn post_message(request: &UpstreamRequest, now: i64) -> Response {
    let body: Value = serde_json::from_slice(request.body).unwrap_or_default();
    let field = |name: &str| {
        let text = body.text(name).map(str::to_owned);
        text.or_else(|| form_values(request.body, name).last())
    };
    let (Some(channel), Some(text)) = (field("channel"), field("text")) else {
        // Slack reports errors with status 200.
        return Response::ok(&json!({ "ok": false, "error": "invalid_arguments" }));
    };
    let ts = format!("{now}.000100");
    let message = json!({ "type": "message", "text": text, "user": "U0EMULATED", "ts": ts });
    Response::ok(&json!({ "ok": true, "channel": channel, "ts": ts, "message": message }))
}
