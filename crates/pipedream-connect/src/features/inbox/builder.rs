//! Builds an inbox.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use pipedream_connect_raw::ids;

use super::event::InboxEvent;
use super::poll::{DEFAULT_INTERVAL, MAX_INTERVAL, MIN_INTERVAL, interval};
use super::record::Limits;
use super::settings::Settings;
use super::source::{Source, length};
use super::stream::Inbox;
use crate::Error;
use crate::call::{CallOptions, Client};
use crate::features::triggers::deployed::DeployedTrigger;
use crate::ids::check_id;
use crate::state::{State, StateStore};

const DEFAULT_LEASE: Duration = Duration::from_secs(5 * 60);
const LEASES: std::ops::RangeInclusive<Duration> =
    Duration::from_secs(1)..=Duration::from_secs(12 * 60 * 60);
const DEFAULT_ATTEMPTS: u32 = 5;
/// Positions in the record, which is written for each event.
const DEFAULT_QUARANTINE: usize = 100;
const MAX_QUARANTINE: usize = 1_000;
const DEFAULT_WAITING: usize = 200;
const MAX_WAITING: usize = 10_000;
/// So that the keys of all values have at most 512 bytes.
const MAX_NAME: usize = 100;

/// Builds an [`Inbox`], created by [`Inbox::builder`].
#[must_use = "a builder does nothing until `build` is called"]
pub struct InboxBuilder {
    store: Arc<dyn StateStore>,
    name: String,
    client: Option<Client>,
    polled: Vec<DeployedTrigger>,
    pushed: Vec<String>,
    lease_time: Duration,
    settings: Settings,
}

impl Inbox {
    /// An inbox whose state is kept in `store`. Processes that use the same store and [`name`](InboxBuilder::name) share it.
    ///
    /// The store contains the events that were not acknowledged: protect it like the data of your users.
    pub fn builder(store: impl StateStore) -> InboxBuilder {
        InboxBuilder {
            store: Arc::new(store),
            name: "default".to_owned(),
            client: None,
            polled: Vec::new(),
            pushed: Vec::new(),
            lease_time: DEFAULT_LEASE,
            settings: Settings {
                interval: DEFAULT_INTERVAL,
                limits: Limits {
                    lease: 0,
                    attempts: DEFAULT_ATTEMPTS,
                    quarantine: DEFAULT_QUARANTINE,
                },
                max_waiting: DEFAULT_WAITING,
                options: CallOptions::new(),
                dedupe: None,
                on_poll_error: None,
            },
        }
    }
}

impl InboxBuilder {
    /// The name under which the inbox is stored: letters, digits, `-`, `_` and `.`, at most 100. Default: `default`. Two
    /// inboxes of the same triggers have different names, and each gets every event.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Polls a deployed trigger. The first poll returns up to 100 of its recent events.
    ///
    /// A consumer waits for polls that are due before it gets stored events, so a slow response of the API can delay them,
    /// by 30 seconds at most, or by the deadline of [`options`](Self::options).
    pub fn poll(mut self, trigger: DeployedTrigger) -> Self {
        self.polled.push(trigger);
        self
    }

    /// Accepts deliveries of a deployed trigger with [`Inbox::push`].
    pub fn webhooks(mut self, trigger_id: impl Into<String>) -> Self {
        self.pushed.push(trigger_id.into());
        self
    }

    /// The client whose clock is used. Only needed for an inbox that polls no trigger.
    pub fn client(mut self, client: &Client) -> Self {
        self.client = Some(client.clone());
        self
    }

    /// Recognizes duplicates by a text that this function returns, besides the id that a polled event has. `None`: the event
    /// is no duplicate of another.
    ///
    /// Deliveries have no id, so without this function a redelivered event is handed out twice. With it, the same
    /// trigger can be polled and push its events. The texts of at least the last 2,000 events of a trigger are remembered.
    pub fn dedupe_by(
        mut self,
        key: impl Fn(&InboxEvent) -> Option<String> + Send + Sync + 'static,
    ) -> Self {
        self.settings.dedupe = Some(Box::new(key));
        self
    }

