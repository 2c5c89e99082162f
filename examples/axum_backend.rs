//! A backend for a page: the user who is logged in connects an account, sees the accounts, and posts a message.
//!
//! `cargo run -p connect-examples --example axum-backend` starts it on an emulator and prints requests to try. Ctrl-C stops it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example")]

use axum::extract::{FromRequestParts, Json};
use axum::http::{StatusCode, request::Parts};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use pipedream_connect::actions::ActionError;
use pipedream_connect::types::Account;
use pipedream_connect::{Client, Error, User};
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

/// The user who is logged in. In your backend the id comes from the session, not from a header.
struct LoggedIn(User);

impl FromRequestParts<Client> for LoggedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, client: &Client) -> Result<Self, Response> {
        let id = parts.headers.get("x-user").and_then(|id| id.to_str().ok());
        let id = id.ok_or_else(|| StatusCode::UNAUTHORIZED.into_response())?;
        let user = client.user(id).inspect_err(log);
        user.map(Self).map_err(Error::into_response)
    }
}

/// The page opens the link, or passes the token to the browser SDK.
async fn create_token(LoggedIn(user): LoggedIn) -> Result<Json<Value>, Error> {
    let token = user.create_token().allowed_origin("https://app.example");
    let token = token.await.inspect_err(log)?;
    let link = token.connect_link("slack").to_string();
    Ok(Json(json!({ "token": token.token.expose(), "link": link })))
}

async fn list_accounts(LoggedIn(user): LoggedIn) -> Result<Json<Vec<Account>>, Error> {
    let accounts = user.accounts().items().collect().await;
    Ok(Json(accounts.inspect_err(log)?))
}

/// What the user can correct is a 422 with a hint; the SDK chooses the response to a failed call.
async fn send_message(LoggedIn(user): LoggedIn, text: String) -> Result<String, Response> {
    let message = user.action("slack-send-message").prop("text", text);
    match message.prop_label("conversation", "#general").run().await {
        Ok(sent) => Ok(sent.summary().unwrap_or("done").to_owned()),
        Err(ActionError::Call(error)) => {
            log(&error);
            Err(error.into_response())
        }
        // Not to be repeated: it may have been sent.
        Err(error) if error.may_have_run() => Err(StatusCode::BAD_GATEWAY.into_response()),
        Err(error) => Err((StatusCode::UNPROCESSABLE_ENTITY, error.hint()).into_response()),
    }
}

/// The response to the page has no details, so the log needs them.
fn log(error: &Error) {
    eprintln!("{error}");
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let account = SeedAccount::new("user-42", "slack");
    let emulator = Emulator::builder().account(account).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?; // the real API: Client::from_env()?
    let router = axum::Router::new()
        .route("/token", post(create_token))
        .route("/accounts", get(list_accounts))
        .route("/messages", post(send_message))
        .with_state(client);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    println!("curl -H 'x-user: user-42' {url}/accounts");
    println!("curl -H 'x-user: user-42' {url}/messages --data 'Hello'");
    println!("curl -H 'x-user: user-43' {url}/messages --data 'Without an account'");
    println!("curl -H 'x-user: user-43' {url}/token -X POST");
    Ok(axum::serve(listener, router).await?)
}
