//! Runs one scenario of `tests/comparison/run.py` through this SDK with default settings.

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "a program talks to its user")]

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pipedream_connect::{Client, Error};
use serde_json::{Value, json};

type Outcome<T = ()> = Result<T, Error>;

async fn retrieve(client: &Client, id: &str) -> Outcome {
    client.accounts().retrieve(id).await.map(drop)
}

/// Ten concurrent first calls.
async fn ten(client: &Client) -> Outcome {
    let calls: Vec<_> = (0..10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { retrieve(&client, "apn_1").await })
        })
        .collect();
    for call in calls {
        if let Ok(outcome) = call.await {
            outcome?;
        }
    }
    Ok(())
}

async fn list(client: &Client, result: &mut Value) -> Outcome {
    let mut items = client.accounts().list().items();
    let mut count = 0;
    while let Some(item) = items.next().await {
        item?;
        count += 1;
        result["items"] = json!(count);
    }
    Ok(())
}

async fn through_proxy(client: &Client, result: &mut Value) -> Outcome {
    let proxy = client.proxy("u", "apn_1")?;
    let response = proxy.get("https://x.example/file.pdf").await?;
    result["bytes"] = json!(STANDARD.encode(response.bytes().await?));
    Ok(())
}

async fn play(scenario: &str, client: &Client, result: &mut Value) -> Outcome {
    match scenario {
        "run" => client.actions().run("a", "u").await.map(drop),
        "path" => retrieve(client, "a//b?q=1").await,
        "parent" => client.users().delete_external_user("..").await.map(drop),
        "ten" => ten(client).await,
        "five" => {
            for _ in 0..5 {
                retrieve(client, "apn_1").await?;
            }
            Ok(())
        }
        "list" => list(client, result).await,
        "proxy" => through_proxy(client, result).await,
        _ => retrieve(client, "apn_1").await,
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let scenario = arguments.next().ok_or("which scenario?")?;
    let client = Client::builder()
        .base_url(arguments.next().ok_or("which server?")?)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .environment("development")
        .build()?;
    let mut result = json!({ "ok": true, "items": 0 });
    if let Err(error) = play(&scenario, &client, &mut result).await {
        result["ok"] = json!(false);
        result["error"] = json!(format!("{:?}", error.kind()));
    }
    println!("{result}");
    Ok(())
}
