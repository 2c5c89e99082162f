//! Spans of calls and attempts for the `tracing` crate; without that feature, nothing at all.
//!
//! Names are those of OpenTelemetry's HTTP client conventions. No header, body, query or real path is ever recorded, only
//! the path's template, because paths, queries and bodies may hold secrets and personal data.

#[cfg(not(feature = "tracing"))]
pub(crate) use off::*;
#[cfg(feature = "tracing")]
pub(crate) use on::*;

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;
    use std::time::Duration;

    use http::Method;
    use pipedream_connect_raw::runtime::Operation;
    use tracing::field::{Empty, display};
    use tracing::instrument::{Instrument, Instrumented};
    use tracing::{Span, debug, info_span};
    use url::Url;

    use crate::Error;
    use crate::engine::Answer;

    /// The span of a call or of one of its attempts.
    pub(crate) struct Trace(Span);

    impl Trace {
        /// A call with all its attempts.
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

        /// One attempt: one HTTP request, apart from redirects on the same origin. `base` is the client's base URL.
        pub(crate) fn attempt(
            operation: &Operation,
            method: &Method,
            url: &str,
            base: &str,
            number: u32,
        ) -> Self {
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
            trace.address(url, base);
            trace
        }

        /// Only the API's own host is named: the host of a workflow's endpoint holds the endpoint's id, which may be
        /// all that guards it.
        fn address(&self, url: &str, base: &str) {
            let rest = url.strip_prefix(base);
            if self.0.is_disabled() || !rest.is_some_and(|rest| rest.starts_with('/')) {
                return;
            }
            let Ok(base) = Url::parse(base) else { return };
            self.0.record("server.address", base.host_str());
            self.0.record("server.port", base.port_or_known_default());
        }

        /// Runs `future` within the span.
        pub(crate) fn around<F: Future>(&self, future: F) -> Instrumented<F> {
            future.instrument(self.0.clone())
        }

        /// Records how it ended.
        pub(crate) fn ended(&self, outcome: &Result<Answer, Error>) {
            if self.0.is_disabled() {
                return;
            }
            match outcome {
                Ok(answer) => self.answered(answer),
                Err(error) => self.failed(error),
            }
        }

        fn answered(&self, answer: &Answer) {
            self.0
                .record("http.response.status_code", answer.status.as_u16());
            self.0.record("pipedream.attempts", answer.attempts);
            if let Some(id) = crate::error::request_id(&answer.headers) {
                self.0
                    .record("pipedream.request_id", answer.secrets.hide(id));
            }
        }

        fn failed(&self, error: &Error) {
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

        /// Says that another attempt follows.
        pub(crate) fn retries(&self, error: &Error, delay: Duration) {
            debug!(
                parent: &self.0,
                error.type = %error_type(error),
                delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
                "attempt failed, the call is repeated"
            );
        }
    }

    /// A success that was not understood; the call's span has ended by then.
    pub(crate) fn undecodable(operation: &Operation, error: &Error) {
        if error.kind() == crate::ErrorKind::Decode {
            tracing::warn!(
                pipedream.operation = operation.id,
                pipedream.request_id = error.request_id(),
                error.type = %error_type(error),
                "the answer was not understood"
            );
        }
    }

    /// The future within the caller's span, wherever it runs.
    #[cfg_attr(not(feature = "blocking"), allow(dead_code))]
    pub(crate) fn here<F: Future>(future: F) -> Instrumented<F> {
        future.in_current_span()
    }

    /// The status of an answer that is an error, otherwise the kind.
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

    use http::Method;
    use pipedream_connect_raw::runtime::Operation;

    use crate::Error;
    use crate::engine::Answer;

    pub(crate) struct Trace;

    impl Trace {
        pub(crate) fn call(_: &Operation) -> Self {
            Self
        }

        pub(crate) fn attempt(_: &Operation, _: &Method, _: &str, _: &str, _: u32) -> Self {
            Self
        }

        pub(crate) fn around<F: Future>(&self, future: F) -> F {
            future
        }

        pub(crate) fn ended(&self, _: &Result<Answer, Error>) {}

        pub(crate) fn retries(&self, _: &Error, _: Duration) {}
    }

    pub(crate) fn undecodable(_: &Operation, _: &Error) {}

    #[cfg(feature = "blocking")]
    pub(crate) fn here<F: Future>(future: F) -> F {
        future
    }
}
