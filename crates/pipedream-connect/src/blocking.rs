//! A client for code that is not `async`.
//!
//! [`Client`] has every method of the [asynchronous client](crate::Client) and two of its own: [`Client::run`] waits for
//! one call, [`Client::iter`] iterates over a list or a body.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start_blocking()?;
//! use pipedream_connect::{Client, blocking};
//!
//! let client = blocking::Client::new(Client::builder().env_vars(emulator.env()).build()?)?;
//!
//! let apps = client.run(client.apps().list().q("slack"))?;
//! assert_eq!(apps.data[0].name_slug, "slack");
//!
//! let user = client.user("user-42")?;
//! for account in client.iter(user.accounts().items()) {
//!     println!("{}", account?.id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Bodies work the same way, as a whole or in chunks:
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use pipedream_connect_emulator::{Emulator, SeedAccount}; let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start_blocking()?; let client = pipedream_connect::blocking::Client::new(pipedream_connect::Client::builder().env_vars(emulator.env()).build()?)?;
//! let accounts = client.run(client.user("user-42")?.accounts())?;
//! let slack = client.proxy("user-42", &accounts.data[0].id)?;
//!
//! let response = client.run(slack.get("https://slack.com/api/auth.test"))?;
//! let whole: serde_json::Value = client.run(response.json())?;
//! assert_eq!(whole["ok"], true);
//!
//! let response = client.run(slack.get("https://slack.com/api/auth.test"))?;
//! for chunk in client.iter(response.into_body()) {
//!     println!("{} bytes", chunk?.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Time limits and cancellation
//!
//! A call waits no longer than its deadline, 180 seconds by default; see [`ClientBuilder`](crate::ClientBuilder) and
//! [`CallOptions`](crate::CallOptions). To end calls earlier, from another thread, use a [`Cancellation`].

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::ops::Deref;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread::{self, ThreadId};

use futures_core::Stream;
use futures_util::future::{Either, select};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

use crate::call::in_current_span;
use crate::future::BoxFuture;
use crate::{Error, ErrorKind, Execution};

/// A client for code that is not `async`. Cloning is cheap: clones share a background thread, which ends when the last
/// clone is dropped.
///
/// The calls run on that thread, so the client works with and without a runtime. Inside a runtime it blocks the calling
/// thread like any blocking call: use `spawn_blocking` where other tasks need that thread.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    driver: Driver,
}

impl Client {
    /// Creates a blocking client with the settings, connections and token of `client`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when the background thread cannot be started.
    pub fn new(client: crate::Client) -> Result<Self, Error> {
        Ok(Self {
            client,
            driver: Driver::start()?,
        })
    }

    /// Creates a blocking client configured by the `PIPEDREAM_*` environment variables; see [`crate::Client::from_env`].
    ///
    /// # Errors
    /// As [`crate::Client::from_env`] and [`Client::new`].
    pub fn from_env() -> Result<Self, Error> {
        Self::new(crate::Client::from_env()?)
    }

    /// A client whose calls and iterators end when `cancellation` is cancelled. It shares everything else with this one,
    /// which is not affected.
    #[must_use]
    pub fn cancelled_by(&self, cancellation: &Cancellation) -> Self {
        let mut client = self.clone();
        client.driver.cancellation = Some(cancellation.clone());
        client
    }

    /// Waits for a request of this client, or for any other future of the SDK.
    ///
    /// # Errors
    /// Those of the call. [`ErrorKind::Cancelled`] when it was cancelled. [`ErrorKind::Config`] when called on the
    /// background thread, for example by the client's own token provider: that would deadlock.
    pub fn run<F, T, E>(&self, call: F) -> Result<T, E>
    where
        F: IntoFuture<Output = Result<T, E>>,
        F::IntoFuture: Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        self.driver.run(call.into_future())?
    }

    /// Iterates over [`Items`](crate::Items), [`Pages`](crate::Pages) or a [`Body`](crate::transport::Body), fetching as
    /// needed.
    pub fn iter<S>(&self, stream: S) -> Iter<S>
    where
        S: Stream + Send + 'static,
    {
        Iter {
            driver: self.driver.clone(),
            stream: Some(Box::pin(stream)),
        }
    }
}

/// Every method of the asynchronous client: build a request with it and pass the request to [`Client::run`].
impl Deref for Client {
    type Target = crate::Client;

    fn deref(&self) -> &crate::Client {
        &self.client
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("blocking::Client")
            .field(&self.client)
            .finish()
    }
}

