//! The SDK and the emulator together: every resource in use, and every answer of the emulator as the spec says.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use connect_tests::calls::CALLS;
use connect_tests::spec::Spec;
use pipedream_connect::transport::{
    Body, HttpRequest, HttpResponse, ReqwestTransport, Transport, TransportError,
};
use pipedream_connect::types::{Emitter, EmitterType, ProjectEnvironment};
use pipedream_connect::{BoxFuture, Client, ErrorKind, StashId, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Map, Value, json};

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// Keeps a copy of every JSON answer.
#[derive(Clone)]
struct Tap {
    inner: ReqwestTransport,
    answers: Arc<Mutex<Vec<Answer>>>,
}

struct Answer {
    method: String,
    path: String,
    status: u16,
    body: Value,
}

impl Transport for Tap {
    fn send(&self, request: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let (method, path) = (request.method.to_string(), request.url.path().to_owned());
        let (pending, answers) = (self.inner.send(request), Arc::clone(&self.answers));
        Box::pin(async move {
            let mut response = pending.await?;
            let mut bytes = Vec::new();
            while let Some(part) = response.body.next().await {
                bytes.extend_from_slice(&part?);
            }
            if let Ok(body) = serde_json::from_slice(&bytes) {
                let status = response.status.as_u16();
                answers
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(Answer {
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

struct Bench {
    emulator: Emulator,
    client: Client,
    user: User,
    tap: Tap,
}

impl Bench {
    async fn start() -> Outcome<Self> {
        let emulator = Emulator::builder()
            .account(SeedAccount::new("user-42", "slack").name("Acme"))
            .account(SeedAccount::new("user-42", "github"))
            .account(SeedAccount::new("user-42", "gitlab"))
            .account(SeedAccount::new("somebody-else", "slack"))
            .start()
            .await?;
        let tap = Tap {
            inner: ReqwestTransport::new(&Default::default())?,
            answers: Arc::default(),
        };
        let client = Client::builder()
            .base_url(emulator.base_url())
            .client_credentials(emulator.client_id(), emulator.client_secret())
            .project_id(emulator.project_id())
            .environment(emulator.environment())
            .transport(tap.clone())
            .build()?;
        let user = client.user("user-42")?;
        Ok(Self {
            emulator,
            client,
            user,
            tap,
        })
    }

    async fn account(&self, app: &str) -> Outcome<String> {
        let account = self.user.accounts().app(app).items().next().await;
        Ok(account.ok_or("no account")??.id)
    }

    /// Every answer so far is what the spec promises.
    fn check_answers(&self) -> Outcome {
        let spec = Spec::load()?;
        let answers = self
            .tap
            .answers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        assert!(!answers.is_empty());
        for answer in answers.iter() {
            let problems = spec.problems(&answer.method, &answer.path, answer.status, &answer.body);
            assert!(
                problems.is_empty(),
                "{} {} {}\n{problems:#?}\n{:#}",
                answer.method,
                answer.path,
                answer.status,
                answer.body
            );
        }
        Ok(())
    }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

#[tokio::test]
async fn tokens_and_accounts() -> Outcome {
    let bench = Bench::start().await?;
    let token = bench
        .user
        .create_token()
        .allowed_origin("https://app.example")
        .expires_in(600)
        .await?;
    let checked = bench
        .client
        .tokens()
        .validate(token.token.expose())
        .app_id("notion")
        .await?;
    assert!(checked.success);
    let id = bench
        .emulator
        .complete_connect(&token.connect_link("notion").to_string())
        .await?;
    let account = bench.user.account(&id).await?;
    assert_eq!(account.external_id.as_deref(), Some("user-42"));

    let fields = json!({"api_key": "sk-1"}).to_string();
    let token = bench.user.create_token().await?;
    let openai = bench
        .client
        .accounts()
        .create("openai", fields, token.token.expose())
        .name("Main key")
        .await?;
    assert_eq!(openai.name.as_deref(), Some("Main key"));
    let with = bench
        .client
        .accounts()
        .retrieve(&openai.id)
        .include_credentials(true)
        .await?;
    assert!(
        with.credentials
            .is_some_and(|credentials| credentials.extra.contains_key("api_key"))
    );
    let without = bench.client.accounts().retrieve(&openai.id).await?;
    assert!(without.credentials.is_none());

    let of_user = bench
        .client
        .accounts()
        .list_by_external_user("user-42")
        .await?;
    assert_eq!(of_user.0.len(), 5);
    bench.client.accounts().delete(&openai.id).await?;
    let gone = bench
        .client
        .accounts()
        .retrieve(&openai.id)
        .await
        .err()
        .map(|error| error.kind());
    assert_eq!(gone, Some(ErrorKind::NotFound));
    bench.client.accounts().delete_by_app("notion").await?;
    assert_eq!(bench.user.accounts().items().collect().await?.len(), 3);
    bench.check_answers()
}

#[tokio::test]
async fn an_account_of_somebody_else_is_not_found() -> Outcome {
    let bench = Bench::start().await?;
    let other = bench
        .client
        .user("somebody-else")?
        .accounts()
        .items()
        .next()
        .await
        .ok_or("none")??;
    let refused = bench
        .user
        .account(&other.id)
        .await
        .err()
        .map(|error| error.kind());
    assert_eq!(refused, Some(ErrorKind::NotFound));
    Ok(())
}

#[tokio::test]
async fn users_are_listed_and_deleted_with_what_they_have() -> Outcome {
    let bench = Bench::start().await?;
    let users = bench.client.users().list().items().collect().await?;
    assert_eq!(users.len(), 2);
    bench.user.delete().await?;
    let left = bench
        .client
        .users()
        .list()
        .q("user-42")
        .items()
        .collect()
        .await?;
    assert!(left.is_empty());
    bench.check_answers()
}

#[tokio::test]
async fn apps_and_categories() -> Outcome {
    let bench = Bench::start().await?;
    let all = bench.client.apps().list().items().collect().await?;
    let paged = bench
        .client
        .apps()
        .list()
        .limit(3)
        .items()
        .collect()
        .await?;
    assert_eq!(all, paged, "the same apps, whatever the size of a page");
    let slack = bench.client.apps().retrieve("slack").await?.data;
    assert!(
        slack
            .connect
            .is_some_and(|connect| connect.proxy_enabled == Some(true))
    );
    let categories = bench.client.app_categories().list().await?;
    let first = categories
        .0
        .first()
        .and_then(|category| category.id.clone())
        .ok_or("no category")?;
    let category = bench.client.app_categories().retrieve(&first).await?;
    assert_eq!(category.id, Some(first));
    bench.check_answers()
}

#[tokio::test]
async fn actions_with_remote_options_dynamic_props_and_failures() -> Outcome {
    let bench = Bench::start().await?;
    let slack = bench.account("slack").await?;
    let answer = bench
        .user
        .configure_prop("slack-send-message", "conversation")
        .account("slack", &slack)
        .await?;
    assert!(!answer.options.is_empty());
    let run = || {
        bench
            .user
            .run_action("slack-send-message")
            .account("slack", &slack)
            .prop("conversation", "C0GENERAL")
    };
    let sent = run().prop("text", "hi").await?.into_result()?;
    assert_eq!(sent.summary(), Some("Sent a message to C0GENERAL"));
    let failed = run().prop("text", "fail").await?;
    insta::assert_snapshot!(failed.failure().ok_or("no failure")?, @"the action failed: channel_not_found");

    let sheet = json!({"sheetId": "1Bf", "worksheetId": 0, "hasHeaders": true});
    let props = pipedream_connect::types::ConfiguredProps(object(sheet));
    let reloaded = bench
        .user
        .reload_props("google_sheets-add-single-row")
        .configured_props(props)
        .await?;
    assert!(
        reloaded
            .dynamic_props
            .and_then(|props| props.id)
            .is_some_and(|id| id.starts_with("dyp_"))
    );
    bench.check_answers()
}

#[tokio::test]
async fn every_kind_of_prop_is_known() -> Outcome {
    let bench = Bench::start().await?;
    let component = bench
        .client
        .components()
        .retrieve("emulator-every-prop-type")
        .await?
        .data;
    let kinds: BTreeSet<_> = component
        .configurable_props
        .iter()
        .filter_map(|prop| prop.tag())
        .collect();
    assert_eq!(kinds.len(), 23);
    let unknown = component
        .configurable_props
        .iter()
        .find(|prop| matches!(prop, pipedream_connect::types::ConfigurableProp::Unknown(_)));
    assert!(unknown.is_none(), "{unknown:?}");
    bench.check_answers()
}

#[tokio::test]
async fn components_are_found_by_app_and_text() -> Outcome {
    let bench = Bench::start().await?;
    let components = bench
        .client
        .components()
        .list()
        .app("slack")
        .items()
        .collect()
        .await?;
    let actions = bench
        .client
        .actions()
        .list()
        .app("slack")
        .items()
        .collect()
        .await?;
    let triggers = bench
        .client
        .triggers()
        .list()
        .app("slack")
        .items()
        .collect()
        .await?;
    assert_eq!(components.len(), actions.len() + triggers.len());
    bench
        .client
        .actions()
        .configure_prop("slack-send-message", "user-42", "conversation")
        .await?;
    bench
        .client
        .triggers()
        .configure_prop("slack-new-message-in-channels", "user-42", "conversations")
        .await?;
    bench
        .client
        .actions()
        .reload_props("google_sheets-add-single-row", "user-42")
        .await?;
    bench
        .client
        .triggers()
        .reload_props("gitlab-new-issue", "user-42")
        .await?;
    bench.check_answers()
}

#[tokio::test]
async fn a_trigger_from_deployment_to_deletion() -> Outcome {
    let bench = Bench::start().await?;
    let slack = bench.account("slack").await?;
    let deployed = bench
        .user
        .deploy_trigger("slack-new-message-in-channels")
        .account("slack", &slack)
        .webhook_url("http://127.0.0.1:9/hook")
        .emit_on_deploy(false)
        .await?
        .data;
    let Emitter::DeployedComponent(component) = deployed else {
        return Err("another kind".into());
    };
    assert!(component.webhook_signing_key.is_some());
    let trigger = bench.user.deployed_trigger(&component.id);
    bench
        .emulator
        .emit(trigger.id(), json!({"text": "hi"}))
        .await?;
    let events = trigger.events().n(5).await?.data;
    assert_eq!(
        events.first().map(|event| &event.e),
        Some(&json!({"text": "hi"}))
    );

    trigger.update().name("Renamed").active(false).await?;
    let Emitter::DeployedComponent(renamed) = trigger.retrieve().await?.data else {
        return Err("another kind".into());
    };
    assert_eq!((renamed.name.as_str(), renamed.active), ("Renamed", false));

    trigger.update_workflows(["p_abc123"]).await?;
    assert_eq!(trigger.workflows().await?.workflow_ids, ["p_abc123"]);
    let webhooks = trigger.webhooks().await?;
    let id = webhooks
        .webhooks
        .first()
        .map(|webhook| webhook.id.clone())
        .ok_or("no webhook")?;
    let before = trigger.webhook(&id).await?.data.signing_key;
    let deployed_triggers = bench.client.deployed_triggers();
    let after = deployed_triggers
        .regenerate_webhook_signing_key(trigger.id(), &id, "user-42")
        .await?
        .data
        .signing_key;
    assert_ne!(before, after);
    deployed_triggers
        .reset_webhook_delivery_state(trigger.id(), &id, "user-42")
        .await?;
    trigger
        .update_webhooks(["http://127.0.0.1:9/other"])
        .await?;

    assert_eq!(
        bench
            .user
            .deployed_triggers()
            .items()
            .collect()
            .await?
            .len(),
        1
    );
    trigger.delete().await?;
    assert_eq!(
        bench
            .user
            .deployed_triggers()
            .items()
            .collect()
            .await?
            .len(),
        0
    );
    bench.check_answers()
}

#[tokio::test]
async fn emitters_of_every_kind() -> Outcome {
    let bench = Bench::start().await?;
    let timer = json!({"cron": {"intervalSeconds": 900}});
    let timer = pipedream_connect::types::ConfiguredProps(object(timer));
    let deploy = |key: &str| bench.user.deploy_trigger(key);
    let timer = deploy("schedule-custom-interval")
        .configured_props(timer)
        .await?
        .data;
    assert!(matches!(timer, Emitter::TimerInterface(_)), "{timer:?}");
    let http = deploy("http-new-requests").await?.data;
    assert!(matches!(http, Emitter::HttpInterface(_)), "{http:?}");
    let email = deploy("email-new-email").await?.data;
    assert!(matches!(email, Emitter::EmailInterface(_)), "{email:?}");
    let kinds = [EmitterType::Timer, EmitterType::Http, EmitterType::Email];
    for kind in kinds {
        let found = bench
            .user
            .deployed_triggers()
            .emitter_type(kind)
            .items()
            .collect()
            .await?;
        assert_eq!(found.len(), 1);
    }
    bench.check_answers()
}

#[tokio::test]
async fn projects_and_their_webhook() -> Outcome {
    let bench = Bench::start().await?;
    let projects = bench.client.projects();
    let made = projects
        .create("Prod")
        .support_email("help@acme.test")
        .await?;
    let changed = projects.update(&made.id).app_name("Acme").await?;
    assert_eq!(
        (changed.name.as_str(), changed.app_name.as_deref()),
        ("Prod", Some("Acme"))
    );
    projects
        .update_logo(&made.id, "data:image/png;base64,AAAA")
        .await?;
    assert_eq!(projects.retrieve(&made.id).await?, changed);
    assert!(
        projects
            .list()
            .items()
            .collect()
            .await?
            .iter()
            .any(|project| project.id == made.id)
    );
    projects.delete(&made.id).await?;
    let gone = projects
        .retrieve(&made.id)
        .await
        .err()
        .map(|error| error.kind());
    assert_eq!(gone, Some(ErrorKind::NotFound));
    projects.retrieve_info().await?;

    let webhook = bench.client.project_environment();
    assert!(webhook.retrieve_webhook().await?.data.is_none());
    let first = webhook
        .update_webhook("https://events.example/all")
        .await?
        .data;
    let again = webhook
        .update_webhook("https://events.example/new")
        .await?
        .data;
    assert!(first.signing_key.is_some() && again.signing_key.is_none());
    webhook.regenerate_webhook_signing_key().await?;
    webhook.delete_webhook().await?;
    assert!(webhook.retrieve_webhook().await?.data.is_none());
    bench.check_answers()
}

#[tokio::test]
async fn oauth_clients_and_app_overrides() -> Outcome {
    let bench = Bench::start().await?;
    let clients = bench.client.oauth_apps();
    let made = clients
        .create("slack")
        .client_id("id")
        .client_secret("hidden")
        .scope("chat:write")
        .await?;
    let id = made.id.ok_or("no id")?;
    clients.update(&id).name("Ours").await?;
    assert_eq!(clients.retrieve(&id).await?.name.as_deref(), Some("Ours"));
    assert!(
        !clients
            .list()
            .app("slack")
            .items()
            .collect()
            .await?
            .is_empty()
    );

    let overrides = bench.client.app_overrides();
    let made = overrides.create("slack", "Prod").oauth_app_id(&id).await?;
    let kept = overrides.update(&made.id).name("Prod 2").await?;
    assert_eq!(kept.oauth_app_id.as_deref(), Some(id.as_str()));
    let cleared = overrides.update(&made.id).clear_oauth_app_id().await?;
    assert_eq!(cleared.oauth_app_id, None, "null clears, absent keeps");
    overrides.retrieve(&made.id).await?;
    assert_eq!(overrides.list().items().collect().await?.len(), 1);
    overrides.delete(&made.id).await?;
    clients.delete(&id).await?;
    bench.check_answers()
}

#[tokio::test]
async fn usage_and_rate_limits() -> Outcome {
    let bench = Bench::start().await?;
    bench
        .client
        .usage()
        .list(1_767_225_600, 1_767_312_000)
        .await?;
    let limit = bench.client.rate_limits().create(1000, 10).await?;
    assert!(!limit.token.expose().is_empty());
    bench.check_answers()
}

#[tokio::test]
async fn files_are_downloaded_without_the_bearer_going_along() -> Outcome {
    let bench = Bench::start().await?;
    let token = bench.user.create_token().await?;
    let link = token.connect_link("google_drive").to_string();
    let drive = bench.emulator.complete_connect(&link).await?;
    let run = bench
        .user
        .run_action("google_drive-download-file")
        .account("googleDrive", drive)
        .prop("fileId", "1")
        .stash_id(StashId::New)
        .await?
        .into_result()?;
    let key = run.exports["$filestash_uploads"][0]["s3Key"]
        .as_str()
        .ok_or("no file")?
        .to_owned();
    let mut file = Vec::new();
    let written = bench
        .client
        .file_stash()
        .download_file(&key)
        .await?
        .copy_to(&mut file)
        .await?;
    assert_eq!(written, file.len() as u64);
    assert!(written > 0);
    for request in bench
        .emulator
        .requests()
        .iter()
        .filter(|request| request.operation.is_none())
    {
        assert!(
            request.header("authorization").is_none(),
            "{} {}",
            request.method,
            request.path
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_proxy_passes_everything_on() -> Outcome {
    let bench = Bench::start().await?;
    let proxy = bench.user.proxy(bench.account("slack").await?);
    let answer: Value = proxy
        .get("https://slack.com/api/auth.test")
        .await?
        .json()
        .await?;
    assert_eq!(answer["ok"], true);
    let missing = proxy.get("https://slack.com/status/404").await?;
    assert_eq!(missing.status(), 404, "the app's word, not an error");
    let bytes = proxy
        .get("https://slack.com/bytes/100000")
        .await?
        .bytes()
        .await?;
    assert_eq!(bytes.len(), 100_000);
    let echo: Value = proxy
        .put("https://slack.com/echo?a=1")
        .query("b", "2")
        .header("X-Foo", "bar")
        .body("text/plain", "hello")
        .await?
        .json()
        .await?;
    let text = echo.to_string();
    assert!(
        text.contains("hello") && text.contains("x-foo") && text.contains("a=1&b=2"),
        "{text}"
    );
    Ok(())
}

#[tokio::test]
async fn what_the_proxy_would_refuse_is_known_before_the_call() -> Outcome {
    let bench = Bench::start().await?;
    let proxy = bench.user.proxy(bench.account("slack").await?);
    proxy.check("https://slack.com/api/auth.test").await?;
    let error = proxy
        .check("https://evil.example/")
        .await
        .err()
        .ok_or("taken")?;
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    insta::assert_snapshot!(error, @"the proxy accepts only these hosts for this app: slack.com");
    Ok(())
}

#[tokio::test]
async fn a_connection_in_the_browser_is_waited_for() -> Outcome {
    let bench = Bench::start().await?;
    let expected = bench.user.expect_account("slack").await?;
    let link = bench
        .user
        .create_token()
        .await?
        .connect_link("slack")
        .to_string();
    let connected = bench.emulator.complete_connect(&link).await?;
    let account = expected.within(Duration::from_secs(60)).await?;
    assert_eq!(account.id, connected, "not the one that was there before");

    let nothing = bench.user.expect_account("slack").await?;
    let error = nothing
        .within(Duration::ZERO)
        .await
        .err()
        .ok_or("an account")?;
    assert_eq!(error.kind(), ErrorKind::Deadline);
    insta::assert_snapshot!(error, @"no slack account was connected within 0ns");
    Ok(())
}

#[tokio::test]
async fn a_connect_token_acts_for_its_user_without_a_project() -> Outcome {
    let bench = Bench::start().await?;
    let token = bench.user.create_token().await?;
    let client = Client::builder()
        .base_url(bench.emulator.base_url())
        .connect_token(token.token.expose())
        .build()?;
    let accounts = client.accounts().list().items().collect().await?;
    assert_eq!(accounts.len(), 3, "those of its user only");
    let apps = client.apps().list().limit(1).await?;
    assert_eq!(apps.data.len(), 1);
    Ok(())
}

#[tokio::test]
async fn environments_are_apart() -> Outcome {
    let bench = Bench::start().await?;
    let options = pipedream_connect::CallOptions::new().environment(ProjectEnvironment::Production);
    let production = bench
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
async fn every_operation_reaches_its_own_handler() -> Outcome {
    let bench = Bench::start().await?;
    for call in CALLS {
        bench.emulator.clear_requests();
        let outcome = (call.least)(&bench.client, "x-1").await;
        let reached: Vec<_> = bench
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
