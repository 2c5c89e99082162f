//! Connection webhooks of the emulator's Connect flow.

use pipedream_connect::webhooks::{ConnectionSuccess, Event, Receiver, WebhookTag};
use pipedream_connect::{Client, ErrorKind};
use pipedream_connect_emulator::{DeliveryFault, Emulator, SeedAccount};
use serde_json::{Value, json};

use super::{Backend, Outcome, tags};
use crate::emulated_user::EmulatedUser;

/// A user with a Connect Link, and a backend that receives the webhook.
struct Connecting {
    user: EmulatedUser,
    backend: Backend,
    webhook: String,
    link: String,
}

impl Connecting {
    async fn start() -> Outcome<Self> {
        let seed = Emulator::builder().account(SeedAccount::new("user-43", "slack"));
        let user = EmulatedUser::on(seed, &[]).await?;
        let backend = Backend::start(Receiver::connections_only(tags()?)).await?;
        let webhook = backend.url(&WebhookTag::connection("user-42"))?;
        let token = user.user.create_token().webhook_uri(&webhook).await?;
        let link = token.connect_link("slack").to_string();
        Ok(Self {
            user,
            backend,
            webhook,
            link,
        })
    }

    /// The person connects the account. Returns its id.
    async fn complete(&self) -> Outcome<String> {
        Ok(self.user.emulator.complete_connect(&self.link).await?)
    }

    /// Posts a body to the user's webhook, as anyone who knows the URL can.
    async fn forge(&self, body: &Value) -> Outcome<ConnectionSuccess> {
        let (status, _) = self.backend.post(&self.webhook, &body.to_string()).await?;
        assert_eq!(status, 200);
        self.success()
    }

    fn success(&self) -> Outcome<ConnectionSuccess> {
        match self.backend.events()?.remove(0).into_event() {
            Event::ConnectionSuccess(success) => Ok(success),
            other => Err(format!("another event: {other:?}").into()),
        }
    }
}

fn claim(account_id: &str, environment: &str) -> Value {
    json!({
        "event": "CONNECTION_SUCCESS",
        "environment": environment,
        "account": { "id": account_id, "external_id": "user-42", "healthy": true },
    })
}

