//! Every resource in use against the emulator. Each response of the emulator is checked against the spec.

mod accounts;
mod components;
mod projects;
mod proxy_and_files;

use std::sync::{Arc, Mutex, PoisonError};

use connect_tests::calls::CALLS;
use connect_tests::spec::Spec;
use pipedream_connect::transport::{
    Body, HttpRequest, HttpResponse, ReqwestTransport, Transport, TransportError,
};
use pipedream_connect::types::Environment;
use pipedream_connect::{BoxFuture, Client, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::Value;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Keeps a copy of every JSON response.
#[derive(Clone)]
struct RecordingTransport {
    inner: ReqwestTransport,
    responses: Arc<Mutex<Vec<RecordedResponse>>>,
}

struct RecordedResponse {
    method: String,
    path: String,
    status: u16,
    body: Value,
}

impl Transport for RecordingTransport {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let (method, path) = (request.method.to_string(), request.url.path().to_owned());
        let (pending, responses) = (self.inner.send(request), Arc::clone(&self.responses));
        Box::pin(async move {
            let mut response = pending.await?;
            let mut bytes = Vec::new();
            while let Some(part) = response.body.next().await {
                bytes.extend_from_slice(&part?);
            }
            if let Ok(body) = serde_json::from_slice(&bytes) {
                let status = response.status.as_u16();
                responses
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(RecordedResponse {
                        method,
                        path,
                        status,
                        body,
                    });
            }
            response.body = Body::from(bytes);
            Ok(response)
        })
    }
}

struct Fixture {
    emulator: Emulator,
    client: Client,
    user: User,
    transport: RecordingTransport,
}

impl Fixture {
    async fn start() -> Outcome<Self> {
        let emulator = Emulator::builder()
            .account(SeedAccount::new("user-42", "slack").name("Acme"))
            .account(SeedAccount::new("user-42", "github"))
            .account(SeedAccount::new("user-42", "gitlab"))
            .account(SeedAccount::new("other-user", "slack"))
            .start()
            .await?;
        let transport = RecordingTransport {
            inner: ReqwestTransport::new(&Default::default())?,
            responses: Arc::default(),
        };
        let client = Client::builder()
            .env_vars(emulator.env())
            .transport(transport.clone())
            .build()?;
        let user = client.user("user-42")?;
        Ok(Self {
            emulator,
            client,
            user,
            transport,
        })
    }

    async fn account(&self, app: &str) -> Outcome<String> {
        let account = self.user.accounts().app(app).items().next().await;
        Ok(account.ok_or("no account")??.id)
    }

    /// Checks that every response so far matches its schema in the spec.
    fn check_responses(&self) -> Outcome {
        let spec = Spec::load()?;
        let responses = self
            .transport
            .responses
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!responses.is_empty());
        for response in responses.iter() {
            let problems = spec.problems(
                &response.method,
                &response.path,
                response.status,
                &response.body,
            );
            assert!(
                problems.is_empty(),
                "{} {} {}\n{problems:#?}\n{:#}",
                response.method,
                response.path,
                response.status,
                response.body
            );
        }
        Ok(())
    }
}

#[tokio::test]
async fn environments_are_isolated() -> Outcome {
    let fixture = Fixture::start().await?;
    let options = pipedream_connect::CallOptions::new().environment(Environment::Production);
    let production = fixture
        .user
        .accounts()
        .options(options)
        .items()
        .collect()
        .await?;
    assert!(production.is_empty());
    Ok(())
}

#[tokio::test]
async fn every_operation_reaches_its_own_handler_in_the_emulator() -> Outcome {
    let fixture = Fixture::start().await?;
    for call in CALLS {
        fixture.emulator.clear_requests();
        let outcome = (call.least)(&fixture.client, "x-1").await;
        let reached: Vec<_> = fixture
            .emulator
            .requests()
            .iter()
            .filter_map(|request| request.operation)
            .collect();
        assert_eq!(reached.last(), Some(&call.id), "{outcome:?}");
        let failed = outcome
            .err()
            .and_then(|error| error.status())
            .is_some_and(|status| status.is_server_error());
        assert!(!failed, "{} made the emulator fail", call.id);
    }
    Ok(())
}
