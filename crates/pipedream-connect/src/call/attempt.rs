//! One attempt: authorize the request, send it, follow redirects, read the response.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, StatusCode, header};
use url::Url;

use super::context::Context;
use super::headers::{ENVIRONMENT, replace_headers};
use super::redact::Sent;
use super::redirects::{self, MAX_REDIRECTS};
use super::request::CallRequest;
use super::response::{CallResponse, Judgment, Origin, ResponseReader, ResponseRules};
use super::response_error::with_head;
use super::time_limit::TimeLimit;
use super::token_source::Bearer;
use crate::secrets::Secrets;
use crate::transport::{Body, HttpRequest, HttpResponse};
use crate::{Error, ErrorKind, Execution};

/// One attempt of a call.
pub(crate) struct Attempt<'a> {
    pub(crate) request: &'a Arc<CallRequest>,
    pub(crate) rules: &'static ResponseRules,
    pub(crate) limit: TimeLimit,
}

/// How far an attempt got. Outlives the attempt, which is dropped when its time is up.
#[derive(Default)]
pub(crate) struct Progress {
    /// Whether anything may have been sent.
    sent: bool,
    /// Generation of the token that was sent to the API.
    pub(crate) token: Option<u64>,
    /// Whether a redirect led to another server.
    left_origin: bool,
    /// The status of a success, while its body is read.
    success: Option<StatusCode>,
}

impl Attempt<'_> {
    /// Runs the attempt within its time limit.
    pub(crate) async fn run(
        &self,
        body: &mut Body,
        progress: &mut Progress,
    ) -> Result<CallResponse, Error> {
        let outcome = {
            // Boxed apart from the call: allocators serve two small blocks faster than a large one.
            let mut exchange = Box::pin(self.exchange(body, progress));
            let time = &self.context().time;
            time.within(self.limit.duration, exchange.as_mut()).await
        };
        outcome.unwrap_or_else(|| Err(progress.error(self.limit)))
    }

    async fn exchange(
        &self,
        body: &mut Body,
        progress: &mut Progress,
    ) -> Result<CallResponse, Error> {
        let bearer = self.bearer().await?;
        progress.token = bearer.as_ref().map(|bearer| bearer.generation);
        let mut reader = ResponseReader {
            rules: self.rules,
            limit: self.limit,
            sent: Sent::new(self.request, bearer, body.bytes()),
        };
        let mut response = self.send(body, progress, &mut reader.sent).await?;
        let judgment = match (self.rules.judge)(response.status, &response.headers) {
            Judgment::Success(_) if progress.left_origin => Judgment::Success(Origin::Unknown),
            judgment => judgment,
        };
        if let Judgment::Success(_) = judgment {
            progress.success = Some(response.status);
        }
        let (body, origin) = reader.read(&mut response, judgment).await?;
        Ok(reader.finish(response, body, origin))
    }

    async fn bearer(&self) -> Result<Option<Bearer>, Error> {
        match &self.context().tokens {
            Some(tokens) if self.request.authenticated => match tokens.cached() {
                Some(bearer) => Ok(Some(bearer)),
                None => tokens.fetch().await.map(Some),
            },
            _ => Ok(None),
        }
    }

    /// Sends the request and follows redirects.
    async fn send(
        &self,
        body: &mut Body,
        progress: &mut Progress,
        sent: &mut Sent,
    ) -> Result<HttpResponse, Error> {
        let mut redirected: Option<Url> = None;
        for _ in 0..=MAX_REDIRECTS {
            let url = redirected.as_ref().unwrap_or(&self.request.url);
            if redirected.is_some() {
                // Once the request has left the API's origin, another server decides where it goes.
                progress.left_origin |= url.origin() != self.request.url.origin();
            }
            let headers = if progress.left_origin {
                // Another server's status says nothing about the token.
                progress.token = None;
                self.headers_for_other_origin()
            } else {
                self.headers(sent.bearer.as_ref(), body)
            };
            let request = HttpRequest {
                method: self.request.method.clone(),
                url: url.clone(),
                headers,
                // Only a GET, which has no body, is sent a second time.
                body: std::mem::take(body),
            };
            progress.sent = true;
            let response = self.context().transport.send(request).await?;
            let redirects = self.rules.redirects;
            match redirects.target(url, &self.request.method, &response, sent)? {
                None => return Ok(response),
                Some(target) => {
                    sent.redirected(&target);
                    redirected = Some(target);
                }
            }
        }
        Err(redirects::too_many())
    }

    fn headers(&self, bearer: Option<&Bearer>, body: &Body) -> HeaderMap {
        const JSON: HeaderValue = HeaderValue::from_static("application/json");
        let context = self.context();
        let mut headers = HeaderMap::with_capacity(6);
        headers.insert(header::USER_AGENT, context.user_agent.clone());
        headers.insert(header::ACCEPT, JSON);
        if body.bytes().is_some() {
            headers.insert(header::CONTENT_TYPE, JSON);
        }
        if let Some(environment) = &context.environment {
            headers.insert(ENVIRONMENT, environment.clone());
        }
        replace_headers(&mut headers, &self.request.headers);
        if let Some(bearer) = bearer {
            headers.insert(header::AUTHORIZATION, bearer.header.clone());
        }
        headers
    }

    fn headers_for_other_origin(&self) -> HeaderMap {
        let user_agent = self.context().user_agent.clone();
        HeaderMap::from_iter([
            (header::USER_AGENT, user_agent),
            (header::ACCEPT, HeaderValue::from_static("*/*")),
        ])
    }

    fn context(&self) -> &Context {
        &self.request.call.context
    }
}

impl Progress {
    /// The error for an attempt that did not finish in time.
    fn error(&self, limit: TimeLimit) -> Error {
        let duration = limit.duration;
        match self.success {
            Some(status) => {
                let message = format!(
                    "the server responded with {}, but the body did not end within {duration:?}",
                    status.as_u16()
                );
                let (headers, secrets) = (HeaderMap::new(), Secrets::default());
                with_head(Error::new(limit.kind, message), status, &headers, &secrets)
                    .with_execution(Execution::Ran)
            }
            None => {
                let message = match limit.kind {
                    ErrorKind::Deadline => "the deadline of the call passed".to_owned(),
                    _ => format!("no complete response within {duration:?}"),
                };
                Error::new(limit.kind, message).with_execution(self.execution())
            }
        }
    }

    fn execution(&self) -> Execution {
        match self.sent {
            true => Execution::MayHaveRun,
            false => Execution::DidNotRun,
        }
    }
}
