//! Spans of calls and attempts for the `tracing` crate. Without that feature, everything here is empty.
//!
//! Names follow OpenTelemetry's HTTP client conventions. Only the path template is recorded, never a header, body, query
//! or actual path, because those may contain secrets and personal data.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::*;
#[cfg(feature = "tracing")]
pub(crate) use on::*;

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;
    use std::time::Duration;

    use pipedream_connect_raw::runtime::Operation;
    use tracing::field::{Empty, display};
    use tracing::instrument::{Instrument as _, Instrumented};
    use tracing::{Span, debug, info_span};

    use crate::call::request::CallRequest;
    use crate::call::response::CallResponse;
    use crate::call::response_error::request_id;
    use crate::{Error, ErrorKind};

    /// The span of a call or of one of its attempts.
    pub(crate) struct Trace(Span);

    impl Trace {
        /// A call, with all its attempts.
        pub(crate) fn call(operation: &Operation) -> Self {
            Self(info_span!(
                "connect_call",
                otel.name = operation.id,
                otel.kind = "internal",
                otel.status_code = Empty,
                pipedream.operation = operation.id,
                pipedream.attempts = Empty,
                pipedream.request_id = Empty,
                http.response.status_code = Empty,
                error.type = Empty,
            ))
        }

        /// One attempt: one HTTP request, not counting redirects.
        pub(crate) fn attempt(request: &CallRequest, number: u32) -> Self {
            let (operation, method) = (request.call.operation, &request.method);
            let span = info_span!(
                "connect_attempt",
                otel.name = %format_args!("{method} {}", operation.path).to_string().trim_end(),
                otel.kind = "client",
                otel.status_code = Empty,
                pipedream.operation = operation.id,
                pipedream.request_id = Empty,
                http.request.method = method.as_str(),
                http.request.resend_count = Empty,
                http.response.status_code = Empty,
                url.template = Empty,
                server.address = Empty,
                server.port = Empty,
                error.type = Empty,
            );
            if number > 1 {
                span.record("http.request.resend_count", number - 1);
            }
            if !operation.path.is_empty() {
                span.record("url.template", operation.path);
            }
            let trace = Self(span);
            trace.record_address(request);
            trace
        }

        /// Only the API's own host is recorded. The host of a workflow contains the endpoint's id, which may be all that
        /// protects it.
        fn record_address(&self, request: &CallRequest) {
            let base_url = &request.call.context.base_url;
            if self.0.is_disabled() || request.url.origin() != base_url.origin() {
                return;
            }
            self.0.record("server.address", base_url.host_str());
            self.0
                .record("server.port", base_url.port_or_known_default());
        }

        /// Runs `future` within the span.
        pub(crate) fn around<F: Future>(&self, future: F) -> Instrumented<F> {
            future.instrument(self.0.clone())
        }

        /// Records the outcome.
        pub(crate) fn record(&self, outcome: &Result<CallResponse, Error>) {
            if self.0.is_disabled() {
                return;
            }
            match outcome {
                Ok(response) => self.record_response(response),
                Err(error) => self.record_error(error),
            }
        }

        fn record_response(&self, response: &CallResponse) {
            self.0
                .record("http.response.status_code", response.status.as_u16());
            self.0.record("pipedream.attempts", response.attempts);
            if let Some(id) = request_id(&response.headers) {
                self.0
                    .record("pipedream.request_id", response.sent.secrets().excerpt(id));
            }
        }

        fn record_error(&self, error: &Error) {
            if let Some(status) = error.status() {
                self.0.record("http.response.status_code", status.as_u16());
            }
            if let Some(id) = error.request_id() {
                self.0.record("pipedream.request_id", id);
            }
            self.0.record("pipedream.attempts", error.attempts());
            self.0.record("otel.status_code", "ERROR");
            self.0.record("error.type", display(error_type(error)));
        }

        /// Records that another attempt follows.
        pub(crate) fn retries(&self, error: &Error, delay: Duration) {
            debug!(
                parent: &self.0,
                error.type = %error_type(error),
                delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
                "the attempt failed and is retried"
            );
        }
    }

    /// Records a success that could not be decoded. The span of the call has ended by then.
    pub(crate) fn undecodable(operation: &Operation, error: &Error) {
        if error.kind() == ErrorKind::Decode {
            tracing::warn!(
                pipedream.operation = operation.id,
                pipedream.request_id = error.request_id(),
                error.type = %error_type(error),
                "the response could not be decoded"
            );
        }
    }

    /// Records that the token store failed. Not the cause, which is the store's own text and may contain a secret.
    pub(crate) fn token_store_failed(error: &Error) {
        tracing::warn!(error.type = %error_type(error), "{}", error.message());
    }

    /// Runs `future` within the caller's span, on any thread.
    #[cfg(feature = "blocking")]
    pub(crate) fn in_current_span<F: Future>(future: F) -> Instrumented<F> {
        future.in_current_span()
    }

    /// The status of a response that is an error, otherwise the kind.
    fn error_type(error: &Error) -> String {
        match error.status() {
            Some(status) if !status.is_success() => status.as_str().to_owned(),
            _ => format!("{:?}", error.kind()),
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;
    use std::time::Duration;

    use pipedream_connect_raw::runtime::Operation;

    use crate::Error;
    use crate::call::request::CallRequest;
    use crate::call::response::CallResponse;

    pub(crate) struct Trace;

    impl Trace {
        pub(crate) fn call(_: &Operation) -> Self {
            Self
        }

        pub(crate) fn attempt(_: &CallRequest, _: u32) -> Self {
            Self
        }

        pub(crate) fn around<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn record(&self, _: &Result<CallResponse, Error>) {}

        pub(crate) fn retries(&self, _: &Error, _: Duration) {}
    }

    pub(crate) fn undecodable(_: &Operation, _: &Error) {}

    pub(crate) fn token_store_failed(_: &Error) {}

    #[cfg(feature = "blocking")]
    pub(crate) fn in_current_span<F: Future>(future: F) -> F {
        future
    }
}
