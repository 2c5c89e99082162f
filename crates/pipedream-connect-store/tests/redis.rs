//! The Redis store, on a real server that is slow, killed and restarted, and shared by processes.

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::time::{Duration, SystemTime};

use pipedream_connect::state::{Change, StateStore as _};
use pipedream_connect::testing::check_state_store;
use pipedream_connect_emulator::Emulator;
use pipedream_connect_store::RedisStore;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use support::redis_server::RedisServer;
use support::{Outcome, call_while_it_hangs, client, fleet, text, token_requests};

const PROCESSES: usize = 20;

/// Starts a server. Ends the test if there is no program for it.
macro_rules! server {
    () => {
        match RedisServer::start()? {
            Some(server) => server,
            None => return Ok(()),
        }
    };
}

#[tokio::test]
async fn it_passes_the_checks_for_every_state_store() -> Outcome {
    let server = server!();
    check_state_store(&RedisStore::new(&server.url())?).await
}

#[tokio::test]
async fn stores_with_different_prefixes_or_databases_are_separate() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    let store = RedisStore::new(&server.url())?;
    let other = store.clone().key_prefix("other/");
    let database = RedisStore::new(&server.url().replace("/0", "/1"))?;
    for store in [&store, &other, &database] {
        assert!(store.compare_and_set(Change::create("k", "v"), now).await?);
    }
    assert_eq!(server.command("EXISTS other/k")?, ":1");
    Ok(())
}

#[tokio::test]
async fn the_server_removes_a_value_an_hour_after_it_expired() -> Outcome {
    let (server, now) = (server!(), SystemTime::UNIX_EPOCH);
    let store = RedisStore::new(&server.url())?;
    let (minute, hour) = (Duration::from_secs(60), Duration::from_secs(3600));
    let remaining = |key: &str| -> Outcome<i64> {
        let answer = server.command(&format!("PTTL {key}"))?;
        Ok(answer.trim_start_matches(':').parse()?)
    };
    let create = Change::create("k", "v").expires_at(now + minute);
    assert!(store.compare_and_set(create, now).await?);
    let kept = i64::try_from((hour + minute).as_millis())?;
    assert!((kept - 60_000..=kept).contains(&remaining("k")?));
    // A process whose clock is behind still finds it; one whose clock is ahead does not.
    let ahead = now + 2 * minute;
    assert!(store.get("k".into(), ahead).await?.is_none());
    assert!(store.get("k".into(), now).await?.is_some());
    // A value that never expires is never removed.
    assert!(
        store
            .compare_and_set(Change::replace("k", "v", "w"), now)
            .await?
    );
    assert_eq!(remaining("k")?, -1);
    let forever = Change::create("far", "v").expires_at(now + 100_000 * 24 * hour);
    assert!(store.compare_and_set(forever, now).await?);
    assert!(remaining("far")? > 0);
    Ok(())
}

#[tokio::test]
async fn the_script_is_loaded_again_after_the_server_lost_it() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    let store = RedisStore::new(&server.url())?;
    assert!(store.compare_and_set(Change::create("k", "a"), now).await?);
    assert_eq!(server.command("SCRIPT FLUSH")?, "+OK");
    assert!(
        store
            .compare_and_set(Change::replace("k", "a", "b"), now)
            .await?
    );
    Ok(())
}

#[tokio::test]
async fn a_value_of_another_program_is_an_error_and_is_not_changed() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    let store = RedisStore::new(&server.url())?.key_prefix("app/");
    for command in ["SET app/k theirs", "LPUSH app/list theirs"] {
        server.command(command)?;
    }
    for key in ["k", "list"] {
        let error = store.get(key.into(), now).await.expect_err("foreign");
        let read = text(error.as_ref());
        let place = format!(
            "app/{key} from the Redis store 127.0.0.1:{}/0",
            server.port()
        );
        assert!(read.contains(&place), "{read}");
        let change = Change::create(key, "ours");
        let error = store
            .compare_and_set(change, now)
            .await
            .expect_err("foreign");
        let changed = text(error.as_ref());
        assert!(changed.contains("the change was not made"), "{changed}");
    }
    assert_eq!(server.command("STRLEN app/k")?, ":6");
    Ok(())
}

