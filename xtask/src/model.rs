//! The parsed spec, and its operations in a flat form with references resolved.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// A parsed spec document.
pub struct Spec {
    pub document: Value,
    /// The workspace that the spec belongs to: the folder above its own.
    pub root: PathBuf,
}

/// One operation, references resolved.
pub struct Operation {
    pub id: String,
    pub tag: String,
    pub verb: Verb,
    pub path: String,
    pub summary: String,
    pub description: String,
    pub idempotency: Idempotency,
    pub auth: Vec<Auth>,
    pub paging: Paging,
    pub skip: bool,
    pub params: Vec<Param>,
    /// Name of the request body's schema.
    pub body: Option<String>,
    /// Name of the success body's schema; `None` when there is no body.
    pub success: Option<String>,
}

/// One parameter of an operation.
pub struct Param {
    pub name: String,
    pub location: Location,
    pub required: bool,
    pub description: String,
    pub schema: Value,
    /// Which setting of the client supplies it, if one does.
    pub client: Option<Setting>,
}

/// HTTP verbs that a path item can contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    Path,
    Query,
    Header,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Idempotency {
    Safe,
    Idempotent,
    Unsafe,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Paging {
    Cursor,
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Auth {
    #[serde(rename = "oauth")]
    OAuth,
    #[serde(rename = "connect_token")]
    ConnectToken,
}

/// A setting of the client that supplies a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Setting {
    Project,
    Environment,
}

/// A kind of id, from `x-connect-ids`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdKind {
    /// What an id of this kind identifies, with its article.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub prefixes: Vec<String>,
    pub max_length: Option<usize>,
    #[serde(default)]
    pub secret: bool,
}

impl Verb {
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The verb as a key of a path item.
    pub fn key(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
        }
    }

    /// The verb as HTTP spells it.
    pub fn method(self) -> String {
        self.key().to_uppercase()
    }

    /// Whether its body changes a resource, so that "absent" and "null" mean different things.
    pub fn updates(self) -> bool {
        matches!(self, Self::Put | Self::Patch)
    }
}

impl Operation {
    /// The operation's name within its resource: `list` for `accounts_list`.
    pub fn method(&self) -> &str {
        self.id
            .strip_prefix(&self.tag)
            .and_then(|rest| rest.strip_prefix('_'))
            .unwrap_or(&self.id)
    }

    /// Its place in the document.
    pub fn place(&self) -> String {
        let path = self.path.replace('~', "~0").replace('/', "~1");
        format!("#/paths/{path}/{}", self.verb.key())
    }

    /// The path template of the generated client, where the project's segment includes its slash.
    pub fn raw_path(&self) -> String {
        if self.in_project() {
            self.path.replacen("/{project_id}", "{project_id}", 1)
        } else {
            self.path.clone()
        }
    }

    /// Whether the client supplies the project in the path.
    pub fn in_project(&self) -> bool {
        self.params
            .iter()
            .any(|param| param.client == Some(Setting::Project))
    }
}

