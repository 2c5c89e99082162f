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
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use super::respond::{Port, respond};
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
        service: Arc<Service>,
    ) -> Result<Self, Error> {
        let (stop, stopped) = watch::channel(Stop::No);
        let run = move || {
            // Fails only if the runtime cannot register the listeners.
            let _served = runtime.block_on(serve(api, storage, service, stopped));
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
            connections.spawn(connection(stream, port, Arc::clone(&service), stop.clone()));
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

async fn connection(
    stream: TcpStream,
    port: Port,
    service: Arc<Service>,
    mut stop: watch::Receiver<Stop>,
) {
    let reset = Arc::new(Notify::new());
    let handler = service_fn(|request| {
        let (service, reset) = (Arc::clone(&service), Arc::clone(&reset));
        async move { Ok::<_, Infallible>(respond(&service, port, request, &reset).await) }
    });
    // Responses are small. Waiting to fill packets would only slow tests down.
    let _set = stream.set_nodelay(true);
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
    let _set = stream.set_zero_linger();
}
