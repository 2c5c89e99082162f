//! Responses and API errors.

use bytes::Bytes;
use http::StatusCode;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::json;

use super::body::ResponseBody;
use crate::json::{Json, Object};

/// A response with its whole body.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Sends the body in chunks, without its length.
    pub(crate) chunked: bool,
}

impl Response {
    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status: StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            chunked: false,
        }
    }

    pub(crate) fn json(status: u16, body: &(impl Serialize + ?Sized)) -> Self {
        // The emulator's own types always serialise.
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self::bytes(status, "application/json; charset=utf-8", body)
    }

    pub(crate) fn ok(body: &(impl Serialize + ?Sized)) -> Self {
        Self::json(200, body)
    }

    pub(crate) fn bytes(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        let mut response = Self::empty(status).header(header::CONTENT_TYPE, content_type);
        response.body = body.into();
        response
    }

    /// Adds a header. Ignores an invalid one, which only a test can ask for.
    pub(crate) fn header(mut self, name: impl TryInto<HeaderName>, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::try_from(value)) {
            self.headers.append(name, value);
        }
        self
    }

    /// The status and headers with another body.
    pub(crate) fn with_body(self, body: ResponseBody) -> http::Response<ResponseBody> {
        let mut response = http::Response::new(body);
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response
    }

    pub(crate) fn into_http(self) -> http::Response<ResponseBody> {
        let body = self.body.clone();
        let body = if self.chunked {
            ResponseBody::chunked(&body)
        } else {
            ResponseBody::whole(body)
        };
        self.with_body(body)
    }
}

/// An error response of the API.
#[derive(Debug)]
pub(crate) struct ApiError(Box<Response>);

pub(crate) type ApiResult = Result<Response, ApiError>;

impl ApiError {
    /// `{ "error": … }`, the API's plain error.
    pub(crate) fn new(status: u16, error: &str) -> Self {
        Response::json(status, &json!({ "error": error })).into()
    }

    /// 404 for a resource with an id.
    pub(crate) fn not_found(resource: &str) -> Self {
        Self::new(404, &format!("{resource} not found"))
    }

    /// 400 for one field or parameter.
    pub(crate) fn invalid(name: &str, problem: &str) -> Self {
        Self::with_details(Object::from_iter([(name.to_owned(), json!(problem))]))
    }

    pub(super) fn with_details(details: Object) -> Self {
        let sentence = |name: &String| format!("{name} {}", details.text_or_empty(name));
        let error = details.keys().map(sentence).collect::<Vec<_>>().join(", ");
        let body = json!({ "error": error, "code": "invalid_request", "details": details });
        Response::json(400, &body).into()
    }

    pub(crate) fn header(self, name: HeaderName, value: &str) -> Self {
        self.0.header(name, value).into()
    }
}

/// For errors without the usual body.
impl From<Response> for ApiError {
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl From<ApiError> for Response {
    fn from(error: ApiError) -> Self {
        *error.0
    }
}
