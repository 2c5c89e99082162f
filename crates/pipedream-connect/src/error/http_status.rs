//! What a server responds to its own caller after a failed call.

use http::StatusCode;

use super::{Error, ErrorKind};

impl Error {
    /// The status with which your server should respond to its own caller.
    ///
    /// | Failure | Status | Because |
    /// |---|---|---|
    /// | `InvalidArgument` | 400 | ids and URLs usually come from the caller |
    /// | `BadRequest` | the same: 400 or 422 | so do the values that the API rejected |
    /// | `Component` | 422 | the values of the props, or the account, are wrong |
    /// | `NotFound` | 404 | |
    /// | `Conflict` | 409 | |
    /// | `Connect`, `RateLimited`, `Cancelled`, and `Auth` or a 503 that may pass | 503 | the caller may try again later |
    /// | `Timeout`, `Deadline` | 504 | |
    /// | `Unauthorized`, `Forbidden`, other `Auth` | 502 | your server's credentials were rejected, not the caller's |
    /// | `Interrupted`, `Server`, `Status`, `Decode`, `TooLarge`, `Redirect`, `CursorCycle` | 502 | the server behind yours failed |
    /// | `Config`, `Store` | 500 | your server is not configured, or its own store failed |
    ///
    /// It is never 401 or 403: the caller would take them for a rejection of its own credentials. The status does not say
    /// whether the operation ran; [`Error::may_have_run`] does.
    pub fn suggested_http_status(&self) -> StatusCode {
        match self.kind() {
            ErrorKind::InvalidArgument => StatusCode::BAD_REQUEST,
            ErrorKind::BadRequest => self.status().unwrap_or(StatusCode::BAD_REQUEST),
            ErrorKind::Component => StatusCode::UNPROCESSABLE_ENTITY,
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            ErrorKind::Conflict => StatusCode::CONFLICT,
            ErrorKind::Connect | ErrorKind::RateLimited | ErrorKind::Cancelled => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            ErrorKind::Auth if self.is_transient() => StatusCode::SERVICE_UNAVAILABLE,
            ErrorKind::Server if self.status() == Some(StatusCode::SERVICE_UNAVAILABLE) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            ErrorKind::Timeout | ErrorKind::Deadline => StatusCode::GATEWAY_TIMEOUT,
            ErrorKind::Config | ErrorKind::Store => StatusCode::INTERNAL_SERVER_ERROR,
            ErrorKind::Auth
            | ErrorKind::Unauthorized
            | ErrorKind::Forbidden
            | ErrorKind::Interrupted
            | ErrorKind::Server
            | ErrorKind::Status
            | ErrorKind::Decode
            | ErrorKind::TooLarge
            | ErrorKind::Redirect
            | ErrorKind::CursorCycle => StatusCode::BAD_GATEWAY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorResponse;

    fn suggested(kind: ErrorKind, status: Option<u16>) -> u16 {
        let status = status.and_then(|status| StatusCode::from_u16(status).ok());
        let response = ErrorResponse {
            status,
            ..ErrorResponse::default()
        };
        let error = Error::new(kind, "").with_response(response);
        error.suggested_http_status().as_u16()
    }

    #[test]
    fn the_status_for_the_caller_follows_from_whose_fault_it_is() {
        assert_eq!(suggested(ErrorKind::InvalidArgument, None), 400);
        assert_eq!(suggested(ErrorKind::BadRequest, Some(422)), 422);
        assert_eq!(suggested(ErrorKind::NotFound, Some(404)), 404);
        assert_eq!(suggested(ErrorKind::Connect, None), 503);
        assert_eq!(suggested(ErrorKind::RateLimited, Some(429)), 503);
        assert_eq!(suggested(ErrorKind::Server, Some(503)), 503);
        assert_eq!(suggested(ErrorKind::Server, Some(500)), 502);
        assert_eq!(suggested(ErrorKind::Timeout, Some(504)), 504);
        assert_eq!(suggested(ErrorKind::Config, None), 500);
    }

    #[test]
    fn rejected_credentials_of_the_server_are_no_verdict_on_its_caller() {
        assert_eq!(suggested(ErrorKind::Unauthorized, Some(401)), 502);
        assert_eq!(suggested(ErrorKind::Forbidden, Some(403)), 502);
        assert_eq!(suggested(ErrorKind::Auth, None), 502);
        let outage = Error::new(ErrorKind::Server, "503");
        let no_token = Error::new(ErrorKind::Auth, "no token").with_source(outage);
        assert_eq!(no_token.suggested_http_status(), 503);
    }
}
