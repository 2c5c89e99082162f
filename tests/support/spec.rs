//! The spec as tests use it: to generate bodies and to validate responses.

use std::path::Path;

use pipedream_connect::operations;
use serde_json::{Value, json};

/// The parsed spec.
pub struct Spec(pub Value);

impl Spec {
    /// Reads `openapi/connect.yaml`.
    pub fn load() -> Result<Self, Box<dyn std::error::Error>> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/connect.yaml");
        let yaml: serde_norway::Value = serde_norway::from_str(&std::fs::read_to_string(path)?)?;
        Ok(Self(serde_json::to_value(yaml)?))
    }

    /// Schema `name`.
    pub fn schema(&self, name: &str) -> &Value {
        &self.0["components"]["schemas"][name]
    }

    /// How a response differs from its schema. Empty if it does not, or if the spec has no schema for it.
    pub fn problems(&self, method: &str, path: &str, status: u16, body: &Value) -> Vec<String> {
        let Some(schema) = self.response_schema(method, path, status) else {
            return Vec::new();
        };
        let document = json!({ "$ref": format!("#/components/schemas/{schema}"), "components": json_schema(&self.0["components"]) });
        match jsonschema::validator_for(&document) {
            Ok(validator) => validator
                .iter_errors(body)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect(),
            Err(error) => vec![format!("schema {schema} is not valid: {error}")],
        }
    }

    /// The schema of an operation's response with this status.
    fn response_schema(&self, method: &str, path: &str, status: u16) -> Option<String> {
        let operation = operations::ALL
            .iter()
            .filter(|operation| {
                operation.method.as_str() == method && matches(operation.path, path)
            })
            // A literal segment beats a parameter.
            .min_by_key(|operation| operation.path.matches('{').count())?;
        let item = &self.0["paths"][operation.path][method.to_ascii_lowercase()];
        let responses = &item["responses"];
        let code = status.to_string();
        let response = responses
            .get(&code)
            .or_else(|| responses.get(format!("{}XX", status / 100)))?;
        let response = match response["$ref"].as_str() {
            Some(reference) => self.0.pointer(reference.trim_start_matches('#'))?,
            None => response,
        };
        let reference = response
            .pointer("/content/application~1json/schema/$ref")?
            .as_str()?;
        reference.rsplit('/').next().map(str::to_owned)
    }
}

fn matches(template: &str, path: &str) -> bool {
    let (template, path): (Vec<_>, Vec<_>) =
        (template.split('/').collect(), path.split('/').collect());
    template.len() == path.len()
        && template
            .iter()
            .zip(&path)
            .all(|(part, text)| part.starts_with('{') || part == text)
}

/// An OpenAPI 3.0 schema as JSON Schema: the two differ in `nullable`.
fn json_schema(value: &Value) -> Value {
    match value {
        Value::Object(map) if map.get("nullable") == Some(&Value::Bool(true)) => {
            let mut inner = map.clone();
            inner.remove("nullable");
            json!({ "anyOf": [{ "type": "null" }, json_schema(&Value::Object(inner))] })
        }
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| *key != "discriminator")
            .map(|(key, value)| (key.clone(), json_schema(value)))
            .collect(),
        Value::Array(items) => items.iter().map(json_schema).collect(),
        other => other.clone(),
    }
}
