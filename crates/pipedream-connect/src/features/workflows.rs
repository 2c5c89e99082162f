//! Workflows with an HTTP endpoint.
//!
//! The response of an endpoint is the workflow's own, whatever its status: it never proves that the workflow did not run.
//! So a call is repeated only when it was not sent.

use http::{Method, StatusCode};
use pipedream_connect_raw::ids;
use pipedream_connect_raw::runtime::{Idempotency, Operation};
use pipedream_connect_raw::values::Secret;
use serde::Serialize;
use url::Url;

use super::request_parts::RequestParts;
use crate::Error;
use crate::base_url::{host, is_confidential, is_loopback};
use crate::call::{
    self, Call, CallOptions, CallRequest, Client, EXTERNAL_USER, Judgment, Origin, Reading,
    Redirects, Responder, ResponseRules, StreamResponse, parse_header, replace_headers,
};
use crate::error::Target;
use crate::future::{BoxFuture, boxed};
use crate::ids::check_id;
use crate::transport::Body;

/// A workflow runs whatever the method, so no call is repeated once the workflow may have started.
static INVOKE: Operation = Operation::unlisted("workflows_invoke", Idempotency::Unsafe);

/// Any status but 2xx and 3xx is an error. A redirect is the workflow's response and is not followed.
static RULES: ResponseRules = ResponseRules {
    responder: Responder::OtherServer,
    reading: Reading::Streaming,
    redirects: Redirects::Returned,
    judge: |status: StatusCode, _| match status.is_success() || status.is_redirection() {
        true => Judgment::Success(Origin::App),
        false => Judgment::Failure,
    },
    hosts,
};

/// The user and the host. The host of a workflow contains the id of its endpoint, which may be all that protects it.
fn hosts(request: &CallRequest) -> Target {
    let user = request.headers.get(EXTERNAL_USER);
    let user = user.and_then(|user| Some(("external_user_id", user.to_str().ok()?.to_owned())));
    let domain = &request.call.context.workflow_domain;
    let host = host(&request.url).map(|host| without_endpoint_id(host, domain));
    user.into_iter()
        .chain(host.map(|host| ("host", host)))
        .collect()
}

/// The host, without the id of the endpoint if it is a host of the workflow domain.
fn without_endpoint_id(host: String, workflow_domain: &str) -> String {
    match host.split_once('.') {
        Some((_, domain)) if domain == workflow_domain => format!("*.{domain}"),
        _ => host,
    }
}

impl Client {
    /// Workflows with an HTTP endpoint.
    pub fn workflows(&self) -> Workflows {
        Workflows {
            client: self.clone(),
        }
    }
}

/// Workflows of the project.
#[derive(Clone, Debug)]
pub struct Workflows {
    client: Client,
}

/// How a call to a workflow's endpoint is authorized.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum WorkflowAuth {
    /// No authorization.
    #[default]
    None,
    /// With the workflow's own token.
    Bearer(Secret),
    /// With the client's OAuth token, which is sent to hosts of the workflow domain only.
    OAuth,
}

impl Workflows {
    /// Calls a workflow's endpoint, given by its id (`en…`, `eo…`) or its URL. Path and query of the URL are kept.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/workflows_invoke.md")]
    pub fn invoke(&self, endpoint: impl Into<String>) -> Invocation {
        Invocation {
            call: Call::new(&self.client, &INVOKE),
            endpoint: endpoint.into(),
            method: Method::POST,
            auth: WorkflowAuth::None,
            user: None,
            parts: RequestParts::new(Ok),
        }
    }

    /// Calls a workflow for an external user, with that user's accounts. Authorized with the client's OAuth token.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/workflows_invoke_for_external_user.md")]
    pub fn invoke_for_external_user(
        &self,
        endpoint: impl Into<String>,
        external_user_id: impl Into<String>,
    ) -> Invocation {
        let mut invocation = self.invoke(endpoint);
        invocation.auth = WorkflowAuth::OAuth;
        invocation.user = Some(external_user_id.into());
        invocation
    }
}

/// A request to a workflow; [`Invocation::send`] or awaiting it sends it.
#[must_use = "a request does nothing until it is sent"]
pub struct Invocation {
    call: Call,
    endpoint: String,
    method: Method,
    auth: WorkflowAuth,
    user: Option<String>,
    parts: RequestParts,
}

impl Invocation {
    /// Sets the method. Default POST.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Sets the authorization. Calls for an external user always use the client's OAuth token.
    pub fn auth(mut self, auth: WorkflowAuth) -> Self {
        if self.user.is_none() {
            self.auth = auth;
        }
        self
    }

    /// Adds a header for the workflow.
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

    /// Sets the options of this call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Sends the request and returns the workflow's response, which need not be JSON.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for an endpoint that is not valid, or that the OAuth token must not be sent
    /// to; the error for the status of a response of 400 or more. The workflow may have run, whatever the status. A
    /// redirect is a response and is not followed.
    pub async fn send(self) -> Result<StreamResponse, Error> {
        self.exchange()
            .await
            .map_err(|error| error.with_operation(&INVOKE))
    }

