//! The server: its thread, its ports and their connections.
//!
//! It has its own thread and runtime, so it responds even if a test blocks or has no runtime.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener as StdListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::respond::{Port, respond};
use super::tls::{Accepted, Tls};
use crate::error::Error;
use crate::service::Service;

/// Maximum time that a graceful stop waits for running requests.
const GRACE: Duration = Duration::from_secs(2);

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
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Starts a thread that serves both listeners.
    pub(crate) fn start(
        runtime: Runtime,
        api: StdListener,
        storage: StdListener,
        tls: Option<Arc<Tls>>,
        service: Arc<Service>,
    ) -> Result<Self, Error> {
        let (stop, stopped) = watch::channel(Stop::No);
        let run = move || {
            // Fails only if the runtime cannot register the listeners.
            let _served = runtime.block_on(serve(api, storage, tls, service, stopped));
            runtime.shutdown_background();
        };
        let thread = thread::Builder::new().name("connect-emulator".into());
        let thread = thread
            .spawn(run)
            .map_err(|error| Error::new(format!("cannot start a thread: {error}")))?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
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
        let (stream, port) = tokio::select! {
            accepted = api.accept() => (accepted, Port::Api),
            accepted = storage.accept() => (accepted, Port::Storage),
            _ = stop.changed() => break,
            Some(_) = connections.join_next() => continue,
        };
        if let Ok((stream, _)) = stream {
            let tls = tls.clone();
            connections.spawn(accept(
                stream,
                tls,
                port,
                Arc::clone(&service),
                stop.clone(),
            ));
        }
    }
    drop((api, storage));
    let finished = async { while connections.join_next().await.is_some() {} };
    if *stop.borrow() == Stop::Graceful {
        // Dropping the set ends the requests that take longer.
        let _in_time = tokio::time::timeout(GRACE, finished).await;
    }
    Ok(())
}

/// Serves a connection, with TLS if the client uses it and the emulator has a certificate.
async fn accept(
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
