//! The spans and events that a call emits through `tracing`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use connect_tests::clients;
use connect_tests::server::{Reply, Server};
use pipedream_connect::{Client, RetryPolicy};
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::log;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A span or event.
#[derive(Clone, Debug, Default)]
struct Seen {
    name: String,
    parent: Option<usize>,
    fields: BTreeMap<String, String>,
}

impl Visit for Seen {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.fields
            .insert(field.name().to_owned(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.fields
            .insert(field.name().to_owned(), value.to_owned());
    }
}

#[derive(Default)]
struct State {
    seen: Vec<Seen>,
    entered: Vec<usize>,
}

/// Collects the SDK's spans and events in the order of their start. For use on one thread.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<State>>);

impl Collector {
    fn new() -> Self {
        log::install();
        Self::default()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self, mut seen: Seen, parent: Option<&Id>) -> usize {
        let mut state = self.state();
        seen.parent = parent.map(index).or(state.entered.last().copied());
        state.seen.push(seen);
        state.seen.len() - 1
    }

    /// One line for each span and event, indented below its parent, without fields that vary between runs.
    fn lines(&self) -> String {
        let state = self.state();
        let depth = |seen: &Seen| {
            let parent = |child: usize| state.seen.get(child)?.parent;
            std::iter::successors(seen.parent, |child| parent(*child)).count()
        };
        let lines = state.seen.iter().map(|seen| {
            let fields: Vec<_> = seen
                .fields
                .iter()
                .filter(|(name, _)| *name != "server.port" && *name != "delay_ms")
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let indent = "  ".repeat(depth(seen));
            format!("{indent}{}: {}\n", seen.name, fields.join(", "))
        });
        lines.collect()
    }
}

fn index(id: &Id) -> usize {
    usize::try_from(id.into_u64()).map_or(0, |id| id - 1)
}

impl Subscriber for Collector {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("pipedream_connect")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut seen = Seen {
            name: span.metadata().name().to_owned(),
            ..Seen::default()
        };
        span.record(&mut seen);
        Id::from_u64(self.start(seen, span.parent()) as u64 + 1)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        if let Some(seen) = self.state().seen.get_mut(index(id)) {
            values.record(seen);
        }
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut seen = Seen {
            name: "event".to_owned(),
            ..Seen::default()
        };
        event.record(&mut seen);
        self.start(seen, event.parent());
    }

    fn enter(&self, id: &Id) {
        self.state().entered.push(index(id));
    }

    fn exit(&self, _: &Id) {
        self.state().entered.pop();
    }
}

fn client(server: &Server) -> Result<Client, Box<dyn std::error::Error>> {
    let policy = RetryPolicy::new().base_delay(std::time::Duration::ZERO);
    Ok(clients::builder(server)
        .retry(policy)
        .access_token("token-1")
        .project_id("proj_X")
        .build()?)
}

#[tokio::test]
async fn a_call_is_a_span_with_a_child_for_each_attempt() -> Outcome {
    let server = Server::start().await?;
    server.script([
        Reply::json(503, "{}").header("x-request-id", "req-1"),
        Reply::json(200, r#"{"data":[],"page_info":{}}"#).header("x-request-id", "req-2"),
    ]);
    let (client, collector) = (client(&server)?, Collector::new());
    let call = async { client.accounts().list().external_user_id("someone").await };
    call.with_subscriber(collector.clone()).await?;
    insta::assert_snapshot!(collector.lines());
    Ok(())
}

#[tokio::test]
async fn a_failure_is_recorded_as_its_status_or_error_kind() -> Outcome {
    let server = Server::start().await?;
    server.script([
        Reply::json(404, r#"{"error":"no such account: apn_real"}"#),
        Reply::Close,
        Reply::json(200, r#"{"id": "said in the body"}"#),
    ]);
    let (client, collector) = (client(&server)?, Collector::new());
    let calls = async {
        let _ = client.accounts().retrieve("apn_real").await;
        let _ = client.actions().run("key", "user").await;
        let _ = client.accounts().list().await;
    };
    calls.with_subscriber(collector.clone()).await;
    insta::assert_snapshot!(collector.lines());
    Ok(())
}

#[tokio::test]
async fn a_token_request_is_nested_in_the_attempt_that_needs_it() -> Outcome {
    let server = Server::start().await?;
    let (client, collector) = (clients::oauth(&server)?, Collector::new());
    let call = async { client.accounts().delete("apn_real").await };
    call.with_subscriber(collector.clone()).await?;
    insta::assert_snapshot!(collector.lines());
    Ok(())
}

#[tokio::test]
async fn the_host_of_a_workflow_is_not_recorded() -> Outcome {
    let server = Server::start().await?;
    let (client, collector) = (client(&server)?, Collector::new());
    let endpoint = format!(
        "{}/workflows/en1",
        server.url().replace("127.0.0.1", "localhost")
    );
    let call = async { client.workflows().invoke(&endpoint).await };
    call.with_subscriber(collector.clone()).await?;
    insta::assert_snapshot!(collector.lines());
    Ok(())
}
