//! Calls that wait for the approval of a person.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use pipedream_connect::state::{BoxError, Change, MemoryStore, StateStore};
use pipedream_connect::testing::TestClock;
use pipedream_connect::tools::{PendingCall, ToolResult, ToolSet};
use pipedream_connect::{BoxFuture, Client, Clock as _, User};
use serde_json::{Value, json};

use super::{EmulatedUser, Outcome, call};

const DESTRUCTIVE: &str = "gitlab-update-issue";

async fn tools(user: &User, store: &MemoryStore) -> Outcome<ToolSet> {
    Ok(user
        .tools()
        .apps(["slack", "gitlab"])
        .approval(store.clone())
        .await?)
}

async fn pending(tools: &ToolSet) -> Outcome<PendingCall> {
    let arguments = json!({"projectId": 45672541, "issueIid": 12});
    let reply = call(tools, DESTRUCTIVE, arguments).await?;
    match reply.result() {
        ToolResult::Pending(pending) => Ok(pending.clone()),
        other => Err(format!("{other:?}").into()),
    }
}

#[tokio::test]
async fn a_tool_that_may_destroy_something_waits_and_one_that_only_reads_does_not() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let tools = tools(&fixture.user, &MemoryStore::default()).await?;
    let reply = call(&tools, "slack-list-channels", json!({})).await?;
    assert!(matches!(reply.result(), ToolResult::Done(_)), "{reply:?}");
    pending(&tools).await?;
    assert_eq!(fixture.runs(), 1);
    Ok(())
}

#[tokio::test]
async fn an_approved_call_runs_once_after_a_restart() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let store = MemoryStore::default();
    let text = serde_json::to_string(&pending(&tools(&fixture.user, &store).await?).await?)?;
    // Another process with the same store.
    let tools = tools(&fixture.user, &store).await?;
    let pending: PendingCall = serde_json::from_str(&text)?;
    let reply = tools.approve(&pending).await?;
    assert!(matches!(reply.result(), ToolResult::Done(_)), "{reply:?}");
    // Nobody may learn that the call did not run, because it did.
    for late in [
        tools.approve(&pending).await?,
        tools.reject(&pending, "no").await?,
    ] {
        assert!(matches!(late.result(), ToolResult::NotPending), "{late:?}");
        assert!(late.text().contains("may have run"), "{}", late.text());
    }
    assert_eq!(fixture.runs(), 1);
    Ok(())
}

#[tokio::test]
async fn a_call_that_many_approve_at_once_runs_once() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let store = MemoryStore::default();
    let set = tools(&fixture.user, &store).await?;
    let pending = pending(&set).await?;
    let approvals = (0..50).map(|_| {
        let (set, pending) = (set.clone(), pending.clone());
        tokio::spawn(async move { set.approve(&pending).await.map(|reply| reply.is_error()) })
    });
    let mut ran = 0;
    for approval in approvals.collect::<Vec<_>>() {
        ran += usize::from(!approval.await??);
    }
    assert_eq!((ran, fixture.runs()), (1, 1));
    Ok(())
}

#[tokio::test]
async fn a_call_does_not_wait_again_when_the_store_repeats_the_change_that_stored_it() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let store = Repeating::default();
    let tools = fixture.user.tools().apps(["slack", "gitlab"]);
    let tools = tools.approval(store.clone()).await?;
    let pending = pending(&tools).await?;
    tools.approve(&pending).await?;
    store.repeat().await?;
    let again = tools.approve(&pending).await?;
    assert!(
        matches!(again.result(), ToolResult::NotPending),
        "{again:?}"
    );
    assert_eq!(fixture.runs(), 1);
    Ok(())
}

#[tokio::test]
async fn a_call_stays_decided_when_the_clock_was_set_back_meanwhile() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let clock = TestClock::no_backoff();
    let client = Client::builder().env_vars(fixture.emulator.env());
    let client = client.clock(clock.clone()).build()?;
    let store = Repeating::default();
    let tools = client.user("user-42")?.tools().app("gitlab");
    let tools = tools.approval(store.clone()).await?;
    let (right, early) = (clock.wall(), clock.wall() - Duration::from_secs(1_000_000));
    let pending = pending(&tools).await?;
    clock.set_wall(early);
    tools.approve(&pending).await?;
    clock.set_wall(right);
    store.repeat().await?;
    let again = tools.approve(&pending).await?;
    assert!(
        matches!(again.result(), ToolResult::NotPending),
        "{again:?}"
    );
    assert_eq!(fixture.runs(), 1);
    Ok(())
}

