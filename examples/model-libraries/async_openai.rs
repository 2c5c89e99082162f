//! Tools of a user with the types of `async-openai`.
//!
//! Its types and ours meet in JSON, so neither library has to know the other. The model follows a script here; with an
//! account, send the request by `async_openai::Client`.

use std::error::Error;

use async_openai::types::chat::{
    ChatCompletionRequestMessage, ChatCompletionRequestUserMessage, ChatCompletionTools,
    CreateChatCompletionRequest, CreateChatCompletionResponse,
};
use pipedream_connect::Client;
use pipedream_connect::tools::Provider;
use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::builder().account(SeedAccount::new("user-42", "slack")).start().await?;
    let client = Client::builder().env_vars(emulator.env()).build()?;
    let tools = client.user("user-42")?.tools().app("slack").await?;

    let for_openai: Vec<ChatCompletionTools> = serde_json::from_value(tools.to_json(Provider::OpenAiChat))?;
    let question = ChatCompletionRequestUserMessage::from("Say hello in #general.");
    let mut messages = vec![ChatCompletionRequestMessage::User(question)];
    loop {
        let request = CreateChatCompletionRequest {
            model: "gpt-5".into(),
            messages: messages.clone(),
            tools: Some(for_openai.clone()),
            ..Default::default()
        };
        let response = serde_json::to_value(complete(&request)?)?;
        let message = &response["choices"][0]["message"];
        let calls = Provider::OpenAiChat.tool_calls(&response);
        if calls.is_empty() {
            println!("{}", message["content"].as_str().unwrap_or_default());
            return Ok(());
        }
        messages.push(serde_json::from_value(message.clone())?);
        for call in calls {
            let reply = tools.call(call).await?;
            println!("{}: {}", reply.call().name, reply.text());
            messages.push(serde_json::from_value(reply.to_json(Provider::OpenAiChat))?);
        }
    }
}

/// A model that calls one tool, and then tells what it did.
fn complete(request: &CreateChatCompletionRequest) -> Result<CreateChatCompletionResponse, Box<dyn Error>> {
    let message = match request.messages.len() {
        1 => json!({"role": "assistant", "content": null, "tool_calls": [{"id": "call_1", "type": "function", "function": {
            "name": "slack-send-message",
            "arguments": json!({"conversation": "C0GENERAL", "text": "Hello"}).to_string(),
        }}]}),
        _ => json!({"role": "assistant", "content": "I said hello."}),
    };
    let response: Value = json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": request.model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": null}],
    });
    Ok(serde_json::from_value(response)?)
}
