//! What connect.yaml says, as facts.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use super::facts::{Facts, Field, Operation, Type};
use crate::model::{self, Location, Param, Spec};

/// The facts of the spec.
pub fn read(spec: &Spec) -> Result<Facts> {
    let mut types = BTreeMap::new();
    for (name, schema) in spec.schemas()? {
        types.insert(name.clone(), kind(schema).with_context(|| name.clone())?);
    }
    let operations = spec.operations()?;
    let operations = operations.iter().map(|found| operation(spec, found));
    Ok(Facts {
        package: "connect.yaml".to_owned(),
        client_headers: client_headers(spec)?,
        operations: operations.collect::<Result<_>>()?,
        types,
        ..Facts::default()
    })
}

/// The shared header parameters that come from the client's configuration.
fn client_headers(spec: &Spec) -> Result<BTreeMap<String, Field>> {
    let shared = spec.lookup("#/components/parameters")?.as_object();
    let headers = shared
        .into_iter()
        .flatten()
        .filter(|(_, found)| is_client_header(found));
    let fields = headers.map(|(name, header)| {
        let kind = kind(&header["schema"]).with_context(|| name.clone())?;
        let required = header["required"] == true;
        Ok((
            header["name"].as_str().unwrap_or_default().to_owned(),
            Field { kind, required },
        ))
    });
    fields.collect()
}

fn is_client_header(parameter: &Value) -> bool {
    parameter["in"] == "header" && parameter.get("x-connect-client").is_some()
}

/// The shared parameter for a header that comes from the client's configuration.
pub fn client_header(spec: &Spec, name: &str) -> Option<String> {
    let shared = spec.lookup("#/components/parameters").ok()?.as_object()?;
    let found = shared
        .iter()
        .find(|(_, found)| is_client_header(found) && found["name"] == name);
    found.map(|(key, _)| key.clone())
}

/// Where the operation with this name is in the document.
pub fn pointer(operation: &Operation) -> String {
    let path = operation.path.replace('~', "~0").replace('/', "~1");
    format!("#/paths/{path}/{}", operation.method.to_lowercase())
}

fn operation(spec: &Spec, found: &model::Operation) -> Result<Operation> {
    let value = spec.lookup(&found.place())?;
    let parameters = |location| parameters(&found.params, location);
    Ok(Operation {
        name: format!("{}.{}", found.tag, found.method()),
        method: found.verb.method(),
        path: found.path.clone(),
        query: parameters(Location::Query)?,
        headers: parameters(Location::Header)?,
        body: match value.get("requestBody") {
            Some(body) => content(spec.resolve(body)?)?,
            None => None,
        },
        response: Some(response(spec, value)?),
    })
}

/// The parameters that a caller gives. Those of the client's configuration belong to no single operation.
fn parameters(all: &[Param], location: Location) -> Result<BTreeMap<String, Field>> {
    let own = all
        .iter()
        .filter(|param| param.location == location && param.client.is_none());
    let fields = own.map(|param| {
        let kind = kind(&param.schema).with_context(|| param.name.clone())?;
        let required = param.required;
        Ok((param.name.clone(), Field { kind, required }))
    });
    fields.collect()
}

/// The body of the success response that has one.
fn response(spec: &Spec, operation: &Value) -> Result<Type> {
    let responses = operation["responses"].as_object();
    for (code, response) in responses.into_iter().flatten() {
        if code.starts_with('2')
            && let Some(found) = content(spec.resolve(response)?)?
        {
            return Ok(found);
        }
    }
    Ok(Type::Nothing)
}

/// The type of a body.
fn content(holder: &Value) -> Result<Option<Type>> {
    let Some((_, media)) = holder["content"]
        .as_object()
        .and_then(|all| all.iter().next())
    else {
        return Ok(None);
    };
    kind(&media["schema"]).map(Some)
}

/// The type that a schema describes.
fn kind(schema: &Value) -> Result<Type> {
    let inner = not_null(schema)?;
    Ok(if schema["nullable"] == true {
        Type::Nullable(Box::new(inner))
    } else {
        inner
    })
}

fn not_null(schema: &Value) -> Result<Type> {
    if let Some(name) = model::schema_ref(schema) {
        return Ok(Type::Ref(name.to_owned()));
    }
    if let Some(members) = ["oneOf", "anyOf"]
        .iter()
        .find_map(|key| schema[*key].as_array())
    {
        return Ok(Type::Union(
            members.iter().map(kind).collect::<Result<_>>()?,
        ));
    }
    if let Some(values) = schema["enum"].as_array() {
        let values = values.iter().filter_map(Value::as_str);
        return Ok(Type::Enum(values.map(str::to_owned).collect()));
    }
    Ok(match (schema["type"].as_str(), schema["format"].as_str()) {
        (None, _) => Type::Any,
        (Some("string"), Some("date-time")) => Type::DateTime,
        (Some("string"), Some("binary")) => Type::Binary,
        (Some("string"), _) => Type::String,
        (Some("integer"), _) => Type::Integer,
        (Some("number"), _) => Type::Number,
        (Some("boolean"), _) => Type::Boolean,
        (Some("array"), _) => Type::List(Box::new(kind(&schema["items"])?)),
        (Some("object"), _) => object(schema)?,
        (Some(other), _) => bail!("unknown type `{other}`"),
    })
}

fn object(schema: &Value) -> Result<Type> {
    let Some(properties) = schema["properties"].as_object() else {
        let values = kind(&schema["additionalProperties"])?;
        return Ok(Type::Map(Box::new(values)));
    };
    let required = schema["required"].as_array();
    let required: Vec<&str> = required
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    fields(properties, &required).map(Type::Object)
}

fn fields(properties: &Map<String, Value>, required: &[&str]) -> Result<BTreeMap<String, Field>> {
    let fields = properties.iter().map(|(name, schema)| {
        let kind = kind(schema).with_context(|| name.clone())?;
        let required = required.contains(&name.as_str());
        Ok((name.clone(), Field { kind, required }))
    });
    fields.collect()
}

/// Where a parameter is listed at its operation, and the name of the shared one that describes it. One that does not exist
/// would be the last of the list.
pub fn parameter(
    spec: &Spec,
    operation: &str,
    location: &str,
    name: &str,
) -> (String, Option<String>) {
    let list = format!("{operation}/parameters");
    let parameters = spec.lookup(&list).ok().and_then(Value::as_array);
    for (index, parameter) in parameters.into_iter().flatten().enumerate() {
        let found = spec.resolve(parameter).unwrap_or(parameter);
        if found["in"] == location && found["name"] == name {
            let reference = parameter["$ref"].as_str();
            let shared =
                reference.and_then(|reference| reference.strip_prefix("#/components/parameters/"));
            return (format!("{list}/{index}"), shared.map(str::to_owned));
        }
    }
    (format!("{list}/-"), None)
}
