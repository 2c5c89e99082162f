//! `tests/generated/calls.rs`: a call of every operation with its required and with all its arguments, and a decoder for every
//! response, so that tests cover the whole spec without a list written by hand.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::emit::request::{Argument, Request};
use crate::model::{Operation, Spec, enum_values, schema_ref};
use crate::tokens::{pascal, snake};

/// The whole module.
pub fn emit(spec: &Spec, operations: &[Operation]) -> Result<TokenStream> {
    let mut calls = Vec::new();
    let mut decoders = Vec::new();
    let mut schemas = Vec::new();
    let mut responses = BTreeSet::new();
    let mut bodies = BTreeSet::new();
    for operation in operations.iter().filter(|operation| !operation.skip) {
        calls.push(call(spec, operation)?);
        responses.extend(operation.success.as_deref());
        bodies.extend(operation.body.as_deref());
    }
    for name in &responses {
        let ident = pascal(name);
        decoders.push(quote!((#name, decode::<types::#ident>)));
    }
    for name in responses.union(&bodies) {
        let ident = pascal(name);
        schemas.push(quote!((#name, || schemars::schema_for!(types::#ident))));
    }
    Ok(quote! {
        //! Every operation of the API, called with one text for all its strings, and a decoder for every response.

        use pipedream_connect::{Client, types};

        use crate::{Call, Decoder, SchemaOf, decode, outcome};

        /// Every generated operation.
        pub static CALLS: &[Call] = &[#(#calls),*];

        /// Every response body: schema name, and a function that decodes and encodes it.
        pub static DECODERS: &[Decoder] = &[#(#decoders),*];

        /// Every request and response body: schema name, and JSON Schema.
        pub static SCHEMAS: &[SchemaOf] = &[#(#schemas),*];
    })
}

fn call(spec: &Spec, operation: &Operation) -> Result<TokenStream> {
    let request = Request::new(spec, operation)?;
    let (id, resource, method) = (
        &operation.id,
        snake(&operation.tag),
        snake(operation.method()),
    );
    let required = request
        .required()
        .map(|argument| sample(spec, &argument.schema))
        .collect::<Result<Vec<_>>>()?;
    let setters = request
        .optional()
        .map(|argument| setter(spec, argument))
        .collect::<Result<Vec<_>>>()?;
    let takes_id = request
        .arguments
        .iter()
        .any(|argument| argument.id_kind().is_some());
    let (text, full_text) = (
        parameter(&required),
        parameter(required.iter().chain(&setters)),
    );
    Ok(quote! {
        Call {
            id: #id,
            takes_id: #takes_id,
            least: |client: &Client, #text: &str| outcome(client.#resource().#method(#(#required),*).with_response()),
            full: |client: &Client, #full_text: &str| outcome(client.#resource().#method(#(#required),*)#(#setters)*.with_response()),
        }
    })
}

/// The closure's parameter, named if it is used.
fn parameter<'a>(values: impl IntoIterator<Item = &'a TokenStream>) -> TokenStream {
    let used = values
        .into_iter()
        .any(|value| value.to_string().contains("text"));
    if used { quote!(text) } else { quote!(_) }
}

fn setter(spec: &Spec, argument: &Argument) -> Result<TokenStream> {
    let (name, value) = (snake(&argument.name), sample(spec, &argument.schema)?);
    Ok(quote!(.#name(#value)))
}

/// A value of a schema in which every string is `text`.
fn sample(spec: &Spec, schema: &Value) -> Result<TokenStream> {
    if let Some(name) = schema_ref(schema) {
        return named(spec, name);
    }
    Ok(match schema["type"].as_str() {
        Some("string") => quote!(text),
        Some("boolean") => quote!(true),
        Some("integer") => quote!(7),
        Some("number") => quote!(2.5),
        Some("array") => {
            let item = sample(spec, &schema["items"])?;
            quote!([#item, #item])
        }
        Some("object") => quote!(crate::object(text)),
        _ => quote!(crate::json(text)),
    })
}

fn named(spec: &Spec, name: &str) -> Result<TokenStream> {
    let schema = spec.schema(name)?;
    if schema.get("x-connect-type").is_some() {
        return Ok(quote!(text));
    }
    if let Some(values) = enum_values(schema) {
        let first = values
            .first()
            .ok_or_else(|| anyhow!("{name} has no values"))?;
        return Ok(quote!(#first));
    }
    if schema["type"] == "object" && schema.get("properties").is_none() {
        let ident = pascal(name);
        return Ok(quote!(types::#ident(crate::object(text))));
    }
    Err(anyhow!(
        "no sample for an argument of schema {name}; extend `xtask/src/emit/calls.rs`"
    ))
}
