//! The API proxy and the upstream behind it.
//!
//! No real service is called. The built-in upstream answers a few calls of Slack, and a few paths on any host:
//! `/status/N` (that status), `/bytes/N` (that many bytes, streamed), `/html`; everything else is echoed as JSON.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use bytes::Bytes;
use http::Uri;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::Context;
use crate::wire::{Answer, Json, Refusal, Reply, form_value_all};
use crate::world::Credit;

/// Padding or none, both are read.
const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// Prefix of headers that are meant for the upstream.
const PREFIX: &str = "x-pd-proxy-";
/// Most bytes of `/bytes/N`.
const LARGEST: usize = 64 * 1024 * 1024;

/// What has to be escaped in a URL that is otherwise whole.
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

/// A request as it reaches the upstream.
struct Upstream<'a> {
    method: &'a str,
    uri: Uri,
    headers: Map<String, Value>,
    body: &'a Bytes,
}

/// All five methods are the same thing.
pub(super) fn dispatch(cx: &mut Context, _method: &str) -> Answer {
    let user = cx.query_user()?;
    let account_id = cx
        .call
        .query("account_id")
        .ok_or_else(|| Refusal::invalid("account_id", "is required"))?;
    let account = cx
        .here()
        .accounts
        .get(&account_id)
        .filter(|account| account["external_id"] == user.as_str());
    let account = account
        .cloned()
        .ok_or_else(|| Refusal::missing("Account"))?;
    let app = cx
        .site
        .catalogue
        .app(&account["app"].text_or_empty("name_slug"))
        .cloned()
        .unwrap_or_default();
    let target = decode_target(cx.call.parameter("url_64"))?;
    let uri = resolve(&target, &app["connect"], &account)?;
    let mut headers = forwarded_headers(cx)?;
    // The proxy adds the credentials; nobody else gets to see them.
    let token = account["credentials"]
        .text("oauth_access_token")
        .map(|token| format!("Bearer {token}"));
    if let Some(token) = token {
        headers.insert("authorization".into(), json!(token));
    }
    headers.insert(
        "host".into(),
        json!(uri.authority().map(|host| host.as_str())),
    );
    cx.world.spend(Credit::Proxy);
    let upstream = Upstream {
        method: &cx.call.method,
        uri,
        headers,
        body: &cx.call.body,
    };
    Ok(respond(cx, &upstream))
}

/// URL-safe or standard alphabet, with or without padding.
fn decode_target(encoded: &str) -> Result<String, Refusal> {
    let bytes = URL_SAFE
        .decode(encoded)
        .or_else(|_| STANDARD.decode(encoded));
    let text = bytes
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .filter(|text| !text.is_empty());
    text.ok_or_else(|| Refusal::invalid("url_64", "is not the base64 of a URL"))
}

/// The URL to call, if the app allows it.
fn resolve(target: &str, rules: &Value, account: &Value) -> Result<Uri, Refusal> {
    if rules["proxy_enabled"] != true {
        return Err(Refusal::new(400, "App record not found"));
    }
    let relative = target.starts_with('/');
    let url = if relative {
        format!("{}{target}", base(rules, account)?)
    } else {
        target.to_owned()
    };
    // A fragment is never sent; characters that no URL can have are escaped, as every HTTP client does.
    let url =
        utf8_percent_encode(url.split('#').next().unwrap_or_default(), NOT_IN_URLS).to_string();
    let uri = url.parse::<Uri>().ok();
    let uri = uri
        .filter(|uri| uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https")));
    let uri =
        uri.ok_or_else(|| Refusal::invalid("url_64", "does not hold a URL or an absolute path"))?;
    let host = uri.host().unwrap_or_default();
    let allowed = relative
        || rules
            .texts("allowed_domains")
            .iter()
            .any(|domain| covers(domain, host));
    if allowed {
        Ok(uri)
    } else {
        Err(Refusal::new(
            403,
            &format!("The domain {host} is not allowed for this app"),
        ))
    }
}

/// The app's base URL, with `{field}` filled in from the account.
fn base(rules: &Value, account: &Value) -> Result<String, Refusal> {
    let base = rules.text("base_proxy_target_url");
    let mut base = base
        .ok_or_else(|| Refusal::new(400, "The app has no base URL for relative paths"))?
        .to_owned();
    for (name, value) in account["credentials"].as_object().into_iter().flatten() {
        base = base.replace(&format!("{{{name}}}"), value.as_str().unwrap_or_default());
    }
    Ok(base.trim_end_matches('/').to_owned())
}

/// `slack.com` is itself; `*.zendesk.com` is every host below it.
fn covers(domain: &str, host: &str) -> bool {
    let host = host.to_lowercase();
    match domain.strip_prefix('*') {
        Some(suffix) => host.ends_with(suffix) && host.len() > suffix.len(),
        None => host == domain,
    }
}

/// The prefixed headers without their prefix, and the content type.
fn forwarded_headers(cx: &Context) -> Result<Map<String, Value>, Refusal> {
    let mut forwarded = Map::new();
    for (name, value) in &cx.call.headers {
        let Some(name) = name.as_str().strip_prefix(PREFIX) else {
            continue;
        };
        if FORBIDDEN.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-") {
            return Err(Refusal::new(400, &format!("Unsupported header: {name}")));
        }
        forwarded.insert(
            name.to_owned(),
            json!(String::from_utf8_lossy(value.as_bytes())),
        );
    }
    if let Some(content_type) = cx.call.header("content-type") {
        forwarded
            .entry("content-type")
            .or_insert_with(|| json!(content_type));
    }
    Ok(forwarded)
}

