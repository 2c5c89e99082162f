//! `operations.rs`: the table of operations, and constructors of request bodies.

use std::collections::BTreeSet;

use anyhow::Result;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::model::{Operation, Spec, enum_values, schema_ref};
use crate::tokens::{docs, pascal, shape, shouty, snake};

/// The whole module.
pub fn emit(spec: &Spec, operations: &[Operation]) -> Result<TokenStream> {
    let rows = operations
        .iter()
        .map(|operation| row(spec, operation))
        .collect::<Result<Vec<_>>>()?;
    let names = operations.iter().map(|operation| shouty(&operation.id));
    let bodies: BTreeSet<&str> = operations
        .iter()
        .filter_map(|op| op.body.as_deref())
        .collect();
    let constructors = bodies
        .iter()
        .map(|name| constructor(spec, name))
        .collect::<Result<Vec<_>>>()?;
    Ok(quote! {
        //! The operations of the API as data.

        use crate::runtime::{Auth, Idempotency, Location, Operation, Paging, Param};
        use crate::{types, values};

        #(#rows)*

        /// Every operation of the API, sorted by id.
        pub static ALL: &[&Operation] = &[#(&#names),*];

        #(#constructors)*
    })
}

/// The parameters and body fields of an operation that are secrets: those with `format: password`.
fn secrets<'a>(spec: &'a Spec, operation: &'a Operation) -> Result<BTreeSet<&'a str>> {
    let params = operation.params.iter();
    let params = params.map(|param| (param.name.as_str(), &param.schema));
    let body = match &operation.body {
        Some(name) => spec.schema(name)?["properties"].as_object(),
        None => None,
    };
    let fields = body.into_iter().flatten();
    let fields = fields.map(|(name, schema)| (name.as_str(), schema));
    let secrets = params
        .chain(fields)
        .filter(|(_, schema)| schema["format"] == "password");
    Ok(secrets.map(|(name, _)| name).collect())
}

fn row(spec: &Spec, operation: &Operation) -> Result<TokenStream> {
    let name = shouty(&operation.id);
    let (id, path) = (&operation.id, &operation.path);
    let method = shouty(operation.verb.key());
    let idempotency = variant(operation.idempotency);
    let paging = variant(operation.paging);
    let auth = operation.auth.iter().map(variant);
    let params = operation.params.iter().map(|param| {
        let (name, required, location) = (&param.name, param.required, variant(param.location));
        quote!(Param { name: #name, location: Location::#location, required: #required })
    });
    let body = option(operation.body.as_deref());
    let response = option(operation.success.as_deref());
    let docs = docs(&[&operation.summary]);
    let secrets = secrets(spec, operation)?;
    Ok(quote! {
        #docs
        pub static #name: Operation = Operation {
            id: #id,
            method: http::Method::#method,
            path: #path,
            idempotency: Idempotency::#idempotency,
            auth: &[#(Auth::#auth),*],
            paging: Paging::#paging,
            params: &[#(#params),*],
            secrets: &[#(#secrets),*],
            body: #body,
            response: #response,
        };
    })
}

/// The name of a variant: the table's enums are those of the model.
fn variant(value: impl std::fmt::Debug) -> Ident {
    format_ident!("{value:?}")
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or(quote!(None), |text| quote!(Some(#text)))
}

/// `Body::new(required…)`. The structs are non-exhaustive, so that adding an optional field is not a breaking change.
fn constructor(spec: &Spec, name: &str) -> Result<TokenStream> {
    let schema = spec.schema(name)?;
    let ident = pascal(name);
    let mut arguments = Vec::new();
    let mut fields = Vec::new();
    for (field, property) in schema["properties"].as_object().into_iter().flatten() {
        let ident = snake(field);
        if let Some(constant) = constant(spec, schema, field)? {
            fields.push(quote!(#ident: #constant));
        } else if required(schema, field) {
            let owned = shape(property).owned;
            arguments.push(quote!(#ident: #owned));
            fields.push(quote!(#ident));
        } else {
            fields.push(quote!(#ident: Default::default()));
        }
    }
    Ok(quote! {
        impl types::#ident {
            /// A body with its required fields. Optional fields are left out until they are set.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
    })
}

/// Whether `field` is required.
pub fn required(schema: &Value, field: &str) -> bool {
    schema["required"]
        .as_array()
        .is_some_and(|list| list.iter().any(|name| name == field))
}

/// The value of a required field that has only one, so that callers need not give it.
pub fn constant(spec: &Spec, schema: &Value, field: &str) -> Result<Option<TokenStream>> {
    let Some(name) = schema_ref(&schema["properties"][field]) else {
        return Ok(None);
    };
    let values = enum_values(spec.schema(name)?);
    Ok(match (required(schema, field), values.as_deref()) {
        (true, Some([value])) => {
            let (ident, variant) = (pascal(name), pascal(value));
            Some(quote!(types::#ident::#variant))
        }
        _ => None,
    })
}
