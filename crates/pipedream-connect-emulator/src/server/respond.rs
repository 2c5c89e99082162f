//! From a request on a connection to its response.

use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderValue, Request};
use hyper::body::Incoming;
use tokio::sync::Notify;

use super::cors;
use super::receive::receive;
use crate::api::routes::{self, Route};
use crate::api::{self, auth};
use crate::control;
use crate::endpoints;
use crate::http::{
    Action, ApiError, ApiResult, Fault, RecordedRequest, Response, ResponseBody, Stage, Step,
};
use crate::service::{Service, lock};

/// The port that a connection came in on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Port {
    Api,
    Storage,
}

/// A request that was read completely.
struct Exchange<'a> {
    service: &'a Arc<Service>,
    port: Port,
    route: Route,
    request: Arc<RecordedRequest>,
}

/// Responds to a request, with an `x-request-id`. `reset` asks the connection to reset itself.
pub(super) async fn respond(
    service: &Arc<Service>,
    port: Port,
    request: Request<Incoming>,
    reset: &Notify,
) -> http::Response<ResponseBody> {
    let id = service.next_request_id();
    let mut response = respond_without_id(service, port, request, reset).await;
    let headers = response.headers_mut();
    // A fault rule may have set one.
    headers.entry(cors::REQUEST_ID).or_insert(id);
    response
}

async fn respond_without_id(
    service: &Arc<Service>,
    port: Port,
    request: Request<Incoming>,
    reset: &Notify,
) -> http::Response<ResponseBody> {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    let (route, mut request) = read_head(port, head);
    if lock(&service.faults).take(Stage::Head, &request).is_some() {
        lock(&service.requests).push(Arc::new(request));
        return reset_connection(reset).await;
    }
    let received = match receive(service, body).await {
        Ok(received) => received,
        Err(error) => return Response::from(error).into_http(),
    };
    request.body = received.body;
    let _reserved = received.memory;
    if request.path.starts_with(control::PREFIX) {
        let result = control::handle(service, &request).await;
        return result.unwrap_or_else(Response::from).into_http();
    }
    let request = Arc::new(request);
    lock(&service.requests).push(Arc::clone(&request));
    let fault = lock(&service.faults).take(Stage::Body, &request);
    let origin = cors::allowed_origin(service, &route, &request);
    let exchange = Exchange {
        service,
        port,
        route,
        request,
    };
    let mut response = match fault {
        None => exchange.process().into_http(),
        Some(fault) => exchange.fail(&fault, reset).await,
    };
    if let Some(origin) = origin {
        cors::allow_reading(response.headers_mut(), origin);
    }
    if let Some(log) = &service.log {
        let status = response.status().as_u16();
        log(&exchange.request, status, started.elapsed());
    }
    response
}

/// The route of a request, and the request without its body.
fn read_head(port: Port, mut head: http::request::Parts) -> (Route, RecordedRequest) {
    for value in head.headers.values_mut() {
        // A recorded request would otherwise keep the whole buffer of its connection.
        if let Ok(copy) = HeaderValue::from_bytes(value.as_bytes()) {
            *value = copy;
        }
    }
    let connect_token = auth::bearer(&head.headers).is_some_and(auth::is_connect_token);
    let route = match port {
        Port::Api => routes::find(&head.method, head.uri.path(), connect_token),
        Port::Storage => Route::Other,
    };
    let operation = match &route {
        Route::Operation(operation, _) => Some(operation.id),
        _ => None,
    };
    let request = RecordedRequest {
        operation,
        method: head.method,
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: Bytes::new(),
    };
    (route, request)
}

/// Waits while the connection resets itself.
async fn reset_connection(reset: &Notify) -> http::Response<ResponseBody> {
    reset.notify_one();
    std::future::pending().await
}

impl Exchange<'_> {
    fn process(&self) -> Response {
        self.try_process().unwrap_or_else(Response::from)
    }

    fn try_process(&self) -> ApiResult {
        let (service, request) = (self.service, self.request.as_ref());
        if self.port == Port::Storage {
            return Ok(api::serve_file(&service.state(), request));
        }
        if let Some(response) = cors::preflight(service, request) {
            return Ok(response);
        }
        let changed = match &self.route {
            Route::Operation(operation, parameters) => service
                .change(|state, config| api::handle(state, config, operation, request, parameters)),
            Route::Other => {
                service.change(|state, config| endpoints::handle(state, config, request))
            }
            Route::WrongMethod(allowed) => {
                let error = ApiError::new(405, "Method not allowed");
                return Err(error.header(http::header::ALLOW, &allowed.join(", ")));
            }
        };
        // The deliveries continue while the response is sent.
        let (result, _urls) = changed.map_err(|error| ApiError::new(500, &error))?;
        result
    }

    /// Applies a fault rule.
    async fn fail(&self, fault: &Fault, reset: &Notify) -> http::Response<ResponseBody> {
        let early = fault.after_processing.then(|| self.process());
        if let Some(time) = fault.delay {
            tokio::time::sleep(time).await;
        }
        let processed = || early.unwrap_or_else(|| self.process());
        match &fault.action {
            Action::None => processed().into_http(),
            Action::Respond(response) => response.clone().into_http(),
            Action::ResetBeforeReading | Action::ResetAfterReading => reset_connection(reset).await,
            Action::ExpireToken => Response::from(self.expire_token()).into_http(),
            Action::Malform => {
                let mut response = processed();
                response.body.truncate(response.body.len() / 2);
                response.into_http()
            }
            Action::Truncate(bytes) => partial(processed(), *bytes, Step::Close),
            Action::Stall(bytes) => partial(processed(), *bytes, Step::Hang),
        }
    }

    fn expire_token(&self) -> ApiError {
        let Some(token) = auth::bearer(&self.request.headers) else {
            return auth::unauthorised();
        };
        let expired = self.service.change(|state, _| {
            state.oauth_tokens.remove(token);
            state.connect_tokens.remove(token);
        });
        match expired {
            Ok(_) => auth::unauthorised(),
            Err(error) => ApiError::new(500, &error),
        }
    }
}

fn partial(response: Response, bytes: usize, end: Step) -> http::Response<ResponseBody> {
    let body = Fault::partial_body(&response.body, bytes, end);
    response.with_body(body)
}