#[tokio::test]
async fn the_error_for_a_wrong_password_does_not_repeat_it() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    assert_eq!(server.command("CONFIG SET requirepass right")?, "+OK");
    let url = |password: &str| {
        server
            .url()
            .replace("//", &format!("//default:{password}@"))
    };
    let store = RedisStore::new(&url("hunter2"))?;
    let error = store.get("k".into(), now).await.expect_err("refused");
    let refused = format!("{} {error:?}", text(error.as_ref()));
    assert!(
        refused.contains("check the user and the password"),
        "{refused}"
    );
    assert!(!refused.contains("hunter2"), "{refused}");
    assert!(
        RedisStore::new(&url("right"))?
            .get("k".into(), now)
            .await?
            .is_none()
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_store_reconnects_after_the_server_restarts() -> Outcome {
    let (mut server, now) = (server!(), SystemTime::now());
    let store = RedisStore::new(&server.url())?;
    assert!(store.compare_and_set(Change::create("k", "v"), now).await?);
    server.kill()?;
    let change = Change::remove("k", "v");
    let error = store
        .compare_and_set(change.clone(), now)
        .await
        .expect_err("down");
    let down = text(error.as_ref());
    assert!(
        down.starts_with("could not change k in the Redis store 127.0.0.1:"),
        "{down}"
    );
    let error = store
        .compare_and_set(change.clone(), now)
        .await
        .expect_err("down");
    let down = text(error.as_ref());
    assert!(
        down.contains("cannot connect") && down.contains("the change was not made"),
        "{down}"
    );
    server.start_again()?;
    assert!(store.compare_and_set(change, now).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_between_two_accesses_causes_no_error() -> Outcome {
    let (mut server, now) = (server!(), SystemTime::now());
    let store = RedisStore::new(&server.url())?;
    assert!(store.compare_and_set(Change::create("k", "1"), now).await?);
    for number in 1..5 {
        server.kill()?;
        server.start_again()?;
        let change = Change::replace("k", number.to_string(), (number + 1).to_string());
        assert!(store.compare_and_set(change, now).await?);
    }
    Ok(())
}

#[tokio::test]
async fn a_program_can_start_while_the_server_is_down() -> Outcome {
    let (mut server, now) = (server!(), SystemTime::now());
    server.kill()?;
    let store = RedisStore::new(&server.url())?;
    assert!(store.get("k".into(), now).await.is_err());
    server.start_again()?;
    assert!(store.get("k".into(), now).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn after_a_timeout_the_change_may_have_been_made() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    let limit = Duration::from_millis(100);
    let store = RedisStore::new(&server.url())?.timeout(limit);
    assert!(store.compare_and_set(Change::create("k", "a"), now).await?);
    server.pause()?;
    let change = Change::replace("k", "a", "b");
    let error = store.compare_and_set(change, now).await.expect_err("slow");
    let slow = text(error.as_ref());
    assert!(slow.contains("no answer within 100ms"), "{slow}");
    assert!(slow.contains("the change may have been made"), "{slow}");
    server.resume()?;
    // The server made the change later. A store with a longer time limit reads it on a new connection.
    let patient = store.clone().timeout(Duration::from_secs(60));
    assert_eq!(
        patient.get("k".into(), now).await?.as_deref(),
        Some(&b"b"[..])
    );
    Ok(())
}

/// A proxy in front of a server. It can inject a fault into the next response.
#[derive(Default)]
struct Proxy {
    /// The port for new connections. It changes like a DNS entry after a failover.
    port: AtomicU16,
    /// Closes the connection instead of forwarding the response.
    lose: AtomicBool,
    /// Forwards nothing more on the connection, like a firewall that has dropped it.
    stall: AtomicBool,
}

impl Proxy {
    async fn start(port: u16) -> Outcome<(String, Arc<Self>)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("redis://{}/0", listener.local_addr()?);
        let proxy = Arc::new(Self::default());
        proxy.port.store(port, Ordering::SeqCst);
        let shared = Arc::clone(&proxy);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let port = shared.port.load(Ordering::SeqCst);
                let Ok(server) = TcpStream::connect(("127.0.0.1", port)).await else {
                    break;
                };
                tokio::spawn(Arc::clone(&shared).forward(client, server));
            }
        });
        Ok((url, proxy))
    }

    async fn forward(self: Arc<Self>, client: TcpStream, server: TcpStream) {
        let (mut from_client, mut to_client) = client.into_split();
        let (mut from_server, mut to_server) = server.into_split();
        let up =
            tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
        let mut buffer = [0; 4096];
        while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
            if self.stall.swap(false, Ordering::SeqCst) {
                std::future::pending::<()>().await;
            }
            let is_lost = self.lose.swap(false, Ordering::SeqCst);
            if is_lost || to_client.write_all(&buffer[..length]).await.is_err() {
                break;
            }
        }
        up.abort();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_connection_is_replaced() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    let (url, proxy) = Proxy::start(server.port()).await?;
    let store = RedisStore::new(&url)?;
    assert!(store.compare_and_set(Change::create("k", "a"), now).await?);
    proxy.stall.store(true, Ordering::SeqCst);
    let hasty = store.clone().timeout(Duration::from_millis(100));
    assert!(hasty.get("k".into(), now).await.is_err());
    assert_eq!(
        store.get("k".into(), now).await?.as_deref(),
        Some(&b"a"[..])
    );
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_lost_response_the_change_may_have_been_made_and_a_read_is_retried() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    let (url, proxy) = Proxy::start(server.port()).await?;
    let store = RedisStore::new(&url)?;
    assert!(store.compare_and_set(Change::create("k", "a"), now).await?);
    proxy.lose.store(true, Ordering::SeqCst);
    let change = Change::replace("k", "a", "b");
    let error = store.compare_and_set(change, now).await.expect_err("lost");
    let lost = text(error.as_ref());
    assert!(lost.contains("the connection was lost"), "{lost}");
    assert!(lost.contains("the change may have been made"), "{lost}");
    assert!(store.get("k".into(), now).await?.is_some());
    proxy.lose.store(true, Ordering::SeqCst);
    assert_eq!(
        store.get("k".into(), now).await?.as_deref(),
        Some(&b"b"[..])
    );
    assert!(!proxy.lose.load(Ordering::SeqCst));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_failover_the_next_change_goes_to_the_new_server() -> Outcome {
    let (old, new, now) = (server!(), server!(), SystemTime::now());
    // Nothing listens on this port, so the replica cannot reach its master.
    let closed = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
    let follow = format!("REPLICAOF 127.0.0.1 {closed}");
    for (stale_reads, reason) in [("yes", "ReadOnly"), ("no", "MasterDown")] {
        let (url, proxy) = Proxy::start(old.port()).await?;
        let store = RedisStore::new(&url)?.key_prefix(reason);
        assert!(store.get("k".into(), now).await?.is_none());
        let stale_reads = format!("CONFIG SET replica-serve-stale-data {stale_reads}");
        for command in [&follow, &stale_reads] {
            assert_eq!(old.command(command)?, "+OK");
        }
        proxy.port.store(new.port(), Ordering::SeqCst);
        let change = Change::create("k", "v");
        let error = store.compare_and_set(change.clone(), now).await;
        let refused = text(error.expect_err("a replica").as_ref());
        for part in [reason, "the change was not made", "try again"] {
            assert!(refused.contains(part), "{refused}");
        }
        assert!(store.compare_and_set(change, now).await?);
        assert_eq!(old.command("REPLICAOF NO ONE")?, "+OK");
    }
    Ok(())
}

#[tokio::test]
async fn an_endless_time_limit_is_accepted() -> Outcome {
    let (server, now) = (server!(), SystemTime::now());
    let store = RedisStore::new(&server.url())?.timeout(Duration::MAX);
    assert!(store.get("k".into(), now).await?.is_none());
    Ok(())
}

/// One of many processes that make a call. Does nothing when it runs as an ordinary test.
#[tokio::test]
async fn one_caller() -> Outcome {
    match fleet::store() {
        Some(url) => fleet::make_one_call(RedisStore::new(&url)?).await,
        None => Ok(()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_cold_processes_send_one_token_request() -> Outcome {
    let (server, emulator) = (server!(), Emulator::start().await?);
    fleet::make_calls(&emulator, "one_caller", &server.url(), PROCESSES).await?;
    assert_eq!(token_requests(&emulator), 1);
    assert_eq!(emulator.requests().len(), PROCESSES + 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_call_fails_while_the_server_is_killed_and_restarted() -> Outcome {
    const CALLS: usize = 60;
    let (mut server, emulator) = (server!(), Emulator::start().await?);
    let (url, emulator) = (server.url(), Arc::new(emulator));
    let (done, mut finished) = tokio::sync::mpsc::unbounded_channel();
    // Each call uses a new client, which needs the store. Some clients wait for the lease of another one.
    let calls = (0..CALLS).map(|number| {
        let (url, emulator, done) = (url.clone(), Arc::clone(&emulator), done.clone());
        async move {
            let store = RedisStore::new(&url)?.key_prefix(&format!("{}/", number / 4));
            let (builder, reports) = client(&emulator, store);
            builder.build()?.accounts().list().await?;
            done.send(reports)?;
            Ok(())
        }
    });
    let (before, after) = (CALLS / 3, 2 * CALLS / 3);
    let mut tasks: Vec<tokio::task::JoinHandle<Outcome>> = Vec::new();
    let mut reports = Vec::new();
    for (number, call) in calls.enumerate() {
        tasks.push(tokio::spawn(call));
        if number == before {
            // While other calls are in progress.
            reports.push(finished.recv().await.ok_or("no call")?);
            server.kill()?;
        }
        if number == after {
            server.start_again()?;
        }
    }
    for task in tasks {
        task.await??;
    }
    drop(done);
    while let Some(report) = finished.recv().await {
        reports.push(report);
    }
    assert_eq!(reports.len(), CALLS);
    let texts: Vec<String> = reports.iter().flat_map(support::Reports::texts).collect();
    let place = format!("the Redis store 127.0.0.1:{}/0", server.port());
    assert!(
        texts
            .iter()
            .any(|text| text.contains(&place) && text.contains("cannot connect")),
        "{texts:?}"
    );
    // Afterwards, tokens are shared again.
    emulator.clear_requests();
    fleet::make_calls(&emulator, "one_caller", &url, PROCESSES).await?;
    assert_eq!(token_requests(&emulator), 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_continues_with_its_own_token_while_the_server_hangs() -> Outcome {
    let (server, emulator) = (server!(), Emulator::start().await?);
    let store = RedisStore::new(&server.url())?.timeout(Duration::from_secs(3600));
    server.pause()?;
    let texts = call_while_it_hangs(&emulator, store, false).await?;
    server.resume()?;
    assert_eq!(token_requests(&emulator), 1);
    // The client waits for the store only once.
    let [load] = texts.as_slice() else {
        return Err(format!("{texts:?}").into());
    };
    assert!(load.contains("did not load within 2s"), "{load}");
    Ok(())
}