    async fn exchange(self) -> Result<StreamResponse, Error> {
        let call = self.call;
        let domain = &call.context.workflow_domain;
        let url = endpoint_url(&self.endpoint, domain)?;
        let (mut headers, body) = self.parts.finish()?;
        if let Some(user) = &self.user {
            check_id("external_user_id", &ids::EXTERNAL_USER, user)?;
            let (name, value) = parse_header(EXTERNAL_USER.as_str(), user)?;
            headers.insert(name, value);
        }
        let authenticated = match &self.auth {
            WorkflowAuth::None => false,
            WorkflowAuth::Bearer(token) => {
                let (name, mut value) =
                    parse_header("authorization", &format!("Bearer {}", token.expose()))?;
                value.set_sensitive(true);
                headers.insert(name, value);
                false
            }
            WorkflowAuth::OAuth => {
                check_token_recipient(&url, domain)?;
                call.check_auth()?;
                true
            }
        };
        replace_headers(&mut headers, &call.options().header_map()?);
        let request = CallRequest {
            call,
            method: self.method,
            url,
            headers,
            authenticated,
        };
        call::stream(request, body, &RULES).await
    }
}

impl IntoFuture for Invocation {
    type Output = Result<StreamResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        boxed(self.send())
    }
}

// URL, headers and body may contain secrets.
impl std::fmt::Debug for Invocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("workflows_invoke").finish_non_exhaustive()
    }
}

/// The endpoint's URL. A workflow domain on this machine, such as an emulator's, is called over plain http.
fn endpoint_url(endpoint: &str, domain: &str) -> Result<Url, Error> {
    let endpoint = endpoint.trim();
    let rejected =
        |reason: &str| Error::argument(format!("the workflow endpoint is not valid: {reason}"));
    let text = if endpoint.is_empty() {
        return Err(rejected("it is empty"));
    } else if is_endpoint_id(endpoint) {
        match Url::parse(&format!("http://{domain}")) {
            Ok(local) if is_loopback(&local) => format!("http://{domain}/workflows/{endpoint}"),
            _ => format!("https://{endpoint}.{domain}"),
        }
    } else if endpoint.contains("://") {
        endpoint.to_owned()
    } else if endpoint.contains('.') {
        format!("https://{endpoint}")
    } else {
        return Err(rejected("it is neither an id (`en…`, `eo…`) nor a URL"));
    };
    let url = Url::parse(&text).map_err(|error| rejected("it is not a URL").with_source(error))?;
    if is_confidential(&url) {
        Ok(url)
    } else {
        Err(rejected("it is not https"))
    }
}

/// `en` or `eo`, then letters, digits and hyphens.
fn is_endpoint_id(text: &str) -> bool {
    let rest = text.strip_prefix("en").or_else(|| text.strip_prefix("eo"));
    rest.is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    })
}

/// The token is sent to `*.{domain}` only. The dot and the port are part of the comparison.
fn check_token_recipient(url: &Url, domain: &str) -> Result<(), Error> {
    let allowed = Url::parse(&format!("{}://{domain}", url.scheme())).ok();
    let matches = allowed.as_ref().and_then(|allowed| {
        let (allowed_host, host) = (allowed.host_str()?, url.host_str()?);
        let below = host
            .strip_suffix(allowed_host)
            .is_some_and(|rest| rest.ends_with('.'));
        let same = is_loopback(url) && host == allowed_host;
        Some((below || same) && allowed.port_or_known_default() == url.port_or_known_default())
    });
    if matches == Some(true) {
        return Ok(());
    }
    Err(Error::argument(format!(
        "the OAuth token is sent only to hosts of {domain}, not to {}",
        url.host_str().unwrap_or("a URL without a host")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOMAIN: &str = "m.pipedream.net";

    fn url(endpoint: &str) -> Option<String> {
        endpoint_url(endpoint, DOMAIN).ok().map(Into::into)
    }

    #[test]
    fn an_id_a_host_and_a_url_are_endpoints() {
        assert_eq!(
            url("en123abc").as_deref(),
            Some("https://en123abc.m.pipedream.net/")
        );
        assert_eq!(
            url("eo1.m.pipedream.net/p").as_deref(),
            Some("https://eo1.m.pipedream.net/p")
        );
        let exact = "https://EN1.m.pipedream.net/Path?x=1&y=%20";
        assert_eq!(
            url(exact).as_deref(),
            Some("https://en1.m.pipedream.net/Path?x=1&y=%20")
        );
    }

    #[test]
    fn an_invalid_endpoint_is_rejected() {
        for endpoint in [
            "",
            "  ",
            "xx123",
            "en",
            "enABC",
            "http://en1.m.pipedream.net",
            "ftp://en1.m.pipedream.net",
        ] {
            assert_eq!(url(endpoint), None, "{endpoint:?}");
        }
    }

    #[test]
    fn the_token_is_sent_only_to_the_workflow_domain() {
        let may =
            |text: &str| check_token_recipient(&Url::parse(text).expect("url"), DOMAIN).is_ok();
        assert!(may("https://en1.m.pipedream.net/x"));
        for other in [
            "https://evilm.pipedream.net",
            "https://m.pipedream.net.evil.example",
            "https://evil.example/?m.pipedream.net",
            "https://m.pipedream.net",
            "https://en1.m.pipedream.net:8443",
            "http://127.0.0.1:1",
        ] {
            assert!(!may(other), "{other}");
        }
    }

    #[test]
    fn only_a_host_of_the_workflow_domain_hides_the_id_of_its_endpoint() {
        let shown = |host: &str| without_endpoint_id(host.to_owned(), DOMAIN);
        assert_eq!(shown("en123.m.pipedream.net"), "*.m.pipedream.net");
        assert_eq!(shown("hooks.example"), "hooks.example");
        assert_eq!(shown("localhost"), "localhost");
    }
}
