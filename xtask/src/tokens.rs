//! Helpers of the emitters: names, doc text, Rust types of schemas.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::model::schema_ref;

/// Rust types that are written by hand, for `x-connect-type`.
pub const HAND_WRITTEN: [&str; 4] = ["ActionFailure", "ErrorAttribution", "OptionItem", "StashId"];

/// The name as an identifier, with a trailing underscore if it is a keyword. `None` if it is no identifier either way.
pub fn identifier(name: &str) -> Option<Ident> {
    let parsed = syn::parse_str(name).ok().filter(|_| name != "gen");
    parsed.or_else(|| syn::parse_str(&format!("{name}_")).ok())
}

/// A name that the lint has accepted (`lint/names.rs`).
fn accepted(name: &str) -> Ident {
    identifier(name).unwrap_or_else(|| Ident::new(name, Span::call_site()))
}

/// A field, function or argument name.
pub fn snake(name: &str) -> Ident {
    accepted(&name.to_snake_case())
}

/// A type or variant name.
pub fn pascal(name: &str) -> Ident {
    accepted(&pascal_text(name))
}

/// The text of a type or variant name.
pub fn pascal_text(name: &str) -> String {
    let cleaned: String = name
        .chars()
        .map(|c| if c.is_alphanumeric() { c } else { '_' })
        .collect();
    let name = cleaned.to_upper_camel_case();
    match name.as_str() {
        // Would shadow a name of the prelude.
        "None" | "Some" | "Ok" | "Err" => format!("{name}_"),
        _ => name,
    }
}

/// A request builder's name starts with a verb. An operation that is only a verb takes the resource as its object:
/// `ListAccounts`, `RetrieveAccount`.
pub fn request_name(resource: &str, operation: &str) -> Ident {
    if operation.contains('_') {
        resource_name(operation)
    } else if operation == "list" {
        resource_name(&format!("list_{resource}"))
    } else {
        resource_name(&format!("{operation}_{}", singular(resource)))
    }
}

/// The type name of a resource, with `OAuth` spelled as in the types of the spec.
pub fn resource_name(name: &str) -> Ident {
    accepted(&name.to_upper_camel_case().replace("Oauth", "OAuth"))
}

fn singular(plural: &str) -> String {
    match plural.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => plural.strip_suffix('s').unwrap_or(plural).to_owned(),
    }
}

/// A constant's name.
pub fn shouty(name: &str) -> Ident {
    accepted(&name.to_shouty_snake_case())
}

/// A description as Markdown text, without accidental code blocks, links or tags.
pub fn doc_text(text: &str) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        lines.push(escape_outside_code(line.trim()));
    }
    lines.join("\n").trim().to_owned()
}

fn escape_outside_code(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut in_code = false;
    for c in line.chars() {
        match c {
            '`' => in_code = !in_code,
            '<' | '[' if !in_code => out.push('\\'),
            _ => {}
        }
        out.push(c);
    }
    out
}

/// `#[doc]` attributes for a list of paragraphs. Empty paragraphs are skipped.
pub fn docs(paragraphs: &[&str]) -> TokenStream {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(doc_text(paragraph).lines().map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            }
        }));
    }
    quote!(#(#[doc = #lines])*)
}

/// The Rust types for the values of a schema.
pub struct Shape {
    /// The type of a field.
    pub owned: TokenStream,
    /// The type of a setter's argument.
    pub argument: TokenStream,
    /// Converts an argument to the type of the field.
    pub convert: fn(&Ident) -> TokenStream,
    /// How the value is passed to the generated client.
    pub kind: Kind,
}

/// Kinds of values that the generated client takes differently: as `&str`, by value, by reference.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Copy,
    Other,
}

/// The Rust shape of a parameter's or body field's schema.
pub fn shape(schema: &Value) -> Shape {
    if let Some(name) = schema_ref(schema) {
        return into(named(name), Kind::Other);
    }
    if schema.get("format").and_then(Value::as_str) == Some("password") {
        return into(quote!(values::Secret), Kind::Other);
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("string") => into(quote!(String), Kind::Text),
        Some("boolean") => plain(quote!(bool)),
        Some("integer") => plain(quote!(i64)),
        Some("number") => plain(quote!(f64)),
        Some("array") => array(schema),
        Some("object") => Shape {
            owned: quote!(serde_json::Map<String, serde_json::Value>),
            argument: quote!(serde_json::Map<String, serde_json::Value>),
            convert: |value| quote!(#value),
            kind: Kind::Other,
        },
        _ => into(quote!(serde_json::Value), Kind::Other),
    }
}

/// Named schemas are generated types, except for some hand-written ones.
fn named(name: &str) -> TokenStream {
    let ident = pascal(name);
    if HAND_WRITTEN.contains(&name) {
        quote!(values::#ident)
    } else {
        quote!(types::#ident)
    }
}

fn into(owned: TokenStream, kind: Kind) -> Shape {
    Shape {
        argument: quote!(impl Into<#owned>),
        convert: |value| quote!(#value.into()),
        owned,
        kind,
    }
}

fn plain(owned: TokenStream) -> Shape {
    Shape {
        argument: owned.clone(),
        convert: |value| quote!(#value),
        owned,
        kind: Kind::Copy,
    }
}

fn array(schema: &Value) -> Shape {
    let item = shape(schema.get("items").unwrap_or(&Value::Null)).owned;
    Shape {
        argument: quote!(impl IntoIterator<Item = impl Into<#item>>),
        convert: |value| quote!(#value.into_iter().map(Into::into).collect()),
        owned: quote!(Vec<#item>),
        kind: Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions_cannot_become_links_tags_or_code_blocks() {
        assert_eq!(
            doc_text("    see [x] and <y>, `[z]`"),
            "see \\[x] and \\<y>, `[z]`"
        );
    }

    #[test]
    fn request_names_start_with_the_verb() {
        let names = [
            ("accounts", "list", "ListAccounts"),
            ("app_categories", "retrieve", "RetrieveAppCategory"),
            ("usage", "list", "ListUsage"),
            ("oauth_apps", "create", "CreateOAuthApp"),
            ("accounts", "delete_by_app", "DeleteByApp"),
        ];
        for (resource, operation, name) in names {
            assert_eq!(request_name(resource, operation).to_string(), name);
        }
    }

    #[test]
    fn names_never_collide_with_keywords_or_the_prelude() {
        assert_eq!(snake("type").to_string(), "type_");
        assert_eq!(pascal("none").to_string(), "None_");
        assert_eq!(pascal("$.interface.http").to_string(), "InterfaceHttp");
    }
}
