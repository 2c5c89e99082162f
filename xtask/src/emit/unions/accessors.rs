//! Accessors of a union: one for each field that any of its variants has.

use std::collections::BTreeMap;

use anyhow::Result;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{Variant, description};
use crate::emit::operations::required;
use crate::model::Spec;
use crate::tokens::{Kind, docs, shape, snake};

/// A field, and the variants that have it.
struct Field<'a> {
    name: &'a str,
    of: Vec<Occurrence<'a>>,
    /// Whether every variant has it.
    everywhere: bool,
}

struct Occurrence<'a> {
    variant: &'a Ident,
    schema: &'a Value,
    required: bool,
}

/// The type that an accessor returns.
enum Returned {
    /// The text that the value contains.
    Text,
    /// A number or a flag.
    Copy(TokenStream),
    /// A clone of the value.
    Value(TokenStream),
    /// A clone of the list.
    List(TokenStream),
    /// The value as JSON, because the variants disagree about its type.
    Json,
}

/// The accessors, sorted by name.
pub(super) fn emit(spec: &Spec, tag_key: &str, variants: &[Variant]) -> Result<TokenStream> {
    let mut fields = BTreeMap::new();
    for variant in variants {
        let schema = spec.schema(&variant.schema)?;
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let field = fields.entry(name.as_str()).or_insert_with(Vec::new);
            field.push(Occurrence {
                variant: &variant.ident,
                schema: property,
                required: required(schema, name),
            });
        }
    }
    fields.remove(tag_key);
    let accessors = fields.into_iter().map(|(name, of)| {
        let everywhere = of.len() == variants.len();
        accessor(&Field {
            name,
            of,
            everywhere,
        })
    });
    Ok(accessors.collect())
}

fn accessor(field: &Field) -> TokenStream {
    let (name, ident) = (field.name, snake(field.name));
    let returned = returned(field);
    let (ty, unknown) = match &returned {
        Returned::Text => (
            quote!(Option<&str>),
            quote!(value.get(#name).and_then(serde_json::Value::as_str)),
        ),
        Returned::Copy(ty) | Returned::Value(ty) => {
            (quote!(Option<#ty>), quote!(tagged::field(value, #name)))
        }
        Returned::List(ty) => (
            quote!(#ty),
            quote!(tagged::field(value, #name).unwrap_or_default()),
        ),
        Returned::Json => (
            quote!(Option<serde_json::Value>),
            quote!(tagged::field(value, #name)),
        ),
    };
    let arms = field.of.iter().map(|occurrence| {
        let (variant, value) = (occurrence.variant, known(&returned, occurrence, &ident));
        quote!(Self::#variant(known) => #value,)
    });
    let others = (!field.everywhere).then(|| {
        let absent = match returned {
            Returned::List(_) => quote!(Vec::new()),
            _ => quote!(None),
        };
        quote!(_ => #absent,)
    });
    let docs = documentation(field);
    quote! {
        #docs
        pub fn #ident(&self) -> #ty {
            match self {
                #(#arms)*
                Self::Unknown(value) => #unknown,
                #others
            }
        }
    }
}

/// The type of the field, if all variants that have it agree.
fn returned(field: &Field) -> Returned {
    let mut types = field.of.iter().map(|occurrence| {
        let schema = occurrence.schema;
        // Dates are the generator's own types.
        let known = schema["format"] != "date-time";
        let shape = shape(schema);
        known.then_some((shape.owned.to_string(), shape, schema["type"] == "array"))
    });
    let Some(Some((first, shape, is_list))) = types.next() else {
        return Returned::Json;
    };
    if !types.all(|other| other.is_some_and(|(other, ..)| other == first)) {
        return Returned::Json;
    }
    match (shape.kind, is_list) {
        (Kind::Text, _) => Returned::Text,
        (Kind::Copy, _) => Returned::Copy(shape.owned),
        (_, true) => Returned::List(shape.owned),
        _ if first == quote!(serde_json::Value).to_string() => Returned::Json,
        _ => Returned::Value(shape.owned),
    }
}

/// The field of a known variant.
fn known(returned: &Returned, occurrence: &Occurrence, field: &Ident) -> TokenStream {
    match (returned, occurrence.required) {
        (Returned::Text, true) => quote!(Some(&known.#field)),
        (Returned::Text, false) => quote!(known.#field.as_deref()),
        (Returned::Copy(_), true) => quote!(Some(known.#field)),
        (Returned::Copy(_), false) => quote!(known.#field),
        (Returned::Value(_), true) => quote!(Some(known.#field.clone())),
        (Returned::Value(_), false) | (Returned::List(_), _) => quote!(known.#field.clone()),
        (Returned::Json, _) => quote!(tagged::json(&known.#field)),
    }
}

fn documentation(field: &Field) -> TokenStream {
    let mut texts = field.of.iter().map(|of| description(of.schema));
    let own = format!("The field `{}`.", field.name);
    let text = docs(&[texts.find(|text| !text.is_empty()).unwrap_or(&own)]);
    let kinds = (!field.everywhere).then(|| {
        let kinds: Vec<_> = field.of.iter().map(|of| link(of.variant)).collect();
        let line = format!(" Kinds with this field: {}.", kinds.join(", "));
        quote!(#[doc = ""] #[doc = #line])
    });
    quote!(#text #kinds)
}

fn link(variant: &Ident) -> String {
    format!("[`{variant}`](Self::{variant})")
}
