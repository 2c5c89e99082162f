//! Tools, tool calls and results as the APIs of model providers write them, in plain JSON.

use std::fmt;

use serde_json::{Map, Value, json};

use super::tool::Tool;

/// A model API, by the shape in which it takes tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Provider {
    /// OpenAI's chat completions, and the many APIs that copy them.
    OpenAiChat,
    /// OpenAI's responses.
    OpenAiResponses,
    /// Anthropic's messages.
    Anthropic,
    /// Google's Gemini: `generateContent`.
    Gemini,
    /// The Model Context Protocol: `tools/list` and `tools/call`.
    Mcp,
}

/// A model's call of a tool.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct ToolCall {
    /// The id that the result must repeat. Empty for APIs without ids.
    pub id: String,
    /// The name of the tool.
    pub name: String,
    /// The arguments: an object, unless the model wrote something else.
    pub arguments: Value,
}

/// Prints the names of the arguments only: their values may be private.
impl fmt::Debug for ToolCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let arguments = self.arguments.as_object();
        let names: Vec<_> = arguments.into_iter().flat_map(Map::keys).collect();
        f.debug_struct("ToolCall")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("arguments", &names)
            .finish()
    }
}

impl ToolCall {
    /// A call with these arguments.
    pub fn new(name: impl Into<String>, arguments: impl Into<Value>) -> Self {
        Self {
            id: String::new(),
            name: name.into(),
            arguments: arguments.into(),
        }
    }

    fn from_parts(id: &Value, name: &Value, arguments: &Value) -> Option<Self> {
        Some(Self {
            id: match id {
                Value::String(id) => id.clone(),
                Value::Number(id) => id.to_string(),
                _ => String::new(),
            },
            name: name.as_str()?.to_owned(),
            arguments: match arguments {
                // JSON as text. Text that is not JSON is kept, so that the model gets to know about it.
                Value::String(text) if text.is_empty() => json!({}),
                Value::String(text) => text.parse().unwrap_or_else(|_| arguments.clone()),
                Value::Null => json!({}),
                value => value.clone(),
            },
        })
    }
}

impl Provider {
    /// The tools as the API takes them: the value of `tools` in a request or, for MCP, in the result of `tools/list`.
    pub(super) fn tools(self, tools: &[Tool], strict: bool, schemas: Vec<Value>) -> Value {
        let each = tools.iter().zip(schemas);
        let tools: Vec<Value> = each
            .map(|(tool, schema)| self.tool(tool, strict, schema))
            .collect();
        match self {
            Self::Gemini => json!([{"functionDeclarations": tools}]),
            _ => tools.into(),
        }
    }

    fn tool(self, tool: &Tool, strict: bool, schema: Value) -> Value {
        let (name, description) = (tool.name(), tool.description());
        match self {
            Self::OpenAiChat => json!({"type": "function", "function": {
                "name": name, "description": description, "parameters": schema, "strict": strict,
            }}),
            Self::OpenAiResponses => json!({
                "type": "function", "name": name, "description": description, "parameters": schema, "strict": strict,
            }),
            Self::Anthropic => {
                let mut tool =
                    json!({"name": name, "description": description, "input_schema": schema});
                if strict {
                    tool["strict"] = true.into();
                }
                tool
            }
            Self::Gemini => {
                json!({"name": name, "description": description, "parametersJsonSchema": schema})
            }
            Self::Mcp => {
                let mut entry =
                    json!({"name": name, "description": description, "inputSchema": schema});
                if let Some(annotations) = tool.annotations() {
                    entry["annotations"] = json!(annotations);
                }
                entry
            }
        }
    }

    /// The tool calls in what a model returned: the whole response, or the message in it. For MCP, a `tools/call` request
    /// or its `params`. Empty if the model called no tool.
    pub fn tool_calls(self, response: &Value) -> Vec<ToolCall> {
        let calls: Vec<Option<ToolCall>> = match self {
            Self::OpenAiChat => {
                let message =
                    first(response, "choices").map_or(response, |choice| &choice["message"]);
                items(&message["tool_calls"])
                    .map(|call| {
                        let function = &call["function"];
                        ToolCall::from_parts(&call["id"], &function["name"], &function["arguments"])
                    })
                    .collect()
            }
            Self::OpenAiResponses => items(response.get("output").unwrap_or(response))
                .filter(|item| item["type"] == "function_call")
                .map(|call| {
                    ToolCall::from_parts(&call["call_id"], &call["name"], &call["arguments"])
                })
                .collect(),
            Self::Anthropic => items(response.get("content").unwrap_or(response))
                .filter(|block| block["type"] == "tool_use")
                .map(|call| ToolCall::from_parts(&call["id"], &call["name"], &call["input"]))
                .collect(),
            Self::Gemini => {
                let content =
                    first(response, "candidates").map_or(response, |found| &found["content"]);
                items(content.get("parts").unwrap_or(content))
                    .filter_map(|part| part.get("functionCall"))
                    .map(|call| ToolCall::from_parts(&call["id"], &call["name"], &call["args"]))
                    .collect()
            }
            Self::Mcp => {
                let params = response.get("params").unwrap_or(response);
                let call =
                    ToolCall::from_parts(&response["id"], &params["name"], &params["arguments"]);
                vec![call]
            }
        };
        calls.into_iter().flatten().collect()
    }

