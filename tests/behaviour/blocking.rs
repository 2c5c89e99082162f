//! The blocking client, outside and inside a Tokio runtime.

use std::sync::{Arc, OnceLock};

use connect_tests::clients;
use connect_tests::server::{Reply, Server};
use pipedream_connect::auth::{AccessToken, BoxError, TokenProvider};
use pipedream_connect::{BoxFuture, Client, ErrorKind, Execution, blocking};
use pipedream_connect_emulator::{Emulator, SeedAccount};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn emulator() -> Result<Emulator, pipedream_connect_emulator::Error> {
    let builder = Emulator::builder().page_limit(2);
    (0..5)
        .fold(builder, |builder, n| {
            builder.account(SeedAccount::new(format!("user-{n}"), "slack"))
        })
        .start_blocking()
}

fn client(emulator: &Emulator) -> Result<blocking::Client, pipedream_connect::Error> {
    blocking::Client::new(Client::builder().env_vars(emulator.env()).build()?)
}

#[test]
fn a_call_works_without_a_runtime() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    let apps = client.run(client.apps().list().q("slack"))?;
    assert_eq!(
        apps.data.first().map(|app| app.name_slug.as_str()),
        Some("slack")
    );
    let raw = client.run(client.apps().list().with_response())?;
    assert_eq!(raw.status(), 200);
    Ok(())
}

#[test]
fn errors_are_those_of_the_async_client() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    let error = client.run(client.accounts().retrieve("apn_none")).err();
    assert_eq!(error.map(|error| error.kind()), Some(ErrorKind::NotFound));
    Ok(())
}

#[test]
fn a_list_is_an_iterator_over_all_pages() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    let accounts: Result<Vec<_>, _> = client.iter(client.accounts().list().items()).collect();
    assert_eq!(accounts?.len(), 5);
    let pages: Result<Vec<_>, _> = client.iter(client.accounts().list().pages()).collect();
    assert!(pages?.len() >= 3);
    Ok(())
}

#[test]
fn an_iterator_ends_after_an_error() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    let list = client.accounts().list().after("no such cursor");
    emulator.fault(
        pipedream_connect_emulator::Fault::on("accounts_list")
            .status(400)
            .always(),
    );
    let mut items = client.iter(list.items());
    assert!(items.next().is_some_and(|item| item.is_err()));
    assert!(items.next().is_none());
    Ok(())
}

#[tokio::test]
async fn a_call_works_inside_a_single_threaded_runtime() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    assert!(!client.run(client.apps().list())?.data.is_empty());
    assert_eq!(client.iter(client.accounts().list().items()).count(), 5);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_works_inside_a_multi_threaded_runtime_and_on_its_blocking_pool() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    assert!(!client.run(client.apps().list())?.data.is_empty());
    let other = client.clone();
    drop(client);
    let apps = tokio::task::spawn_blocking(move || other.run(other.apps().list())).await??;
    assert!(!apps.data.is_empty());
    Ok(())
}

#[test]
fn many_threads_share_one_client() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            std::thread::spawn(move || client.run(client.apps().list()).is_ok())
        })
        .collect();
    assert!(
        threads
            .into_iter()
            .all(|thread| thread.join().is_ok_and(|ok| ok))
    );
    let tokens = emulator
        .requests()
        .into_iter()
        .filter(|request| request.operation == Some("oauth_tokens_create"));
    assert_eq!(tokens.count(), 1);
    Ok(())
}

/// Calls the client that waits for this token.
#[derive(Clone, Default)]
struct ReentrantProvider(Arc<OnceLock<blocking::Client>>);

impl TokenProvider for ReentrantProvider {
    fn token(&self) -> BoxFuture<Result<AccessToken, BoxError>> {
        let this = self.clone();
        Box::pin(async move {
            let client = this.0.get().ok_or("not yet")?;
            client.run(client.apps().list())?;
            Ok(AccessToken::new("never"))
        })
    }
}