fn respond(cx: &Context, request: &Upstream) -> Reply {
    let segments: Vec<&str> = request.uri.path().trim_matches('/').split('/').collect();
    match (request.uri.host(), segments.as_slice()) {
        (Some("slack.com"), ["api", call]) => slack(cx, call, request),
        (_, ["status", code]) => status(code),
        (_, ["bytes", count]) => stream(count),
        (_, ["html"]) => Reply::bytes(
            200,
            "text/html",
            Bytes::from_static(b"<!doctype html><p>Hello from the upstream</p>"),
        ),
        _ => Reply::ok(&echo(request)),
    }
}

/// What arrived, as JSON.
fn echo(request: &Upstream) -> Value {
    let text = String::from_utf8_lossy(request.body);
    json!({
        "method": request.method,
        "url": request.uri.to_string(),
        "headers": request.headers,
        "body": text,
        "json": serde_json::from_slice::<Value>(request.body).ok(),
    })
}

fn status(code: &str) -> Reply {
    let code = code
        .parse()
        .ok()
        .filter(|code| (200..=599).contains(code))
        .unwrap_or(400);
    match code {
        204 | 304 => Reply::empty(code),
        _ => Reply::json(code, &json!({ "upstream_status": code })),
    }
}

fn stream(count: &str) -> Reply {
    let count = count.parse().unwrap_or(0_usize).min(LARGEST);
    let bytes: Vec<u8> = (0..count).map(|index| (index % 251) as u8).collect();
    Reply {
        streamed: true,
        ..Reply::bytes(200, "application/octet-stream", bytes.into())
    }
}

/// The calls of Slack that examples use.
fn slack(cx: &Context, call: &str, request: &Upstream) -> Reply {
    let answer = match call {
        "auth.test" => json!({
            "ok": true, "url": "https://emulated.slack.com/", "team": "Emulated", "user": "emulator", "team_id": "T0EMULATED", "user_id": "U0EMULATED",
        }),
        "chat.postMessage" => post_message(cx, request),
        "conversations.list" => json!({
            "ok": true,
            "channels": [{ "id": "C0GENERAL", "name": "general" }, { "id": "C0RANDOM", "name": "random" }],
            "response_metadata": { "next_cursor": "" },
        }),
        _ => return Reply::ok(&echo(request)),
    };
    Reply::ok(&answer)
}

fn post_message(cx: &Context, request: &Upstream) -> Value {
    let body: Value = serde_json::from_slice(request.body).unwrap_or_default();
    let field = |name: &str| {
        body.text(name)
            .map(str::to_owned)
            .or_else(|| form_value_all(request.body, name).pop())
    };
    let (Some(channel), Some(text)) = (field("channel"), field("text")) else {
        // Slack reports its errors with status 200.
        return json!({ "ok": false, "error": "invalid_arguments" });
    };
    let ts = format!("{}.000100", cx.world.clock.seconds());
    json!({ "ok": true, "channel": channel, "ts": ts, "message": { "type": "message", "text": text, "user": "U0EMULATED", "ts": ts } })
}
