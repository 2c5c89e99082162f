//! Any app's API through Pipedream, with the credentials of a connected account.
//!
//! The app's status, headers and body are returned unchanged, and 4xx and 5xx are responses, because they are the app's.
//! An error means that Pipedream could not make the call. Both use the same format, so they can be told apart only in
//! part: [`StreamResponse::origin`] says what a response shows. A 429 with exactly the body `{"error":"Throttled"}` is
//! reported as Pipedream's rate limit. It is an error, and is retried for methods that may be repeated, because the app
//! could have sent it too. Every other response is returned; [`StreamResponse::error_for_status`] turns it into an error
//! if you prefer that.

mod response;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderName, HeaderValue, header};
use pipedream_connect_raw::runtime::Operation;
use pipedream_connect_raw::{ids, operations};
use serde::Serialize;
use url::{Url, form_urlencoded};

use self::response::RULES;
use super::request_parts::RequestParts;
use crate::Error;
use crate::call::{
    self, Call, CallOptions, CallRequest, Client, StreamResponse, parse_header, replace_headers,
};
use crate::future::{BoxFuture, boxed};
use crate::ids::check_id;
use crate::transport::Body;

/// Headers that the proxy does not forward.
const FORBIDDEN: [&str; 19] = [
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "permissions-policy",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

impl Client {
    /// Any app's API, with the credentials of one connected account of one external user.
    ///
    /// # Errors
    /// As [`Client::user`].
    pub fn proxy(
        &self,
        external_user_id: impl Into<String>,
        account_id: impl Into<String>,
    ) -> Result<Proxy, Error> {
        let user = external_user_id.into();
        check_id("external_user_id", &ids::EXTERNAL_USER, &user)?;
        Ok(Proxy::new(self.clone(), user, account_id.into()))
    }
}

/// An app's API, called as one connected account.
#[derive(Clone, Debug)]
pub struct Proxy {
    client: Client,
    user: String,
    account: String,
}

impl Proxy {
    pub(crate) fn new(client: Client, user: String, account: String) -> Self {
        Self {
            client,
            user,
            account,
        }
    }

    /// A GET request. Retried after transient failures.
    ///
    /// `url` is the full URL, or a path such as `/api/v2/tickets.json` for apps whose host depends on the account.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/proxy_get.md")]
    pub fn get(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_GET, url)
    }

    /// A POST request. Retried only if it certainly did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/proxy_post.md")]
    pub fn post(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_POST, url)
    }

    /// A PUT request. Retried only if it certainly did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/proxy_put.md")]
    pub fn put(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_PUT, url)
    }

    /// A PATCH request. Retried only if it certainly did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/proxy_patch.md")]
    pub fn patch(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_PATCH, url)
    }

    /// A DELETE request. Retried only if it certainly did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/proxy_delete.md")]
    pub fn delete(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_DELETE, url)
    }

    /// Checks whether the proxy can reach `url` for this account: whether the proxy is enabled for the app, and whether the
    /// app allows the host. Retrieves the account and, if necessary, the app.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] with a [`crate::ProxyProblem`] as its source if it cannot; otherwise as
    /// `accounts_retrieve` and `apps_retrieve`.
    pub async fn check(&self, url: impl AsRef<str>) -> Result<(), Error> {
        check_target(url.as_ref())?;
        let account = self.client.accounts().retrieve(&self.account).await?;
        let Some(mut app) = account.app else {
            return Ok(());
        };
        if app.connect.is_none() && !app.name_slug.is_empty() {
            app = self.client.apps().retrieve(&app.name_slug).await?.data;
        }
        match app.proxy_problem(url.as_ref()) {
            None => Ok(()),
            Some(problem) => Err(Error::argument(problem.to_string()).with_source(problem)),
        }
    }

    fn request(&self, operation: &'static Operation, url: impl Into<String>) -> ProxyRequest {
        ProxyRequest {
            call: Call::new(&self.client, operation),
            operation,
            user: self.user.clone(),
            account: self.account.clone(),
            url: url.into(),
            query: Vec::new(),
            parts: RequestParts::new(proxy_header),
        }
    }
}

/// A request to an app's API; [`ProxyRequest::send`] or awaiting it sends it.
#[must_use = "a request does nothing until it is sent"]
pub struct ProxyRequest {
    call: Call,
    operation: &'static Operation,
    user: String,
    account: String,
    url: String,
    query: Vec<(String, String)>,
    parts: RequestParts,
}