/// Cancels calls of a blocking client, from any thread. Clones share their state.
///
/// A waiting call returns at once, with [`ErrorKind::Cancelled`]; its connection is closed. The operation may have run all
/// the same: see [`Error::may_have_run`]. Later calls fail before anything is sent.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let emulator = pipedream_connect_emulator::Emulator::builder().start_blocking()?;
/// use pipedream_connect::{Client, ErrorKind, blocking};
///
/// let client = blocking::Client::new(Client::builder().env_vars(emulator.env()).build()?)?;
/// let shutdown = blocking::Cancellation::new();
/// let cancellable = client.cancelled_by(&shutdown);
/// cancellable.run(cancellable.apps().list())?;
///
/// let handler = move || shutdown.cancel(); // for example on a signal
/// handler();
/// let error = cancellable.run(cancellable.apps().list()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::Cancelled);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Cancellation(Arc<watch::Sender<bool>>);

impl Cancellation {
    /// Not cancelled yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the calls that wait, and all later ones. This cannot be undone.
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether [`cancel`](Cancellation::cancel) was called.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    async fn cancelled(&self) {
        // Fails only when the sender is gone, which `self` keeps alive.
        let _ = self.0.subscribe().wait_for(|cancelled| *cancelled).await;
    }
}

/// The output of `future`, unless it is cancelled.
async fn until_cancelled<F: Future>(
    future: F,
    cancellation: Option<Cancellation>,
) -> Result<F::Output, Error> {
    let Some(cancellation) = cancellation else {
        return Ok(future.await);
    };
    match select(pin!(future), pin!(cancellation.cancelled())).await {
        Either::Left((output, _)) => Ok(output),
        Either::Right(_) => Err(cancelled().with_execution(Execution::MayHaveRun)),
    }
}

fn cancelled() -> Error {
    Error::new(ErrorKind::Cancelled, "the call was cancelled")
}

/// A stream as an iterator, created by [`Client::iter`].
#[must_use = "an iterator does nothing until it is consumed"]
pub struct Iter<S> {
    driver: Driver,
    /// `None` while the background thread polls it, and after that thread ended.
    stream: Option<Pin<Box<S>>>,
}

impl<S, T, E> Iterator for Iter<S>
where
    S: Stream<Item = Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
    Error: From<E>,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let outcome = self.driver.run(async move {
            let item = poll_fn(|cx| stream.as_mut().poll_next(cx)).await;
            (item, stream)
        });
        match outcome {
            Ok((item, stream)) => {
                self.stream = Some(stream);
                item.map(|item| item.map_err(Error::from))
            }
            Err(error) => Some(Err(error)),
        }
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").finish_non_exhaustive()
    }
}

/// The background thread with the runtime. It ends when the last sender is dropped.
#[derive(Clone)]
struct Driver {
    jobs: UnboundedSender<BoxFuture<()>>,
    thread: ThreadId,
    cancellation: Option<Cancellation>,
}

impl Driver {
    fn start() -> Result<Self, Error> {
        let failed = |error: std::io::Error| {
            Error::config("could not start the thread of the blocking client").with_source(error)
        };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(failed)?;
        let (jobs, queue) = unbounded_channel();
        let thread = thread::Builder::new()
            .name("pipedream-connect".to_owned())
            .spawn(move || runtime.block_on(work(queue)))
            .map_err(failed)?;
        Ok(Self {
            jobs,
            thread: thread.thread().id(),
            cancellation: None,
        })
    }

    /// Runs `future` on the thread and waits for its output.
    fn run<F>(&self, future: F) -> Result<F::Output, Error>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        if thread::current().id() == self.thread {
            return Err(Error::config(
                "a blocking call on the client's own thread would deadlock; use the asynchronous client there",
            ));
        }
        let cancellation = self.cancellation.clone();
        if cancellation
            .as_ref()
            .is_some_and(Cancellation::is_cancelled)
        {
            return Err(cancelled());
        }
        let (done, outcome) = sync_channel(1);
        let future = until_cancelled(in_current_span(future), cancellation);
        let job = Box::pin(async move {
            // Fails only when the waiting thread is gone.
            let _ = done.send(future.await);
        });
        let ended = || Error::new(ErrorKind::Interrupted, "the call ended without a result");
        self.jobs.send(job).map_err(|_| ended())?;
        // The call panicked, perhaps after it was sent.
        let panicked = |_| ended().with_execution(Execution::MayHaveRun);
        outcome.recv().map_err(panicked)?
    }
}

async fn work(mut queue: UnboundedReceiver<BoxFuture<()>>) {
    while let Some(job) = queue.recv().await {
        tokio::spawn(job);
    }
}
