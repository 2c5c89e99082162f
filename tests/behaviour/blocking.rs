//! The blocking client, outside and inside a Tokio runtime.

use std::sync::{Arc, OnceLock};

use pipedream_connect::auth::{AccessToken, BoxError, TokenProvider};
use pipedream_connect::{BoxFuture, Client, ErrorKind, blocking};
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
    let failed: Result<(), pipedream_connect::Error> = client.run(async { panic!("on purpose") });
    assert_eq!(
        failed.map_err(|error| error.kind()),
        Err(ErrorKind::Interrupted)
    );
    assert!(client.run(client.apps().list()).is_ok());
    Ok(())
}