impl ProxyRequest {
    /// Adds a query parameter to those of the URL. A name may occur several times.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// Adds a header for the app. Sending fails for headers that the proxy does not forward (`Cookie`, `Host`, `Origin`,
    /// `Sec-*` and others).
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.parts.header(name.as_ref(), value.as_ref());
        self
    }

    /// Sets a JSON body.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        self.parts.json(value);
        self
    }

    /// Sets a form body.
    pub fn form<K: AsRef<str>, V: AsRef<str>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.parts.form(pairs);
        self
    }

    /// Sets any body, with its media type. A stream is sent with back-pressure and never repeated.
    pub fn body(mut self, content_type: impl AsRef<str>, body: impl Into<Body>) -> Self {
        self.parts.body(content_type.as_ref(), body.into());
        self
    }

    /// Sets the options of this call. Their headers are for Pipedream, not for the app.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the app's response, whatever its status.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for a URL or header that is not valid; otherwise only when Pipedream did not
    /// respond, or rejected the request by its own rate limit.
    pub async fn send(self) -> Result<StreamResponse, Error> {
        let operation = self.operation;
        self.exchange()
            .await
            .map_err(|error| error.with_operation(operation))
    }

    async fn exchange(self) -> Result<StreamResponse, Error> {
        let call = self.call;
        call.check_auth()?;
        call.check_id("external_user_id", &ids::EXTERNAL_USER, Some(&self.user))?;
        call.check_id("account_id", &ids::ACCOUNT, Some(&self.account))?;
        let project = call.project()?;
        let target = URL_SAFE_NO_PAD.encode(target(&self.url, &self.query)?);
        let mut url = call.url(&format!("/v1/connect{project}/proxy/{target}"))?;
        url.query_pairs_mut()
            .append_pair("external_user_id", &self.user)
            .append_pair("account_id", &self.account);
        call.add_query(&mut url);
        let (mut headers, body) = self.parts.finish()?;
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        replace_headers(&mut headers, &call.options().header_map()?);
        let request = CallRequest {
            call,
            method: self.operation.method.clone(),
            url,
            headers,
            authenticated: true,
        };
        call::stream(request, body, &RULES).await
    }
}

impl IntoFuture for ProxyRequest {
    type Output = Result<StreamResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(self.send())
    }
}

// URL, headers and body may contain secrets.
impl std::fmt::Debug for ProxyRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct(self.operation.id).finish_non_exhaustive()
    }
}

/// The name under which the proxy forwards a header to the app.
fn proxy_header(name: HeaderName) -> Result<HeaderName, Error> {
    let text = name.as_str();
    if FORBIDDEN.contains(&text) || text.starts_with("proxy-") || text.starts_with("sec-") {
        return Err(Error::argument(format!(
            "the proxy does not forward the header `{name}`"
        )));
    }
    if name == header::CONTENT_TYPE {
        return Ok(name);
    }
    let (name, _) = parse_header(&format!("x-pd-proxy-{text}"), "")?;
    Ok(name)
}

/// The target with all its query parameters. The query of the URL is not rewritten.
fn target(url: &str, query: &[(String, String)]) -> Result<String, Error> {
    check_target(url)?;
    // A fragment is never sent.
    let mut target = url.split('#').next().unwrap_or(url).to_owned();
    if query.is_empty() {
        return Ok(target);
    }
    if !target.contains('?') {
        target.push('?');
    } else if !target.ends_with(['?', '&']) {
        target.push('&');
    }
    let start = target.len();
    let mut pairs = form_urlencoded::Serializer::for_suffix(target, start);
    pairs.extend_pairs(query);
    Ok(pairs.finish())
}

fn check_target(text: &str) -> Result<(), Error> {
    let rejected =
        |reason: &str| Error::argument(format!("the proxy target is not valid: {reason}"));
    if text.chars().any(|c| c.is_control() || c == '\\') {
        return Err(rejected("it contains a control character or a backslash"));
    }
    if text.starts_with("//") {
        return Err(rejected(
            "it has a host but no scheme; start it with https://",
        ));
    }
    if text.starts_with('/') {
        return Ok(());
    }
    let url = Url::parse(text).map_err(|error| {
        rejected("it is neither a full URL nor a path that starts with `/`").with_source(error)
    })?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err(rejected("its scheme is neither https nor http"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(rejected(
            "it contains a user name or password; the account provides the credentials",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(url: &str, query: &[(&str, &str)]) -> String {
        let query: Vec<_> = query
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        target(url, &query).expect("a target")
    }

    #[test]
    fn query_parameters_are_added_to_those_of_the_url() {
        assert_eq!(merged("https://x/p", &[("a", "1")]), "https://x/p?a=1");
        assert_eq!(
            merged("https://x/p?a=1&b=", &[("c", "1"), ("c", "2")]),
            "https://x/p?a=1&b=&c=1&c=2"
        );
        assert_eq!(
            merged("https://x/p?", &[("a b", "é&")]),
            "https://x/p?a+b=%C3%A9%26"
        );
        assert_eq!(merged("/p?x=%20#f", &[("a", "")]), "/p?x=%20&a=");
    }

    #[test]
    fn a_target_without_parameters_is_not_rewritten() {
        assert_eq!(merged("https://x/a//b?q=%2F", &[]), "https://x/a//b?q=%2F");
    }

    #[test]
    fn an_invalid_target_is_rejected() {
        for text in [
            "",
            "x",
            "//host/p",
            "ftp://x",
            "https://u:p@x",
            "https://u@x",
            "https://:p@x",
            "/a\\b",
            "/a\nb",
            "data:x",
        ] {
            assert!(target(text, &[]).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_header_that_the_proxy_does_not_forward_is_rejected() {
        let forwarded = |name: &str| proxy_header(HeaderName::try_from(name).expect("a name")).ok();
        for name in ["cookie", "host", "proxy-authorization", "sec-fetch-mode"] {
            assert_eq!(forwarded(name), None, "{name}");
        }
        assert_eq!(
            forwarded("x-own").as_ref().map(HeaderName::as_str),
            Some("x-pd-proxy-x-own")
        );
    }
}
