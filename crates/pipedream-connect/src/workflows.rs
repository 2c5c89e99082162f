//! Workflows with an HTTP endpoint.

use http::{HeaderMap, Method, header};
use pipedream_connect_raw::ids;
use pipedream_connect_raw::runtime::{Idempotency, Operation};
use pipedream_connect_raw::values::Secret;
use serde::Serialize;
use url::Url;

use crate::call::{BoxFuture, Call, header_pair, replace_headers};
use crate::client::is_loopback;
use crate::engine::{Outgoing, Take, Use};
use crate::ids::check_id;
use crate::stream::StreamResponse;
use crate::transport::Body;
use crate::{CallOptions, Client, Error};

/// A workflow runs whatever the method, so none is repeated once it may have started.
static INVOKE: Operation = Operation::unlisted("workflows_invoke", Idempotency::Unsafe);

/// Workflows of the project.
#[derive(Clone, Debug)]
pub struct Workflows {
    client: Client,
}

/// How a workflow's endpoint is authorised.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum WorkflowAuth {
    /// Not at all.
    #[default]
    None,
    /// With a token of the workflow's own.
    Bearer(Secret),
    /// With the client's OAuth token. It goes to hosts of the workflow domain only.
    OAuth,
}

impl Workflows {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Calls a workflow's endpoint: its id (`en…`, `eo…`) or its URL, whose path and query are kept.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/workflows_invoke.md")]
    pub fn invoke(&self, endpoint: impl Into<String>) -> Invocation {
        Invocation {
            call: Call::new(&self.client, &INVOKE),
            endpoint: endpoint.into(),
            method: Method::POST,
            auth: WorkflowAuth::None,
            user: None,
            headers: Ok(HeaderMap::new()),
            body: Ok(Body::empty()),
        }
    }

    /// Calls a workflow for an external user, with the accounts of that user. Authorised by the client's OAuth token.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/workflows_invoke_for_external_user.md")]
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

/// A call of a workflow; awaiting it makes it.
#[must_use = "a call does nothing until it is awaited"]
pub struct Invocation {
    call: Call,
    endpoint: String,
    method: Method,
    auth: WorkflowAuth,
    user: Option<String>,
    headers: Result<HeaderMap, Error>,
    body: Result<Body, Error>,
}

impl Invocation {
    /// Another method than POST.
    pub fn method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// How the endpoint is authorised. Calls for an external user always use the client's OAuth token.
    pub fn auth(mut self, auth: WorkflowAuth) -> Self {
        if self.user.is_none() {
            self.auth = auth;
        }
        self
    }

    /// A header for the workflow.
    pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        self.headers = self.headers.and_then(|mut headers| {
            let (name, value) = header_pair(name.as_ref(), value.as_ref())?;
            headers.append(name, value);
            Ok(headers)
        });
        self
    }

    /// A JSON body.
    pub fn json(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        self.body = Body::json(value);
        self
    }

    /// Any body, with its media type.
    pub fn body(mut self, content_type: impl AsRef<str>, body: impl Into<Body>) -> Self {
        self.body = Ok(body.into());
        self.header(header::CONTENT_TYPE, content_type)
    }

    /// Options of this one call.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.call.set_options(options);
        self
    }

    /// Makes the call and returns what the workflow answers, which need not be JSON.
    ///
    /// # Errors
    /// [`crate::ErrorKind::InvalidArgument`] for an endpoint that is none, or that the OAuth token must not be sent to; the
    /// error of the status for an answer of 400 or more. A redirect is an answer and is not followed.
    pub async fn send(self) -> Result<StreamResponse, Error> {
        self.exchange().await.map_err(|error| error.of(&INVOKE))
    }

    async fn exchange(self) -> Result<StreamResponse, Error> {
        let shared = &self.call.client().0;
        let url = endpoint_url(&self.endpoint, &shared.workflow_domain)?;
        let mut headers = self.headers?;
        if let Some(user) = &self.user {
            check_id("external_user_id", &ids::EXTERNAL_USER, user)?;
            let (name, value) = header_pair("x-pd-external-user-id", user)?;
            headers.insert(name, value);
        }
        let credentials = match &self.auth {
            WorkflowAuth::None => Use::Nothing,
            WorkflowAuth::Bearer(token) => {
                let (name, mut value) =
                    header_pair("authorization", &format!("Bearer {}", token.expose()))?;
                value.set_sensitive(true);
                headers.insert(name, value);
                Use::Nothing
            }
            WorkflowAuth::OAuth => {
                check_bearer_may_go(&url, &shared.workflow_domain)?;
                self.call.check_auth()?;
                Use::Client
            }
        };
        replace_headers(&mut headers, &self.call.options().header_map()?);
        let outgoing = Outgoing {
            method: self.method,
            url: url.into(),
            headers,
            body: self.body?,
            credentials,
        };
        let answer = self.call.run(outgoing, Take::Stream).await?;
        Ok(StreamResponse::new(answer, shared.settings.max_body))
    }
}

impl IntoFuture for Invocation {
    type Output = Result<StreamResponse, Error>;
    type IntoFuture = BoxFuture<Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

// URL, headers and body may hold secrets.
impl std::fmt::Debug for Invocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("workflows_invoke").finish_non_exhaustive()
    }
}

/// The endpoint's URL. A domain with a port, such as an emulator's, is reached by plain http on this machine.
fn endpoint_url(endpoint: &str, domain: &str) -> Result<Url, Error> {
    let endpoint = endpoint.trim();
    let refused =
        |why: &str| Error::argument(format!("the workflow endpoint can't be used: {why}"));
    let text = if endpoint.is_empty() {
        return Err(refused("it is empty"));
    } else if is_endpoint_id(endpoint) {
        let url = format!("https://{endpoint}.{domain}");
        match Url::parse(&format!("http://{domain}")) {
            Ok(local) if is_loopback(&local) => format!("http://{domain}/workflows/{endpoint}"),
            _ => url,
        }
    } else if endpoint.contains("://") {
        endpoint.to_owned()
    } else if endpoint.contains('.') {
        format!("https://{endpoint}")
    } else {
        return Err(refused("it is neither an id (`en…`, `eo…`) nor a URL"));
    };
    let url = Url::parse(&text).map_err(|error| refused("it is not a URL").because(error))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        _ => Err(refused("it is not https")),
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

/// The bearer goes to `*.{domain}` and nowhere else; the dot is part of the test, and so is the port.
fn check_bearer_may_go(url: &Url, domain: &str) -> Result<(), Error> {
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
        "the OAuth token is sent to hosts of {domain} only, not to {}",
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
    fn what_is_no_endpoint_is_refused() {
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
    fn the_bearer_stays_within_the_domain() {
        let may = |text: &str| check_bearer_may_go(&Url::parse(text).expect("url"), DOMAIN).is_ok();
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
}
