//! Checks of lists: what a stream over all pages needs.

use serde_json::{Value, json};

use super::{Findings, at};
use crate::model::{Location, Operation, Paging, Spec};

const PAGE_INFO: &str = "#/components/schemas/PageInfo";

pub(super) fn check(spec: &Spec, operations: &[Operation], found: &mut Findings) {
    for operation in operations {
        if operation.paging == Paging::Cursor && !operation.skip {
            let place = at(&operation.place(), "x-connect-paging");
            cursors(operation, &place, found);
            page(spec, operation, &place, found);
        }
    }
}

fn cursors(operation: &Operation, place: &str, found: &mut Findings) {
    for name in ["after", "before"] {
        let cursor = operation.params.iter().any(|param| {
            let string = param.schema == json!({"type": "string"});
            param.name == name && param.location == Location::Query && !param.required && string
        });
        if !cursor {
            found.add(
                place,
                format!("`cursor` needs the optional query parameter `{name}`, a plain string"),
            );
        }
    }
}

fn page(spec: &Spec, operation: &Operation, place: &str, found: &mut Findings) {
    let page = operation.success.as_deref();
    let schema = page.and_then(|name| spec.schema(name).ok());
    let schema = schema.unwrap_or(&Value::Null);
    let data = &schema["properties"]["data"];
    let list = data["type"] == "array" && data["items"].get("$ref").is_some();
    if !list || data.get("nullable").is_some() {
        found.add(
            place,
            "`cursor` needs a response with `data`, a list of a named schema",
        );
    }
    let required = schema["required"].as_array();
    let always = required.is_some_and(|names| names.contains(&json!("page_info")));
    if !always || schema["properties"]["page_info"] != json!({"$ref": PAGE_INFO}) {
        found.add(
            place,
            "`cursor` needs a response with the required property `page_info`, a $ref to PageInfo",
        );
    }
}
