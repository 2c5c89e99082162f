//! The HTTP server: connections in, answers out.
//!
//! It runs on a thread and a runtime of its own, so that it answers whatever the test does with its runtime: blocks
//! it, pauses its clock, or has none.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::auth;
use crate::control;
use crate::cors;
use crate::error::Error;
use crate::fault::{self, Action, Fault, Stage};
use crate::handlers;
use crate::pages;
use crate::recorder::RecordedRequest;
use crate::routes::{self, Route};
use crate::shared::{Shared, lock};
use crate::wire::{Call, Refusal, Reply, ReplyBody};

/// Largest request body taken.
const LARGEST_BODY: usize = 64 * 1024 * 1024;
/// How long a graceful stop waits for requests under way.
const GRACE: Duration = Duration::from_secs(2);

/// Which of the two ports a connection came in on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Port {
    Api,
    Storage,
}

/// How far a stop has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    No,
    Graceful,
    Now,
}

/// The thread of the server.
#[derive(Debug)]
pub(crate) struct Running {
    stop: watch::Sender<Stop>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Running {
    /// Serves both listeners on a thread of its own.
    pub(crate) fn start(
        runtime: Runtime,
        api: StdListener,
        storage: StdListener,
        shared: Arc<Shared>,
    ) -> Result<Self, Error> {
        let (stop, stopped) = watch::channel(Stop::No);
        let work = move || {
            // Only binding can fail here, and the listeners are bound.
            let _done = runtime.block_on(serve(api, storage, shared, stopped));
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new()
            .name("connect-emulator".into())
            .spawn(work);
        let thread =
            thread.map_err(|error| Error::new(format!("cannot start a thread: {error}")))?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }

    /// Lets requests under way finish, then stops. Blocks until the port is free.
    pub(crate) fn stop_gracefully(&mut self) {
        self.stop_with(Stop::Graceful);
    }

    fn stop_with(&mut self, how: Stop) {
        self.stop.send_replace(how);
        if let Some(thread) = self.thread.take() {
            // A panic of the server has been printed already.
            let _joined = thread.join();
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop_with(Stop::Now);
    }
}

async fn serve(
    api: StdListener,
    storage: StdListener,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<Stop>,
) -> io::Result<()> {
    let (api, storage) = (TcpListener::from_std(api)?, TcpListener::from_std(storage)?);
    let mut connections = JoinSet::new();
    loop {
        let (stream, port) = tokio::select! {
            accepted = api.accept() => (accepted, Port::Api),
            accepted = storage.accept() => (accepted, Port::Storage),
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
        };
        if let Ok((stream, _)) = stream {
            connections.spawn(connection(stream, port, Arc::clone(&shared), stop.clone()));
        }
    }
    drop((api, storage));
    let drained = async { while connections.join_next().await.is_some() {} };
    if *stop.borrow() == Stop::Graceful {
        // What is still running after the grace is cut off with the set.
        let _timely = tokio::time::timeout(GRACE, drained).await;
    }
    Ok(())
}

async fn connection(
    stream: TcpStream,
    port: Port,
    shared: Arc<Shared>,
    mut stop: watch::Receiver<Stop>,
) {
    let reset = Arc::new(Notify::new());
    let service = service_fn(|request| {
        let (shared, reset) = (Arc::clone(&shared), Arc::clone(&reset));
        async move { Ok::<_, Infallible>(respond(&shared, port, request, &reset).await) }
    });
    // Answers are small; waiting to fill packets would only slow tests down.
    let _set = stream.set_nodelay(true);
    let mut http = http1::Builder::new();
    let mut connection = http
        .timer(TokioTimer::new())
        .serve_connection(TokioIo::new(stream), service);
    let mut stopping = false;
    loop {
        tokio::select! {
            // Errors here are clients that went away, and faults.
            _ = &mut connection => return,
            () = reset.notified() => break,
            _ = stop.changed(), if !stopping => {
                stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    let stream = connection.into_parts().io.into_inner();
    // No lingering: the client sees a reset, not an orderly end.
    let _set = stream.set_zero_linger();
}

/// Everything that happens to one request.
async fn respond(
    shared: &Arc<Shared>,
    port: Port,
    request: Request<Incoming>,
    reset: &Notify,
) -> Response<ReplyBody> {
    let started = Instant::now();
    let (head, body) = request.into_parts();
    let (route, mut record) = read_head(port, head);
    let control = record.path.starts_with(control::PREFIX);
    if lock(&shared.faults).take(Stage::Head, &record).is_some() {
        lock(&shared.recorder).record(record);
        return never(reset).await;
    }
    let Ok(body) = Limited::new(body, LARGEST_BODY).collect().await else {
        return plain(Refusal::new(
            413,
            "The request body is too large or broke off",
        ));
    };
    record.body = body.to_bytes();
    if control {
        return into_response(control::answer(shared, &call(&record, Vec::new())));
    }
    lock(&shared.recorder).record(record.clone());
    let rule = lock(&shared.faults).take(Stage::Whole, &record);
    let reader = cors::reader(&shared.world(), &route, &record);
    let answer = |route| match port {
        Port::Api => answer(shared, route, &record),
        Port::Storage => handlers::serve_file(&shared.world(), &call(&record, Vec::new())),
    };
    let mut response = match rule {
        None => into_response(answer(route)),
        Some(rule) => with_fault(shared, &rule, &record, || answer(route), reset).await,
    };
    if let Some(origin) = reader {
        cors::let_read(response.headers_mut(), origin);
    }
    if let Some(log) = &shared.log {
        log(&record, response.status().as_u16(), started.elapsed());
    }
    response
}

/// Where a request goes, and its record so far.
fn read_head(port: Port, head: http::request::Parts) -> (Route, RecordedRequest) {
    let token = auth::bearer(&head.headers).is_some_and(auth::is_connect_token);
    let route = match port {
        Port::Api => routes::find(head.method.as_str(), head.uri.path(), token),
        Port::Storage => Route::Elsewhere,
    };
    let operation = match &route {
        Route::Api(operation, _) => Some(operation.id),
        _ => None,
    };
    let record = RecordedRequest {
        operation,
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers: head.headers,
        body: Bytes::new(),
    };
    (route, record)
}

/// Asks for the connection to be reset and waits for that to happen.
async fn never(reset: &Notify) -> Response<ReplyBody> {
    reset.notify_one();
    std::future::pending().await
}

async fn with_fault(
    shared: &Arc<Shared>,
    rule: &Fault,
    record: &RecordedRequest,
    answer: impl FnOnce() -> Reply,
    reset: &Notify,
) -> Response<ReplyBody> {
    let mut answer = Some(answer);
    let mut process = || {
        answer
            .take()
            .map_or_else(|| Reply::empty(500), |answer| answer())
    };
    let early = rule.after_processing.then(&mut process);
    if let Some(time) = rule.delay {
        tokio::time::sleep(time).await;
    }
    let mut real = || early.clone().unwrap_or_else(&mut process);
    match &rule.action {
        Action::Pass => into_response(real()),
        Action::Answer(reply) => into_response(reply.clone()),
        Action::ResetBeforeReading | Action::ResetAfterReading => never(reset).await,
        Action::ExpireToken => plain(expire(shared, record)),
        Action::Malform => {
            let mut reply = real();
            reply.body = reply.body.slice(..reply.body.len() / 2);
            into_response(reply)
        }
        Action::Cut { bytes, ending } => {
            let reply = real();
            let body = fault::cut(&reply.body, *bytes, *ending);
            head_of(&reply).map(|()| body)
        }
    }
}

/// Forgets the token that the request carries.
fn expire(shared: &Shared, record: &RecordedRequest) -> Refusal {
    if let Some(token) = auth::bearer(&record.headers) {
        let mut world = shared.world();
        world.oauth_tokens.remove(token);
        world.connect_tokens.remove(token);
    }
    auth::unauthorised_token()
}

fn call(record: &RecordedRequest, parameters: Vec<(&'static str, String)>) -> Call {
    Call {
        method: record.method.clone(),
        path: record.path.clone(),
        query: record.query.clone(),
        headers: record.headers.clone(),
        body: record.body.clone(),
        parameters,
    }
}

fn answer(shared: &Arc<Shared>, route: Route, record: &RecordedRequest) -> Reply {
    if let Some(preflight) = cors::preflight(&shared.world(), record) {
        return preflight;
    }
    let answered = match route {
        Route::Api(operation, parameters) => {
            let call = call(record, parameters);
            shared.change(|world, site| handlers::answer(world, site, operation, &call))
        }
        Route::WrongMethod(allowed) => {
            return *Refusal::new(405, "Method not allowed")
                .header("allow", &allowed.join(", "))
                .0;
        }
        Route::Elsewhere => {
            let call = call(record, Vec::new());
            shared.change(|world, site| pages::answer(world, site, &call))
        }
    };
    match answered {
        // Deliveries go on while the answer goes out.
        Ok((reply, _deliveries)) => reply,
        Err(error) => *Refusal::new(500, &format!("The state file cannot be written: {error}")).0,
    }
}

fn plain(refusal: Refusal) -> Response<ReplyBody> {
    into_response(*refusal.0)
}

fn into_response(reply: Reply) -> Response<ReplyBody> {
    let head = head_of(&reply);
    let body = if reply.streamed {
        ReplyBody::pieces(&reply.body)
    } else {
        ReplyBody::whole(reply.body)
    };
    head.map(|()| body)
}

fn head_of(reply: &Reply) -> Response<()> {
    let mut response = Response::new(());
    *response.status_mut() =
        http::StatusCode::from_u16(reply.status).unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &reply.headers {
        // A header that cannot be one (only tests could ask for it) is left out.
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}
