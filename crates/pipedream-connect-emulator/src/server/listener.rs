//! The server: its thread, its ports and their connections.
//!
//! It has its own thread and runtime, so it responds even if a test blocks or has no runtime.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener as StdListener;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{self, Handle};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::respond::{Port, respond};
use super::tls::{Accepted, Tls};
use crate::error::Error;
use crate::service::Service;

/// Maximum time that a graceful stop waits for running requests.
const GRACE: Duration = Duration::from_secs(2);
/// Maximum number of connections. More wait until one of these is closed.
const MAX_CONNECTIONS: usize = 2048;
/// Maximum size of the buffer of a connection, and so of the head of a request.
const MAX_BUFFER: usize = 64 * 1024;
/// Pause after a connection could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    No,
    Graceful,
    Now,
}

/// The running server. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Server {
    stop: watch::Sender<Stop>,
    thread: Option<thread::JoinHandle<io::Result<()>>>,
}

impl Server {
    /// Starts a thread that serves both listeners. `service` gets the handle of its runtime.
    ///
    /// The runtime is created and dropped on that thread, because dropping one in an async function panics.
    pub(crate) fn start(
        api: StdListener,
        storage: StdListener,
        tls: Option<Arc<Tls>>,
        service: impl FnOnce(Handle) -> Service + Send + 'static,
    ) -> Result<(Self, Arc<Service>), Error> {
        let (stop, stopped) = watch::channel(Stop::No);
        let (started, service_of) = mpsc::channel();
        let run = move || -> io::Result<()> {
            let runtime = runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let service = Arc::new(service(runtime.handle().clone()));
            let _received = started.send(Arc::clone(&service));
            let served = runtime.block_on(serve(api, storage, tls, service, stopped));
            runtime.shutdown_background();
            served
        };
        let cannot = |error| Error::new(format!("cannot start the server: {error}"));
        let thread = thread::Builder::new().name("connect-emulator".into());
        let thread = thread.spawn(run).map_err(cannot)?;
        let Ok(service) = service_of.recv() else {
            // The thread ended before it sent the service.
            let error = thread.join().ok().and_then(Result::err);
            return Err(cannot(
                error.unwrap_or_else(|| io::Error::other("it panicked")),
            ));
        };
        let thread = Some(thread);
        Ok((Self { stop, thread }, service))
    }

    /// Waits for running requests, then stops. Blocks until the port is free.
    pub(crate) fn stop_gracefully(&mut self) {
        self.stop_with(Stop::Graceful);
    }

    fn stop_with(&mut self, how: Stop) {
        self.stop.send_replace(how);
        if let Some(thread) = self.thread.take() {
            // A panic of the server was already printed.
            let _joined = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop_with(Stop::Now);
    }
}

async fn serve(
    api: StdListener,
    storage: StdListener,
    tls: Option<Arc<Tls>>,
    service: Arc<Service>,
    mut stop: watch::Receiver<Stop>,
) -> io::Result<()> {
    let (api, storage) = (TcpListener::from_std(api)?, TcpListener::from_std(storage)?);
    let mut connections = JoinSet::new();
    loop {
        let has_room = connections.len() < MAX_CONNECTIONS;
        let (stream, port) = tokio::select! {
            stream = accept(async || api.accept().await), if has_room => (stream, Port::Api),
            stream = accept(async || storage.accept().await), if has_room => (stream, Port::Storage),
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
        };
        let (tls, service) = (tls.clone(), Arc::clone(&service));
        connections.spawn(handshake(stream, tls, port, service, stop.clone()));
    }
    drop((api, storage));
    let finished = async { while connections.join_next().await.is_some() {} };
    if *stop.borrow() == Stop::Graceful {
        // Dropping the set ends the requests that take longer.
        let _in_time = tokio::time::timeout(GRACE, finished).await;
    }
    Ok(())
}

/// Accepts a connection. Pauses after an error, because the next attempt will probably fail, too: too many files are open.
async fn accept<S, A>(mut accept: impl AsyncFnMut() -> io::Result<(S, A)>) -> S {
    loop {
        match accept().await {
            Ok((stream, _)) => return stream,
            Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// Serves a connection, with TLS if the client uses it and the emulator has a certificate.
async fn handshake(
    stream: TcpStream,
    tls: Option<Arc<Tls>>,
    port: Port,
    service: Arc<Service>,
    mut stop: watch::Receiver<Stop>,
) {
    // Responses are small. Waiting to fill packets would only slow tests down.
    let _set = stream.set_nodelay(true);
    let Some(tls) = tls else {
        return connection(stream, |stream| stream, port, service, stop).await;
    };
    let accepted = tokio::select! {
        accepted = tls.accept(stream) => accepted,
        _ = stop.changed() => return,
    };
    match accepted {
        Ok(Accepted::Plain(stream)) => {
            connection(stream, |stream| stream, port, service, stop).await;
        }
        Ok(Accepted::Secure(stream)) => {
            connection(stream, |stream| stream.get_ref().0, port, service, stop).await;
        }
        // The client disconnected, was too slow or rejects the certificate.
        Err(_) => {}
    }
}

/// Serves a connection. `tcp` returns the TCP stream below it.
async fn connection<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    stream: S,
    tcp: impl Fn(&S) -> &TcpStream,
    port: Port,
    service: Arc<Service>,
    mut stop: watch::Receiver<Stop>,
) {
    let reset = Arc::new(Notify::new());
    let handler = service_fn(|request| {
        let (service, reset) = (Arc::clone(&service), Arc::clone(&reset));
        async move { Ok::<_, Infallible>(respond(&service, port, request, &reset).await) }
    });
    let mut http = http1::Builder::new();
    let mut connection = http
        .timer(TokioTimer::new())
        .header_read_timeout(service.config.read_timeout)
        .max_buf_size(MAX_BUFFER)
        .serve_connection(TokioIo::new(stream), handler);
    let mut stopping = false;
    loop {
        tokio::select! {
            // Ends with an error if the client disconnects or a fault rule closes the connection.
            _ = &mut connection => return,
            () = reset.notified() => break,
            _ = stop.changed(), if !stopping => {
                stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    }
    let stream = connection.into_parts().io.into_inner();
    // Without linger, closing sends a reset.
    let _set = tcp(&stream).set_zero_linger();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn failures_to_accept_are_tried_again_after_a_pause() {
        let started = tokio::time::Instant::now();
        let mut attempts = 0;
        let accepted = accept(async || {
            attempts += 1;
            if attempts <= 10 {
                return Err(io::Error::other("too many open files"));
            }
            Ok(("stream", "address"))
        });
        assert_eq!(accepted.await, "stream");
        assert_eq!(started.elapsed(), ACCEPT_PAUSE * 10);
    }
}