    /// The result of a call as the API takes it back: a message, an input item, a content block, a part, or the result of
    /// `tools/call`.
    pub(super) fn result(self, call: &ToolCall, text: &str, is_error: bool) -> Value {
        let (id, name) = (&call.id, &call.name);
        match self {
            Self::OpenAiChat => json!({"role": "tool", "tool_call_id": id, "content": text}),
            Self::OpenAiResponses => {
                json!({"type": "function_call_output", "call_id": id, "output": text})
            }
            Self::Anthropic => {
                json!({"type": "tool_result", "tool_use_id": id, "content": text, "is_error": is_error})
            }
            Self::Gemini => {
                let key = if is_error { "error" } else { "output" };
                let mut response = json!({"name": name, "response": {key: text}});
                if !id.is_empty() {
                    response["id"] = json!(id);
                }
                json!({"functionResponse": response})
            }
            Self::Mcp => json!({"content": [{"type": "text", "text": text}], "isError": is_error}),
        }
    }
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn first<'a>(value: &'a Value, list: &str) -> Option<&'a Value> {
    value.get(list)?.as_array()?.first()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments() -> Value {
        json!({"text": "hi"})
    }

    #[test]
    fn calls_are_found_in_the_response_and_in_the_message_of_each_provider() {
        let text = arguments().to_string();
        let chat = json!({"role": "assistant", "content": null, "tool_calls": [
            {"id": "call_1", "type": "function", "function": {"name": "send", "arguments": text}},
        ]});
        let responses = json!([
            {"type": "message", "content": []},
            {"type": "function_call", "id": "fc_1", "call_id": "call_1", "name": "send", "arguments": text},
        ]);
        let anthropic = json!({"role": "assistant", "content": [
            {"type": "text", "text": "I send it."},
            {"type": "tool_use", "id": "call_1", "name": "send", "input": arguments()},
        ]});
        let gemini = json!({"parts": [{"text": "…"}, {"functionCall": {"id": "call_1", "name": "send", "args": arguments()}}]});
        let mcp = json!({"name": "send", "arguments": arguments()});
        let cases = [
            (
                Provider::OpenAiChat,
                json!({"choices": [{"message": chat}]}),
                chat,
            ),
            (
                Provider::OpenAiResponses,
                json!({"output": responses}),
                responses,
            ),
            (
                Provider::Anthropic,
                anthropic.clone(),
                anthropic["content"].clone(),
            ),
            (
                Provider::Gemini,
                json!({"candidates": [{"content": gemini}]}),
                gemini,
            ),
            (
                Provider::Mcp,
                json!({"id": "call_1", "method": "tools/call", "params": mcp}),
                json!({"id": "call_1", "name": "send", "arguments": arguments()}),
            ),
        ];
        let expected = ToolCall {
            id: "call_1".into(),
            ..ToolCall::new("send", arguments())
        };
        for (provider, response, message) in cases {
            for value in [response, message] {
                assert_eq!(
                    provider.tool_calls(&value),
                    std::slice::from_ref(&expected),
                    "{provider:?}: {value}"
                );
            }
        }
    }

    #[test]
    fn a_response_without_calls_has_none() {
        let providers = [
            Provider::OpenAiChat,
            Provider::OpenAiResponses,
            Provider::Anthropic,
            Provider::Gemini,
            Provider::Mcp,
        ];
        for provider in providers {
            for value in [
                json!({}),
                json!(null),
                json!([]),
                json!({"choices": []}),
                json!({"content": "text"}),
                json!("text"),
            ] {
                assert_eq!(provider.tool_calls(&value), [], "{provider:?}: {value}");
            }
        }
    }

    #[test]
    fn arguments_that_are_not_json_are_kept() {
        let call = json!({"tool_calls": [{"id": "1", "function": {"name": "send", "arguments": "{\"text\": "}}]});
        let calls = Provider::OpenAiChat.tool_calls(&call);
        assert_eq!(calls[0].arguments, json!("{\"text\": "));
        let none =
            json!({"tool_calls": [{"id": "1", "function": {"name": "send", "arguments": ""}}]});
        assert_eq!(
            Provider::OpenAiChat.tool_calls(&none)[0].arguments,
            json!({})
        );
    }

    #[test]
    fn debug_prints_no_argument_values() {
        let call = ToolCall::new("send", json!({"text": "hush"}));
        assert_eq!(
            format!("{call:?}"),
            r#"ToolCall { id: "", name: "send", arguments: ["text"] }"#
        );
    }
}