#[tokio::test]
async fn a_connected_account_is_retrieved_from_the_api() -> Outcome {
    let connecting = Connecting::start().await?;
    let id = connecting.complete().await?;

    let event = connecting.backend.events()?.remove(0);
    assert_eq!(
        (event.external_user_id(), event.trigger_id()),
        (Some("user-42"), None)
    );
    let Event::ConnectionSuccess(success) = event.event() else {
        return Err("another event".into());
    };
    let sent = connecting.user.emulator.sent_webhooks().remove(0);
    let session = success.details().session_id().ok_or("no session")?;
    assert!(session.ends_with("e+38"), "{session}");
    assert!(
        sent.body
            .contains(&format!(r#""connect_session_id":{session}"#))
    );
    assert_eq!(success.details().environment(), Some("development"));
    let account = success.account(&connecting.user.client).await?;
    assert_eq!(
        (account.id, account.external_id.as_deref()),
        (id, Some("user-42"))
    );
    let token = success.details().connect_token().ok_or("no token")?;
    assert!(token.expose().starts_with("ctok_"));
    assert!(!format!("{event:?}").contains(token.expose()));
    Ok(())
}

#[tokio::test]
async fn a_connection_event_in_the_earlier_format_is_read() -> Outcome {
    let connecting = Connecting::start().await?;
    let emulator = &connecting.user.emulator;
    emulator.delivery_fault(DeliveryFault::for_connections().earlier_shape())?;
    let id = connecting.complete().await?;
    let sent = emulator.sent_webhooks().remove(0);
    assert!(sent.body.contains(r#""dead":false"#), "{}", sent.body);

    let success = connecting.success()?;
    let session = success.details().session_id().ok_or("no session")?;
    assert!(session.parse::<u64>().is_ok(), "{session}");
    assert_eq!(success.account(&connecting.user.client).await?.id, id);
    Ok(())
}

#[tokio::test]
async fn a_failed_connection_has_a_reason() -> Outcome {
    let connecting = Connecting::start().await?;
    let reason = "The user changed their mind";
    connecting
        .user
        .emulator
        .refuse_connect(&connecting.link, reason)
        .await?;
    let Event::ConnectionError(error) = connecting.backend.events()?.remove(0).into_event() else {
        return Err("another event".into());
    };
    assert_eq!(error.message(), Some(reason));
    assert_eq!(error.details().external_user_id(), "user-42");
    Ok(())
}

#[tokio::test]
async fn a_forged_event_cannot_reach_the_account_of_another_user() -> Outcome {
    let connecting = Connecting::start().await?;
    let client = &connecting.user.client;
    let accounts = client.user("user-43")?.accounts().await?;
    let strangers = accounts.data.first().ok_or("no account")?.id.clone();
    for (id, kind) in [
        (strangers.as_str(), ErrorKind::NotFound),
        ("apn_missing", ErrorKind::NotFound),
        ("dc_1", ErrorKind::InvalidArgument),
        ("../users/user-43", ErrorKind::NotFound),
        ("..", ErrorKind::InvalidArgument),
        ("", ErrorKind::InvalidArgument),
    ] {
        let success = connecting.forge(&claim(id, "development")).await?;
        assert_eq!(success.claimed_account_id(), id);
        let error = success
            .account(client)
            .await
            .expect_err("not the user's account");
        assert_eq!(error.kind(), kind, "{error}");
    }
    Ok(())
}

#[tokio::test]
async fn an_account_of_another_environment_is_not_retrieved() -> Outcome {
    let connecting = Connecting::start().await?;
    let id = connecting.complete().await?;
    connecting.success()?;
    let success = connecting.forge(&claim(&id, "production")).await?;
    connecting.user.emulator.clear_requests();

    let error = success.account(&connecting.user.client).await;
    let error = error.expect_err("another environment");
    assert_eq!(error.kind(), ErrorKind::InvalidArgument);
    assert!(error.message().contains("\"production\""), "{error}");
    assert!(connecting.user.operations().is_empty());

    let env = connecting.user.emulator.env();
    let production = Client::builder()
        .env_vars(env)
        .environment("production")
        .build()?;
    let error = success.account(&production).await.expect_err("not there");
    assert_eq!(error.kind(), ErrorKind::NotFound);
    Ok(())
}

#[tokio::test]
async fn a_connection_webhook_without_a_valid_tag_is_rejected() -> Outcome {
    let connecting = Connecting::start().await?;
    let backend = &connecting.backend;
    let body = claim("apn_1", "development").to_string();
    let foreign = pipedream_connect::webhooks::UrlTags::new("a secret of somebody else")?;
    let foreign = foreign.url(&backend.base(), &WebhookTag::connection("user-42"))?;
    for url in [
        format!("{}/user-42", backend.base()),
        foreign,
        format!("{}A", connecting.webhook),
    ] {
        // The sender learns only the status.
        assert_eq!(backend.post(&url, &body).await?, (401, String::new()));
    }
    // The tag of a trigger requires a signature.
    let trigger = backend.url(&WebhookTag::trigger("user-42", "issues"))?;
    assert_eq!(backend.post(&trigger, &body).await?, (401, String::new()));
    assert_eq!(backend.rejections()?.len(), 4);
    Ok(())
}

#[tokio::test]
async fn an_unknown_event_keeps_its_complete_body() -> Outcome {
    let connecting = Connecting::start().await?;
    let body = r#"{"event":"CONNECTION_EXPIRED","connect_session_id":1.4058728083872854e+38}"#;
    connecting.backend.post(&connecting.webhook, body).await?;
    let Event::Unknown(unknown) = connecting.backend.events()?.remove(0).into_event() else {
        return Err("another event".into());
    };
    assert_eq!(unknown.kind(), Some("CONNECTION_EXPIRED"));
    assert_eq!(unknown.body(), body);
    Ok(())
}
