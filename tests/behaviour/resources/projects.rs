//! Projects, OAuth apps, app overrides, usage and rate limits.

use pipedream_connect::ErrorKind;

use super::{Fixture, Outcome};

#[tokio::test]
async fn projects_and_the_project_webhook() -> Outcome {
    let fixture = Fixture::start().await?;
    let projects = fixture.client.projects();
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

    let webhook = fixture.client.project_environment();
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
    fixture.check_responses()
}

#[tokio::test]
async fn oauth_apps_and_app_overrides() -> Outcome {
    let fixture = Fixture::start().await?;
    let clients = fixture.client.oauth_apps();
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

    let overrides = fixture.client.app_overrides();
    let made = overrides.create("slack", "Prod").oauth_app_id(&id).await?;
    let kept = overrides.update(&made.id).name("Prod 2").await?;
    assert_eq!(kept.oauth_app_id.as_deref(), Some(id.as_str()));
    let cleared = overrides.update(&made.id).clear_oauth_app_id().await?;
    assert_eq!(cleared.oauth_app_id, None, "null clears, absent keeps");
    overrides.retrieve(&made.id).await?;
    assert_eq!(overrides.list().items().collect().await?.len(), 1);
    overrides.delete(&made.id).await?;
    clients.delete(&id).await?;
    fixture.check_responses()
}

#[tokio::test]
async fn usage_and_rate_limits() -> Outcome {
    let fixture = Fixture::start().await?;
    fixture
        .client
        .usage()
        .list(1_767_225_600, 1_767_312_000)
        .await?;
    let limit = fixture.client.rate_limits().create(1000, 10).await?;
    assert!(!limit.token.expose().is_empty());
    fixture.check_responses()
}
