//! Runs the requests of the generated client.

use std::sync::Arc;

use pipedream_connect_raw as raw;
use pipedream_connect_raw::runtime::{BoxError, Executor, Request, Response, ResponseValue};

use super::prepared::Call;
use super::redact::{Sent, client_secrets};
use super::request::CallRequest;
use super::response::{CallResponse, ResponseRules};
use super::response_error::undecodable;
use super::{retry_loop, trace};
use crate::future::BoxFuture;
use crate::secrets::Secrets;
use crate::transport::Body;
use crate::{Error, ErrorKind};

impl Call {
    /// The generated client, for this one call.
    pub(crate) fn raw(&self) -> raw::Client {
        raw::Client::new(self.clone())
    }

    /// Turns the generated client's errors into the SDK's.
    pub(crate) fn finish<T>(
        &self,
        outcome: Result<ResponseValue<T>, raw::runtime::Error>,
    ) -> Result<ResponseValue<T>, Error> {
        outcome.map_err(|error| {
            let error = self.translate(error).with_operation(self.operation);
            trace::undecodable(self.operation, &error);
            error
        })
    }

    fn translate(&self, error: raw::runtime::Error) -> Error {
        use raw::runtime::Error as Raw;
        match error {
            Raw::Executor(source) => match source.downcast::<Error>() {
                Ok(error) => *error,
                Err(source) => Error::new(ErrorKind::Interrupted, "could not send the request")
                    .with_source(source),
            },
            Raw::Decode(decode) => {
                let response = &decode.response;
                undecodable(
                    response.status,
                    &response.headers,
                    &decode.path,
                    &decode.source,
                    &self.secrets(&response.request),
                )
                .with_timing(response.attempts, response.elapsed)
                .with_target(self.target([]))
            }
            Raw::Encode(source) => {
                Error::argument("the arguments could not be encoded").with_source(source)
            }
            other => Error::new(ErrorKind::Status, other.to_string()),
        }
    }

    /// What a server may repeat of a request that was sent.
    fn secrets(&self, request: &Request) -> Secrets {
        match self.request(request) {
            Ok(sent) => Sent::new(&sent, None, request.body.clone()).secrets(),
            Err(_) => client_secrets(&self.context),
        }
    }

    fn request(&self, request: &Request) -> Result<Arc<CallRequest>, Error> {
        let mut url = self.url(&request.target)?;
        self.add_query(&mut url);
        Ok(Arc::new(CallRequest {
            call: self.clone(),
            method: request.method.clone(),
            url,
            headers: self.options().header_map()?,
            authenticated: !self.operation.auth.is_empty(),
        }))
    }
}

impl Executor for Call {
    fn execute(&self, request: Request) -> BoxFuture<Result<Response, BoxError>> {
        let call_request = self.request(&request);
        Box::pin(async move {
            let body = request.body.clone().map_or_else(Body::empty, Body::from);
            let response = retry_loop::run(call_request?, body.into(), &ResponseRules::API).await?;
            Ok(raw_response(request, response))
        })
    }
}

fn raw_response(request: Request, response: CallResponse) -> Response {
    Response {
        request,
        status: response.status,
        body: response.bytes(),
        headers: response.headers,
        attempts: response.attempts,
        elapsed: response.elapsed,
    }
}
