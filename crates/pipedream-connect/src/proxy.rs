//! Any app's API through Pipedream, with the credentials of a connected account.
//!
//! The app's status, headers and body come back untouched, and 4xx and 5xx are responses, because they are the app's
//! word. An error means that Pipedream itself could not make the call. The API gives both the same form, so the two can
//! be told apart only in part: a 429 whose body is exactly `{"error":"Throttled"}` is Pipedream's own rate limit (an
//! error, waited for and repeated); everything else with a status is passed on, and
//! [`StreamResponse::error_for_status`] turns it into an error when you like.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, HeaderValue, header};
use pipedream_connect_raw::runtime::Operation;
use pipedream_connect_raw::{ids, operations};
use serde::Serialize;
use url::Url;

use crate::call::{BoxFuture, Call, header_pair, replace_headers};
use crate::engine::{Outgoing, Take, Use};
use crate::stream::StreamResponse;
use crate::transport::Body;
use crate::{CallOptions, Client, Error};

/// Headers that the proxy refuses to pass on.
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

    /// A GET. Repeated after passing failures of the connection.
    ///
    /// `url` is the target's full URL, or a path such as `/api/v2/tickets.json` for apps whose host depends on the
    /// account.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/proxy_get.md")]
    pub fn get(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_GET, url)
    }

    /// A POST. Sent once; repeated only when it surely did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/proxy_post.md")]
    pub fn post(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_POST, url)
    }

    /// A PUT. Sent once; repeated only when it surely did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/proxy_put.md")]
    pub fn put(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_PUT, url)
    }

    /// A PATCH. Sent once; repeated only when it surely did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/proxy_patch.md")]
    pub fn patch(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_PATCH, url)
    }

    /// A DELETE. Sent once; repeated only when it surely did not reach the app.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/proxy_delete.md")]
    pub fn delete(&self, url: impl Into<String>) -> ProxyRequest {
        self.request(&operations::PROXY_DELETE, url)
    }

    /// Asks what speaks against calling `url` for this account, before a call is spent on it: whether the proxy is on for
    /// the app, and whether it reaches the host. Looks up the account and, where that says too little, the app.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] with a [`crate::ProxyProblem`] as its source; otherwise as
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
            Some(problem) => Err(Error::argument(problem.to_string()).because(problem)),
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
            headers: Ok(HeaderMap::new()),
            body: Ok(Body::empty()),
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
    headers: Result<HeaderMap, Error>,
    body: Result<Body, Error>,
}

impl ProxyRequest {
    /// Adds a query parameter to those that the URL has; the same name may come twice.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// A header for the app. Headers that the proxy refuses (`Cookie`, `Host`, `Origin`, `Sec-*`, …) are an error when
    /// the request is sent.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.headers = self.headers.and_then(|mut headers| {
            let (name, value) = header_pair(name.as_ref(), value.as_ref())?;
            let text = name.as_str();
            if FORBIDDEN.contains(&text) || text.starts_with("proxy-") || text.starts_with("sec-") {
                return Err(Error::argument(format!(
                    "the proxy does not pass on the header `{name}`"
                )));
            }
            if name == header::CONTENT_TYPE {
                headers.insert(name, value);
            } else {
                let (name, _) = header_pair(&format!("x-pd-proxy-{text}"), "")?;
                headers.append(name, value);
            }
            Ok(headers)
        });
        self
    }

    /// A JSON body.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        self.body = Body::json(value);
        self.content_type("application/json")
    }

    /// A form body.
    pub fn form<K: AsRef<str>, V: AsRef<str>>(
        mut self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(pairs);
        self.body = Ok(Body::from(form.finish().into_bytes()));
        self.content_type("application/x-www-form-urlencoded")
    }

    /// Any body, with its media type. A stream is sent as it comes, with back-pressure, and never repeated.
    pub fn body(mut self, content_type: impl AsRef<str>, body: impl Into<Body>) -> Self {
        self.body = Ok(body.into());
        self.content_type(content_type)
    }

    fn content_type(self, media: impl AsRef<str>) -> Self {
        self.header(header::CONTENT_TYPE, media)
    }

    /// Options of this one call. Headers among them are for Pipedream, not for the app.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the app's answer, whatever its status.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for a URL or header that can't be used; otherwise only when Pipedream did
    /// not answer, or refused by its own rate limit.
    pub async fn send(self) -> Result<StreamResponse, Error> {
        let operation = self.operation;
        self.exchange().await.map_err(|error| error.of(operation))
    }

    async fn exchange(self) -> Result<StreamResponse, Error> {
        self.call.check_auth()?;
        self.call
            .check_id("external_user_id", &ids::EXTERNAL_USER, Some(&self.user))?;
        self.call
            .check_id("account_id", &ids::ACCOUNT, Some(&self.account))?;
        let project = self.call.project()?;
        let target = URL_SAFE_NO_PAD.encode(target(&self.url, &self.query)?);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("external_user_id", &self.user)
            .append_pair("account_id", &self.account)
            .finish();
        let mut headers = self.headers?;
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        replace_headers(&mut headers, &self.call.options().header_map()?);
        let outgoing = Outgoing {
            method: self.operation.method.clone(),
            url: self
                .call
                .url(&format!("/v1/connect{project}/proxy/{target}?{query}")),
            headers,
            body: self.body?,
            credentials: Use::Client,
        };
        let answer = self.call.run(outgoing, Take::Any).await?;
        Ok(StreamResponse::new(
            answer,
            self.call.client().0.settings.max_body,
        ))
    }
}

impl IntoFuture for ProxyRequest {
    type Output = Result<StreamResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

// URL, headers and body may hold secrets.
impl std::fmt::Debug for ProxyRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct(self.operation.id).finish_non_exhaustive()
    }
}

/// The target with all its query parameters. What the URL already has stays as it is written, blank values included.
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
    let mut pairs = url::form_urlencoded::Serializer::for_suffix(target, start);
    pairs.extend_pairs(query);
    Ok(pairs.finish())
}

fn check_target(text: &str) -> Result<(), Error> {
    let refused = |why: &str| Error::argument(format!("the proxy target can't be used: {why}"));
    if text.chars().any(|c| c.is_control() || c == '\\') {
        return Err(refused("it holds a control character or a backslash"));
    }
    if text.starts_with("//") {
        return Err(refused("it has a host but no scheme; write https://"));
    }
    if text.starts_with('/') {
        return Ok(());
    }
    let url = Url::parse(text).map_err(|error| {
        refused("it is neither a full URL nor a path that starts with `/`").because(error)
    })?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
        return Err(refused("its scheme is neither https nor http"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused(
            "it holds a user name or password; the account supplies the credentials",
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
    fn query_parameters_join_those_of_the_url() {
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
    fn what_is_no_target_is_refused() {
        for text in [
            "",
            "x",
            "//host/p",
            "ftp://x",
            "https://u:p@x",
            "/a\\b",
            "/a\nb",
            "data:x",
        ] {
            assert!(target(text, &[]).is_err(), "{text:?}");
        }
    }
}
