//! `types.rs`: the data types in one module, with an index by resource in its documentation.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::model::{Operation, Spec, schema_ref};
use crate::tokens::pascal;

/// A type that more resources use than this is listed as shared.
const MOST_RESOURCES: usize = 5;

/// The whole module.
pub fn emit(spec: &Spec, operations: &[Operation]) -> Result<TokenStream> {
    let index = index(spec, operations)?;
    Ok(quote! {
        //! Bodies of requests and responses, and the types of their fields.
        #(#![doc = #index])*

        pub use crate::generated::types::*;
        pub use crate::unions::*;
    })
}

fn index(spec: &Spec, operations: &[Operation]) -> Result<Vec<String>> {
    let members = union_members(spec)?;
    let mut lines = Vec::new();
    for (resources, names) in groups(spec, operations)? {
        let heading = match &resources[..] {
            [] => "Shared".to_owned(),
            resources => resources.join(", ").replace('_', "\\_"),
        };
        let (kinds, others): (Vec<_>, Vec<_>) = names
            .into_iter()
            .partition(|name| members.contains_key(name));
        lines.extend([String::new(), format!(" # {heading}"), String::new()]);
        lines.push(format!(" {}", links(&others)));
        let unions: BTreeSet<_> = kinds.iter().map(|kind| members[kind]).collect();
        for union in unions {
            let of_union = kinds.iter().filter(|kind| members[*kind] == union);
            let of_union: Vec<_> = of_union.copied().collect();
            lines.push(String::new());
            lines.push(format!(" Kinds of {}: {}", link(union), links(&of_union)));
        }
    }
    Ok(lines)
}

/// Names of types by the resources whose operations use them, in the order of the spec. The shared ones come last.
fn groups<'a>(
    spec: &'a Spec,
    operations: &'a [Operation],
) -> Result<Vec<(Vec<&'a str>, Vec<&'a str>)>> {
    let mut users: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let tags = tags(spec);
    for operation in operations {
        let place = tags.iter().position(|tag| *tag == operation.tag);
        let mut reached = BTreeSet::new();
        roots(operation).for_each(|root| reach(spec, root, &mut reached));
        for name in reached {
            users.entry(name).or_default().extend(place);
        }
    }
    let mut groups: BTreeMap<(bool, BTreeSet<usize>), Vec<&str>> = BTreeMap::new();
    for (name, schema) in spec.schemas()? {
        if schema.get("x-connect-type").is_none() {
            let users = users.remove(name.as_str()).unwrap_or_default();
            let shared = users.is_empty() || users.len() > MOST_RESOURCES;
            let users = if shared { BTreeSet::new() } else { users };
            groups.entry((shared, users)).or_default().push(name);
        }
    }
    let named = groups.into_iter().map(|((_, users), mut names)| {
        names.sort_unstable();
        (users.into_iter().map(|place| tags[place]).collect(), names)
    });
    Ok(named.collect())
}

fn tags(spec: &Spec) -> Vec<&str> {
    let tags = spec.document["tags"].as_array().into_iter().flatten();
    tags.filter_map(|tag| tag["name"].as_str()).collect()
}

/// The schemas that an operation names itself.
fn roots(operation: &Operation) -> impl Iterator<Item = &str> {
    let parameters = operation
        .params
        .iter()
        .flat_map(|param| refs(&param.schema));
    let bodies = operation.body.iter().chain(&operation.success);
    parameters.chain(bodies.map(String::as_str))
}

fn reach<'a>(spec: &'a Spec, name: &'a str, reached: &mut BTreeSet<&'a str>) {
    if let (true, Ok(schema)) = (reached.insert(name), spec.schema(name)) {
        for next in refs(schema) {
            reach(spec, next, reached);
        }
    }
}

/// The schemas that a value refers to.
fn refs(value: &Value) -> Vec<&str> {
    let nested: Vec<&Value> = match value {
        Value::Object(map) => map.values().collect(),
        Value::Array(list) => list.iter().collect(),
        _ => Vec::new(),
    };
    let nested = nested.into_iter().flat_map(refs);
    let own = value.get("$ref").and_then(|_| schema_ref(value));
    own.into_iter().chain(nested).collect()
}

/// Member of a union -> the union.
fn union_members(spec: &Spec) -> Result<BTreeMap<&str, &str>> {
    let mut members = BTreeMap::new();
    for (union, schema) in spec.schemas()? {
        let list = schema["oneOf"].as_array().into_iter().flatten();
        members.extend(
            list.filter_map(schema_ref)
                .map(|member| (member, union.as_str())),
        );
    }
    Ok(members)
}

fn links(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| link(name))
        .collect::<Vec<_>>()
        .join(", ")
}

fn link(name: &str) -> String {
    format!("[`{}`]", pascal(name))
}