impl Spec {
    /// Reads and parses a YAML spec. A duplicate key is an error.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read the spec {}", path.display()))?;
        // The YAML crate's own value rejects duplicate keys; a JSON value would not.
        let yaml: serde_norway::Value = serde_norway::from_str(&text)
            .with_context(|| format!("{} is not valid YAML", path.display()))?;
        let document = serde_json::to_value(yaml)
            .with_context(|| format!("{} is not a JSON-compatible document", path.display()))?;
        let folder = path
            .canonicalize()
            .ok()
            .and_then(|path| Some(path.parent()?.parent()?.to_owned()));
        Ok(Self {
            document,
            root: folder.unwrap_or_default(),
        })
    }

    /// Follows a local reference (`#/components/…`).
    pub fn lookup(&self, reference: &str) -> Result<&Value> {
        let pointer = reference
            .strip_prefix('#')
            .ok_or_else(|| anyhow!("`{reference}` is not a reference into this document"))?;
        self.document
            .pointer(pointer)
            .ok_or_else(|| anyhow!("`{reference}` does not exist"))
    }

    /// The value itself, or the target of its `$ref`.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> Result<&'a Value> {
        match value.get("$ref").and_then(Value::as_str) {
            Some(reference) => self.lookup(reference),
            None => Ok(value),
        }
    }

    /// The named schemas.
    pub fn schemas(&self) -> Result<&Map<String, Value>> {
        self.document
            .pointer("/components/schemas")
            .and_then(Value::as_object)
            .ok_or_else(|| anyhow!("the spec has no components.schemas"))
    }

    /// Schema `name`.
    pub fn schema(&self, name: &str) -> Result<&Value> {
        self.schemas()?
            .get(name)
            .ok_or_else(|| anyhow!("no schema `{name}`"))
    }

    /// The schemas that request bodies consist of.
    pub fn sent_schemas(&self, operations: &[Operation]) -> Result<BTreeSet<String>> {
        let bodies = operations.iter().filter_map(|op| op.body.clone());
        let (mut found, mut waiting) = (BTreeSet::new(), bodies.collect::<Vec<_>>());
        while let Some(name) = waiting.pop() {
            if found.insert(name.clone()) {
                references(self.schema(&name)?, &mut waiting);
            }
        }
        Ok(found)
    }

    /// The schemas whose types have a `Debug` of their own.
    pub fn schemas_with_own_debug(&self) -> Result<BTreeSet<String>> {
        let schemas = self.schemas()?.iter();
        let own = schemas.filter(|(_, schema)| schema.get("x-connect-debug").is_some());
        Ok(own.map(|(name, _)| name.clone()).collect())
    }

    /// The kinds of ids, by name.
    pub fn id_kinds(&self) -> Result<BTreeMap<String, IdKind>> {
        match self.document.get("x-connect-ids") {
            Some(kinds) => BTreeMap::deserialize(kinds).context("x-connect-ids"),
            None => Ok(BTreeMap::new()),
        }
    }

    /// All operations, sorted by id, so that the output does not depend on their order in the document.
    pub fn operations(&self) -> Result<Vec<Operation>> {
        let paths = self
            .document
            .get("paths")
            .and_then(Value::as_object)
            .ok_or_else(|| anyhow!("the spec has no paths"))?;
        let mut operations = Vec::new();
        for (path, item) in paths {
            for verb in Verb::ALL {
                if let Some(operation) = item.get(verb.key()) {
                    let parsed = self
                        .operation(path, verb, operation)
                        .with_context(|| format!("{} {path}", verb.method()))?;
                    operations.push(parsed);
                }
            }
        }
        operations.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(operations)
    }

    /// Parses one operation of a path item.
    pub fn operation(&self, path: &str, verb: Verb, value: &Value) -> Result<Operation> {
        let params = value["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|param| self.param(param))
            .collect::<Result<_>>()?;
        let body = match value.get("requestBody") {
            Some(body) => Some(json_schema_name(self.resolve(body)?).context("requestBody")?),
            None => None,
        };
        let skip = value.get("x-connect-skip").is_some();
        Ok(Operation {
            id: text(value, "operationId")?,
            tag: value
                .pointer("/tags/0")
                .and_then(Value::as_str)
                .ok_or_else(|| anyhow!("no tag"))?
                .to_owned(),
            verb,
            path: path.to_owned(),
            summary: text(value, "summary")?,
            description: text(value, "description")?,
            idempotency: word(value, "x-connect-idempotency")?,
            auth: word(value, "x-connect-auth")?,
            paging: word(value, "x-connect-paging")?,
            success: if skip { None } else { self.success(value)? },
            body: if skip { None } else { body.flatten() },
            skip,
            params,
        })
    }

    fn param(&self, value: &Value) -> Result<Param> {
        let value = self.resolve(value)?;
        Ok(Param {
            name: text(value, "name")?,
            location: word(value, "in")?,
            required: value.get("required") == Some(&Value::Bool(true)),
            description: text(value, "description").unwrap_or_default(),
            schema: value.get("schema").cloned().unwrap_or_default(),
            client: match value.get("x-connect-client") {
                Some(_) => Some(word(value, "x-connect-client")?),
                None => None,
            },
        })
    }

    /// The body of the one success response that has a body.
    fn success(&self, operation: &Value) -> Result<Option<String>> {
        let responses = operation
            .get("responses")
            .and_then(Value::as_object)
            .ok_or_else(|| anyhow!("no responses"))?;
        let mut bodies = Vec::new();
        for (_, response) in responses.iter().filter(|(code, _)| code.starts_with('2')) {
            bodies.extend(json_schema_name(self.resolve(response)?).context("success response")?);
        }
        if bodies.len() > 1 {
            bail!("more than one success response has a body");
        }
        Ok(bodies.pop())
    }
}

/// The schema name of a request body or response with JSON content, which must be a `$ref`.
fn json_schema_name(holder: &Value) -> Result<Option<String>> {
    let Some(content) = holder.get("content").and_then(Value::as_object) else {
        return Ok(None);
    };
    let Some(json) = content.get("application/json") else {
        return Ok(None);
    };
    let reference = json
        .pointer("/schema/$ref")
        .and_then(Value::as_str)
        .ok_or_else(|| anyhow!("the body's schema must be a $ref to a named schema"))?;
    Ok(reference
        .strip_prefix("#/components/schemas/")
        .map(str::to_owned))
}

/// A required string member.
fn text(value: &Value, key: &str) -> Result<String> {
    value
        .get(key)
        .and_then(Value::as_str)
        .map(|text| text.trim().to_owned())
        .ok_or_else(|| anyhow!("`{key}` is missing or not a string"))
}

/// A required member that is one of the words of `T`, or a list of them.
pub fn word<T: DeserializeOwned>(value: &Value, key: &str) -> Result<T> {
    let word = value
        .get(key)
        .ok_or_else(|| anyhow!("`{key}` is missing"))?;
    T::deserialize(word).map_err(|error| anyhow!("`{key}`: {error}"))
}

/// Adds the names of all schemas that `value` refers to.
fn references(value: &Value, names: &mut Vec<String>) {
    names.extend(schema_ref(value).map(str::to_owned));
    match value {
        Value::Object(map) => map.values().for_each(|child| references(child, names)),
        Value::Array(items) => items.iter().for_each(|child| references(child, names)),
        _ => {}
    }
}

/// The schema that a property or parameter refers to by name, directly or as `allOf: [$ref]`.
pub fn schema_ref(schema: &Value) -> Option<&str> {
    schema
        .get("$ref")
        .or_else(|| schema.pointer("/allOf/0/$ref"))
        .and_then(Value::as_str)
        .and_then(|reference| reference.strip_prefix("#/components/schemas/"))
}

/// The values of a named string enum.
pub fn enum_values(schema: &Value) -> Option<Vec<&str>> {
    if schema.get("type").and_then(Value::as_str) != Some("string") {
        return None;
    }
    schema
        .get("enum")?
        .as_array()?
        .iter()
        .map(Value::as_str)
        .collect()
}