#[test]
fn a_call_that_would_deadlock_on_itself_is_an_error() -> Outcome {
    let emulator = emulator()?;
    let provider = ReentrantProvider::default();
    let client = blocking::Client::new(
        Client::builder()
            .base_url(emulator.base_url())
            .token_provider(provider.clone())
            .project_id("proj_X")
            .build()?,
    )?;
    let _ = provider.0.set(client.clone());
    let error = client
        .run(client.accounts().list())
        .err()
        .ok_or("no error")?;
    assert_eq!(error.kind(), ErrorKind::Auth);
    let mut text = String::new();
    let mut cause: Option<&dyn std::error::Error> = Some(&error);
    while let Some(error) = cause {
        text.push_str(&error.to_string());
        cause = error.source();
    }
    assert!(text.contains("use the asynchronous client there"), "{text}");
    Ok(())
}

#[test]
fn a_panic_inside_a_call_is_an_error_and_the_client_stays_usable() -> Outcome {
    let emulator = emulator()?;
    let client = client(&emulator)?;
    let failed: Result<(), _> = client.run(async { panic!("on purpose") });
    assert_eq!(
        failed.map_err(|error| error.kind()),
        Err(ErrorKind::Interrupted)
    );
    assert!(client.run(client.apps().list()).is_ok());
    Ok(())
}

/// A server, and a blocking client for it.
fn server_and_client(
    runtime: &tokio::runtime::Runtime,
) -> Result<(Server, blocking::Client), Box<dyn std::error::Error>> {
    let server = runtime.block_on(Server::start())?;
    let client = clients::builder(&server).access_token("t").project_id("p");
    let client = blocking::Client::new(client.build()?)?;
    Ok((server, client))
}

/// Cancels once the server has received a request.
fn cancel_after_a_request(server: &Server, cancellation: &blocking::Cancellation) {
    while server.request_count() == 0 {
        std::thread::yield_now();
    }
    cancellation.cancel();
}

#[test]
fn a_waiting_call_is_cancelled_from_another_thread() -> Outcome {
    let runtime = tokio::runtime::Runtime::new()?;
    let (server, client) = server_and_client(&runtime)?;
    server.script([Reply::NoResponse]);
    let cancellation = blocking::Cancellation::new();
    let cancellable = client.cancelled_by(&cancellation);
    let outcome = std::thread::scope(|scope| {
        scope.spawn(|| cancel_after_a_request(&server, &cancellation));
        cancellable.run(cancellable.actions().run("a", "u"))
    });
    let error = outcome.err().ok_or("a response")?;
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(error.execution(), Execution::MayHaveRun);
    assert!(!error.is_transient());

    let later = cancellable.run(cancellable.actions().run("a", "u"));
    let error = later.err().ok_or("a response")?;
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(error.execution(), Execution::DidNotRun);
    assert_eq!(server.request_count(), 1);

    client.run(client.accounts().delete("apn_1"))?;
    Ok(())
}

#[test]
fn an_iterator_that_waits_for_a_body_is_cancelled() -> Outcome {
    let runtime = tokio::runtime::Runtime::new()?;
    let (server, client) = server_and_client(&runtime)?;
    let half = b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nhalf";
    server.script([Reply::Stall(half.to_vec())]);
    let cancellation = blocking::Cancellation::new();
    let cancellable = client.cancelled_by(&cancellation);
    let proxy = cancellable.proxy("u", "apn_1")?;
    let response = cancellable.run(proxy.get("https://app.example"))?;
    let mut chunks = cancellable.iter(response.into_body());
    assert_eq!(chunks.next().transpose()?.as_deref(), Some(&b"half"[..]));
    let next = std::thread::scope(|scope| {
        scope.spawn(|| cancel_after_a_request(&server, &cancellation));
        chunks.next()
    });
    let error = next.and_then(Result::err).ok_or("a chunk")?;
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert!(chunks.next().is_none());
    Ok(())
}