/// A store that can make its first change again, as a database client does when it got no response.
#[derive(Clone, Default)]
struct Repeating {
    store: MemoryStore,
    first: Arc<OnceLock<(Change, SystemTime)>>,
}

impl Repeating {
    async fn repeat(&self) -> Outcome {
        let (change, now) = self.first.get().cloned().ok_or("no change was made")?;
        let made = self.store.compare_and_set(change, now).await;
        made.map(drop).map_err(|error| error.to_string().into())
    }
}

impl StateStore for Repeating {
    fn get(&self, key: String, now: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
        self.store.get(key, now)
    }

    fn compare_and_set(
        &self,
        change: Change,
        now: SystemTime,
    ) -> BoxFuture<Result<bool, BoxError>> {
        self.first.get_or_init(|| (change.clone(), now));
        self.store.compare_and_set(change, now)
    }
}

#[tokio::test]
async fn a_rejected_call_never_runs_and_the_model_is_told_why() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let tools = tools(&fixture.user, &MemoryStore::default()).await?;
    let pending = pending(&tools).await?;
    let reply = tools.reject(&pending, "the user said no.").await?;
    assert_eq!(reply.text(), "The action did not run: the user said no.");
    let late = tools.approve(&pending).await?;
    assert!(matches!(late.result(), ToolResult::NotPending), "{late:?}");
    assert_eq!(fixture.runs(), 0);
    Ok(())
}

#[tokio::test]
async fn what_runs_is_what_was_stored_and_not_what_is_passed_in() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let tools = tools(&fixture.user, &MemoryStore::default()).await?;
    let mut pending = pending(&tools).await?;
    pending.props.insert("issueIid".into(), json!(13));
    tools.approve(&pending).await?;
    let sent = fixture.emulator.requests().pop().ok_or("no request")?;
    let body: Value = serde_json::from_slice(&sent.body)?;
    assert_eq!(body["configured_props"]["issueIid"], 12);
    Ok(())
}

#[tokio::test]
async fn another_user_can_neither_approve_nor_reject_a_call() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let store = MemoryStore::default();
    let mine = tools(&fixture.user, &store).await?;
    let client = pipedream_connect::Client::builder()
        .env_vars(fixture.emulator.env())
        .build()?;
    let theirs = tools(&client.user("user-43")?, &store).await?;
    let pending = pending(&mine).await?;
    for reply in [
        theirs.approve(&pending).await?,
        theirs.reject(&pending, "no").await?,
    ] {
        assert!(
            matches!(reply.result(), ToolResult::NotPending),
            "{reply:?}"
        );
    }
    assert!(!mine.approve(&pending).await?.is_error());
    Ok(())
}

#[tokio::test]
async fn nobody_is_asked_about_a_call_that_cannot_run() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let tools = tools(&fixture.user, &MemoryStore::default()).await?;
    let reply = call(&tools, DESTRUCTIVE, json!({"projectId": 45672541})).await?;
    assert!(matches!(reply.result(), ToolResult::Retry(_)), "{reply:?}");
    Ok(())
}

#[tokio::test]
async fn a_store_that_fails_runs_nothing() -> Outcome {
    struct Broken;
    impl StateStore for Broken {
        fn get(&self, _: String, _: SystemTime) -> BoxFuture<Result<Option<Bytes>, BoxError>> {
            Box::pin(async { Err("the disk is full".into()) })
        }
        fn compare_and_set(&self, _: Change, _: SystemTime) -> BoxFuture<Result<bool, BoxError>> {
            Box::pin(async { Err("the disk is full".into()) })
        }
    }
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let tools = fixture
        .user
        .tools()
        .apps(["slack", "gitlab"])
        .approval(Broken)
        .await?;
    let Err(error) = pending(&tools).await else {
        return Err("expected an error".into());
    };
    assert!(error.to_string().contains("no action was run"), "{error}");
    assert_eq!(fixture.runs(), 0);
    Ok(())
}

#[tokio::test]
async fn a_set_without_the_tool_leaves_the_call_to_one_that_has_it() -> Outcome {
    let fixture = EmulatedUser::start(&["slack", "gitlab"]).await?;
    let store = MemoryStore::default();
    let tools = tools(&fixture.user, &store).await?;
    let pending = pending(&tools).await?;
    let other = fixture.user.tools().app("slack").approval(store).await?;
    let reply = other.approve(&pending).await?;
    assert!(
        matches!(reply.result(), ToolResult::Rejected(_)),
        "{reply:?}"
    );
    let reply = tools.approve(&pending).await?;
    assert!(matches!(reply.result(), ToolResult::Done(_)), "{reply:?}");
    Ok(())
}