    /// How often each trigger is polled, give or take a tenth: 5 seconds to an hour. Default: 15 seconds.
    ///
    /// More than 75 triggers are polled less often, so that the inbox uses at most half of the 3,000 requests in 5 minutes
    /// that Pipedream allows a project.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.settings.interval = interval;
        self
    }

    /// How long a consumer may take to handle an event: 1 second to 12 hours. Default: 5 minutes. An event that was not
    /// acknowledged in this time is handed out again.
    pub fn lease_time(mut self, time: Duration) -> Self {
        self.lease_time = time;
        self
    }

    /// How often an event is handed out before it is moved to quarantine: at least 1. Default: 5.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.settings.limits.attempts = attempts;
        self
    }

    /// How many events of a trigger the quarantine has room for: 1 to 1,000. Default: 100. When it is full,
    /// [`next`](Inbox::next) returns an error.
    pub fn max_quarantined(mut self, events: usize) -> Self {
        self.settings.limits.quarantine = events;
        self
    }

    /// How many events of a trigger may wait before polls pause and deliveries are refused: 1 to 10,000. Default: 200. One
    /// answer may exceed it.
    pub fn max_waiting(mut self, events: usize) -> Self {
        self.settings.max_waiting = events;
        self
    }

    /// Options of the polls, such as another environment. They are not retried, because the next poll is the retry, and
    /// their deadline is 30 seconds at most.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.settings.options = options;
        self
    }

    /// Called with the trigger's id and the error of each failed poll, including polls that will be retried.
    pub fn on_poll_error(
        mut self,
        callback: impl Fn(&str, &Error) + Send + Sync + 'static,
    ) -> Self {
        self.settings.on_poll_error = Some(Box::new(callback));
        self
    }

    /// Checks the settings. Nothing is requested or stored yet.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidArgument`](crate::ErrorKind::InvalidArgument) for a value outside its limits, and for a trigger
    /// that is named twice, or is polled and pushes its events although there is no [`dedupe_by`](Self::dedupe_by).
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) for an inbox without a trigger or a client.
    pub fn build(mut self) -> Result<Inbox, Error> {
        self.check()?;
        let client = self
            .client
            .as_ref()
            .or_else(|| self.polled.first().map(DeployedTrigger::client));
        let Some(client) = client else {
            return Err(Error::config(
                "the inbox has no client: name one with `client`, or a trigger with `poll`",
            ));
        };
        let time = client.0.time.clone();
        let state = State::new(
            Arc::clone(&self.store),
            time.clone(),
            "without it, the inbox cannot hand out or acknowledge events; nothing is lost, so try again",
        );
        let new = |trigger_id: &str| {
            let jitter = Arc::clone(&client.0.jitter);
            Source::new(&self.name, trigger_id, state.clone(), time.clone(), jitter)
        };
        let mut sources: Vec<Source> = Vec::new();
        for trigger in &self.polled {
            let mut source = new(trigger.id());
            source.polled = Some(trigger.clone());
            sources.push(source);
        }
        for trigger_id in &self.pushed {
            let polled = sources
                .iter_mut()
                .find(|source| *source.trigger_id == **trigger_id);
            match polled {
                Some(source) => source.accepts_pushed = true,
                None => {
                    let mut source = new(trigger_id);
                    source.accepts_pushed = true;
                    sources.push(source);
                }
            }
        }
        self.settings.limits.lease = length(self.lease_time);
        self.settings.interval = interval(self.settings.interval, self.polled.len());
        Ok(Inbox::new(self.name, sources, self.settings, time))
    }

    fn check(&self) -> Result<(), Error> {
        let is_plain =
            |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
        if self.name.is_empty() || self.name.len() > MAX_NAME || !self.name.chars().all(is_plain) {
            return Err(Error::argument(format!(
                "`name` must be 1 to {MAX_NAME} letters, digits, `-`, `_` or `.`"
            )));
        }
        let settings = &self.settings;
        within(
            "poll_interval",
            settings.interval,
            MIN_INTERVAL..=MAX_INTERVAL,
        )?;
        within("lease_time", self.lease_time, LEASES)?;
        within("max_attempts", settings.limits.attempts, 1..=u32::MAX)?;
        within(
            "max_quarantined",
            settings.limits.quarantine,
            1..=MAX_QUARANTINE,
        )?;
        within("max_waiting", settings.max_waiting, 1..=MAX_WAITING)?;
        self.check_triggers()
    }

    fn check_triggers(&self) -> Result<(), Error> {
        let polled: Vec<&str> = self.polled.iter().map(DeployedTrigger::id).collect();
        let pushed: Vec<&str> = self.pushed.iter().map(String::as_str).collect();
        if polled.is_empty() && pushed.is_empty() {
            return Err(Error::config(
                "the inbox has no trigger: name one with `poll` or `webhooks`",
            ));
        }
        for (method, triggers) in [("poll", &polled), ("webhooks", &pushed)] {
            for (index, id) in triggers.iter().enumerate() {
                check_id("trigger_id", &ids::TRIGGER, id)?;
                if id.len() > MAX_NAME || !id.bytes().all(|byte| byte.is_ascii_graphic()) {
                    return Err(Error::argument("`trigger_id` is not the id of a trigger"));
                }
                if triggers.iter().take(index).any(|other| other == id) {
                    return Err(Error::argument(format!(
                        "the trigger {id:?} was passed to `{method}` twice"
                    )));
                }
            }
        }
        let both = polled.iter().find(|id| pushed.contains(id));
        match both {
            Some(id) if self.settings.dedupe.is_none() => Err(Error::argument(format!(
                "the trigger {id:?} is polled and pushes its events, so each would be handed out twice: \
                 use only one of them, or `dedupe_by` with a key that both have"
            ))),
            _ => Ok(()),
        }
    }
}

fn within<T: PartialOrd + fmt::Debug>(
    name: &str,
    value: T,
    limits: std::ops::RangeInclusive<T>,
) -> Result<(), Error> {
    if limits.contains(&value) {
        return Ok(());
    }
    let (least, most) = limits.into_inner();
    Err(Error::argument(format!(
        "`{name}` is {value:?}; it must be between {least:?} and {most:?}"
    )))
}

impl fmt::Debug for InboxBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let polled: Vec<_> = self.polled.iter().map(DeployedTrigger::id).collect();
        f.debug_struct("InboxBuilder")
            .field("name", &self.name)
            .field("polled", &polled)
            .field("pushed", &self.pushed)
            .finish_non_exhaustive()
    }
}
