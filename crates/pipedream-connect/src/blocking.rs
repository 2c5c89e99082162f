//! The same client for code that is not `async`.
//!
//! [`Client`] has every method of the [asynchronous client](crate::Client) and two of its own: [`Client::run`] waits for
//! one call, [`Client::iter`] walks through a list or a body.
//!
//! ```
//! # use pipedream_connect_emulator::{Emulator, SeedAccount};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start_blocking()?;
//! use pipedream_connect::blocking;
//!
//! let client = blocking::Client::new(
//!     pipedream_connect::Client::builder()
//!         .base_url(emulator.base_url()) // without this line: the real API
//!         .client_credentials("cid", "csec")
//!         .project_id("proj_X")
//!         .environment("development")
//!         .build()?,
//! )?;
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
//! Bodies work the same way, whole or piece by piece:
//!
//! ```
//! # use pipedream_connect_emulator::{Emulator, SeedAccount};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start_blocking()?;
//! # let client = pipedream_connect::blocking::Client::new(
//! #     pipedream_connect::Client::builder()
//! #         .base_url(emulator.base_url())
//! #         .client_credentials("cid", "csec")
//! #         .project_id("proj_X")
//! #         .environment("development")
//! #         .build()?,
//! # )?;
//! let accounts = client.run(client.user("user-42")?.accounts())?;
//! let slack = client.proxy("user-42", &accounts.data[0].id)?;
//!
//! let answer = client.run(slack.get("https://slack.com/api/auth.test"))?;
//! let whole: serde_json::Value = client.run(answer.json())?;
//! assert_eq!(whole["ok"], true);
//!
//! let answer = client.run(slack.get("https://slack.com/api/auth.test"))?;
//! for part in client.iter(answer.into_body()) {
//!     println!("{} bytes", part?.len());
//! }
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::ops::Deref;
use std::pin::Pin;
use std::sync::mpsc::sync_channel;
use std::thread::{self, ThreadId};

use futures_core::Stream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::call::in_current_span;
use crate::future::BoxFuture;
use crate::{Error, ErrorKind};

/// A client for code that is not `async`. Cheap to clone; clones share one background thread, which ends with the last of
/// them.
///
/// The calls run on that thread, so this client works without a runtime, and inside one as well. There it blocks the
/// thread it is called on, as any blocking call does: use `spawn_blocking` where other tasks need that thread.
#[derive(Clone)]
pub struct Client {
    client: crate::Client,
    driver: Driver,
}

impl Client {
    /// A blocking client with the settings, connections and token of `client`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] when the operating system refuses the background thread.
    pub fn new(client: crate::Client) -> Result<Self, Error> {
        Ok(Self {
            client,
            driver: Driver::start()?,
        })
    }

    /// A blocking client set up by the `PIPEDREAM_*` environment variables; see [`crate::Client::from_env`].
    ///
    /// # Errors
    /// As [`crate::Client::from_env`] and [`Client::new`].
    pub fn from_env() -> Result<Self, Error> {
        Self::new(crate::Client::from_env()?)
    }

    /// Waits for a request of this client, or for any other future of the SDK.
    ///
    /// # Errors
    /// Those of the call. [`ErrorKind::Config`] when called by something that this client is itself waiting for, such as
    /// its own token provider: that would wait for ever.
    pub fn run<F, T>(&self, call: F) -> Result<T, Error>
    where
        F: IntoFuture<Output = Result<T, Error>>,
        F::IntoFuture: Send + 'static,
        T: Send + 'static,
    {
        self.driver.run(call.into_future())?
    }

    /// Walks through [`Items`](crate::Items), [`Pages`](crate::Pages) or a [`Body`](crate::transport::Body), fetching as
    /// it goes.
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

/// Every method of the asynchronous client: build a request with one, give it to [`Client::run`].
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

/// A stream as an iterator; made by [`Client::iter`].
#[must_use = "an iterator does nothing until it is asked"]
pub struct Iter<S> {
    driver: Driver,
    /// Away while the background thread waits for the next item, and gone after that thread.
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

/// The thread with the runtime. It ends when the last sender is gone.
#[derive(Clone)]
struct Driver {
    jobs: UnboundedSender<BoxFuture<()>>,
    thread: ThreadId,
}

impl Driver {
    fn start() -> Result<Self, Error> {
        let failed = |error: std::io::Error| {
            Error::config("the blocking client's thread could not be started").with_source(error)
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
                "a blocking call was made by something that the same client is waiting for; use the asynchronous client there",
            ));
        }
        let (done, outcome) = sync_channel(1);
        let future = in_current_span(future);
        let job = Box::pin(async move {
            // Nobody waits any more only when the waiting thread is gone.
            let _ = done.send(future.await);
        });
        let ended = || Error::new(ErrorKind::Interrupted, "the call ended without an outcome");
        self.jobs.send(job).map_err(|_| ended())?;
        outcome.recv().map_err(|_| ended())
    }
}

async fn work(mut queue: UnboundedReceiver<BoxFuture<()>>) {
    while let Some(job) = queue.recv().await {
        tokio::spawn(job);
    }
}
