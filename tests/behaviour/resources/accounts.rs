//! Connect tokens, accounts and users.

use std::time::Duration;

use pipedream_connect::{Client, ErrorKind};
use serde_json::json;

use super::{Fixture, Outcome};

#[tokio::test]
async fn connect_tokens_and_accounts_through_their_whole_life() -> Outcome {
    let fixture = Fixture::start().await?;
    let token = fixture
        .user
        .create_token()
        .allowed_origin("https://app.example")
        .expires_in(600)
        .await?;
    let checked = fixture
        .client
        .tokens()
        .validate(token.token.expose())
        .app_id("notion")
        .await?;
    assert!(checked.success);
    let id = fixture
        .emulator
        .complete_connect(&token.connect_link("notion").to_string())
        .await?;
    let account = fixture.user.account(&id).await?;
    assert_eq!(account.external_id.as_deref(), Some("user-42"));

    let fields = json!({"api_key": "sk-1"}).to_string();
    let token = fixture.user.create_token().await?;
    let openai = fixture
        .client
        .accounts()
        .create("openai", fields, token.token.expose())
        .name("Main key")
        .await?;
    assert_eq!(openai.name.as_deref(), Some("Main key"));
    let with = fixture
        .client
        .accounts()
        .retrieve(&openai.id)
        .include_credentials(true)
        .await?;
    assert!(
        with.credentials
            .is_some_and(|credentials| credentials.extra.contains_key("api_key"))
    );
    let without = fixture.client.accounts().retrieve(&openai.id).await?;
    assert!(without.credentials.is_none());

    let of_user = fixture
        .client
        .accounts()
        .list_by_external_user("user-42")
        .await?;
    assert_eq!(of_user.0.len(), 5);
    fixture.client.accounts().delete(&openai.id).await?;
    let gone = fixture
        .client
        .accounts()
        .retrieve(&openai.id)
        .await
        .err()
        .map(|error| error.kind());
    assert_eq!(gone, Some(ErrorKind::NotFound));
    fixture.client.accounts().delete_by_app("notion").await?;
    assert_eq!(fixture.user.accounts().items().collect().await?.len(), 3);
    fixture.check_responses()
}

#[tokio::test]
async fn an_account_of_another_user_is_not_found() -> Outcome {
    let fixture = Fixture::start().await?;
    let other = fixture
        .client
        .user("other-user")?
        .accounts()
        .items()
        .next()
        .await
        .ok_or("none")??;
    let error = fixture.user.account(&other.id).await.err().ok_or("found")?;
    assert_eq!(error.kind(), ErrorKind::NotFound);
    let text = error.to_string();
    for fact in [&other.id, "user-42", "development", "host"] {
        assert!(text.contains(fact), "{text}");
    }
    Ok(())
}

#[tokio::test]
async fn deleting_a_user_removes_it_from_the_list() -> Outcome {
    let fixture = Fixture::start().await?;
    let users = fixture.client.users().list().items().collect().await?;
    assert_eq!(users.len(), 2);
    fixture.user.delete().await?;
    let left = fixture
        .client
        .users()
        .list()
        .q("user-42")
        .items()
        .collect()
        .await?;
    assert!(left.is_empty());
    fixture.check_responses()
}

#[tokio::test]
async fn expect_account_waits_for_a_connection_in_the_browser() -> Outcome {
    let fixture = Fixture::start().await?;
    let expected = fixture.user.expect_account("slack").await?;
    let link = fixture
        .user
        .create_token()
        .await?
        .connect_link("slack")
        .to_string();
    let connected = fixture.emulator.complete_connect(&link).await?;
    let account = expected.within(Duration::from_secs(60)).await?;
    assert_eq!(account.id, connected, "not the one that was there before");

    let nothing = fixture.user.expect_account("slack").await?;
    let error = nothing
        .within(Duration::ZERO)
        .await
        .err()
        .ok_or("an account")?;
    assert_eq!(error.kind(), ErrorKind::Deadline);
    let text = error.to_string();
    let expected = r#"accounts_list: no account was connected within 0ns (app "slack"; external_user_id "user-42"; "#;
    assert!(text.starts_with(expected), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_connect_token_sees_only_its_user_and_needs_no_project() -> Outcome {
    let fixture = Fixture::start().await?;
    let token = fixture.user.create_token().await?;
    let client = Client::builder()
        .base_url(fixture.emulator.base_url())
        .connect_token(token.token.expose())
        .build()?;
    let accounts = client.accounts().list().items().collect().await?;
    assert_eq!(accounts.len(), 3, "those of its user only");
    let apps = client.apps().list().limit(1).await?;
    assert_eq!(apps.data.len(), 1);
    Ok(())
}
