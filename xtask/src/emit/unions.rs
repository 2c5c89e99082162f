//! `unions.rs`: open string enums, and tagged unions that keep unknown variants.

mod accessors;

use anyhow::{Result, anyhow};
use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::model::{Spec, enum_values, schema_ref};
use crate::tokens::{docs, pascal};

/// The whole module.
pub fn emit(spec: &Spec) -> Result<TokenStream> {
    let mut items = Vec::new();
    for (name, schema) in spec.schemas()? {
        if schema.get("x-connect-type").is_some() {
            continue;
        }
        if let Some(values) = enum_values(schema) {
            items.push(open_enum(name, schema, &values));
        } else if schema.get("discriminator").is_some() {
            items.push(union(spec, name, schema)?);
        }
    }
    Ok(quote! {
        //! Open enums, which keep unknown values, and tagged unions, which keep unknown variants.

        use crate::runtime::tagged;
        use crate::{types, values};
        #(#items)*
    })
}

fn description(schema: &Value) -> &str {
    schema
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

fn open_enum(name: &str, schema: &Value, values: &[&str]) -> TokenStream {
    let ident = pascal(name);
    let docs = docs(&[description(schema)]);
    let variants: Vec<_> = values.iter().map(|value| pascal(value)).collect();
    let variant_docs = values.iter().map(|value| format!(" `{value}`"));
    let schema_values = values.iter();
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum #ident {
            #(#[doc = #variant_docs] #variants,)*
            /// A value that this version of the crate does not know, as the server sent it.
            Unknown(String),
        }

        impl #ident {
            /// The value as it is sent.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#variants,)*
                    _ => Self::Unknown(value.to_owned()),
                }
            }
        }

        impl From<String> for #ident {
            fn from(value: String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl std::str::FromStr for #ident {
            type Err = std::convert::Infallible;
            fn from_str(value: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(value))
            }
        }

        impl std::fmt::Display for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for #ident {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for #ident {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::runtime::open_enum(deserializer)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for #ident {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                #name.into()
            }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                // The enum is open, so the known values are only examples.
                schemars::json_schema!({ "type": "string", "examples": [#(#schema_values),*] })
            }
        }
    }
}

/// One variant of a union.
struct Variant {
    ident: proc_macro2::Ident,
    schema: String,
    tag: String,
    docs: TokenStream,
}

fn union(spec: &Spec, name: &str, schema: &Value) -> Result<TokenStream> {
    let tag_key = schema
        .pointer("/discriminator/propertyName")
        .and_then(Value::as_str)
        .ok_or_else(|| anyhow!("{name}: no discriminator"))?;
    let variants = variants(spec, name, schema, tag_key)?;
    let ident = pascal(name);
    let docs = docs(&[description(schema)]);
    let (idents, tags, variant_docs): (Vec<_>, Vec<_>, Vec<_>) = variants
        .iter()
        .map(|variant| (&variant.ident, &variant.tag, &variant.docs))
        .collect();
    let schemas: Vec<_> = variants
        .iter()
        .map(|variant| pascal(&variant.schema))
        .collect();
    let prefixes = id_prefixes(schema, &variants);
    let accessors = accessors::emit(spec, tag_key, &variants)?;
    Ok(quote! {
        #docs
        #[derive(Clone, PartialEq, serde::Serialize)]
        #[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
        #[serde(tag = #tag_key)]
        #[non_exhaustive]
        pub enum #ident {
            #(
                #variant_docs
                #[serde(rename = #tags)]
                #idents(types::#schemas),
            )*
            /// An object of unknown kind, or of a known kind in an unexpected shape, as the server sent it.
            #[serde(untagged)]
            Unknown(serde_json::Value),
        }

        impl #ident {
            /// The tag of this variant, as it is sent.
            pub fn tag(&self) -> Option<&str> {
                match self {
                    #(Self::#idents(_) => Some(#tags),)*
                    Self::Unknown(value) => value.get(#tag_key).and_then(serde_json::Value::as_str),
                }
            }
            #accessors
        }

        // An unknown object may contain secrets.
        impl std::fmt::Debug for #ident {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self {
                    #(Self::#idents(known) => f.debug_tuple(stringify!(#idents)).field(known).finish(),)*
                    Self::Unknown(value) => f.debug_tuple("Unknown").field(&tagged::Names(value)).finish(),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for #ident {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                let (tag, value) = tagged::split(value, #tag_key, &[#(#prefixes),*]);
                Ok(match tag.as_deref() {
                    #(Some(#tags) => match tagged::decode(value, #tag_key, tag) {
                        Ok(known) => Self::#idents(known),
                        Err(value) => Self::Unknown(value),
                    },)*
                    _ => Self::Unknown(tagged::join(value, #tag_key, tag)),
                })
            }
        }

        #(
            impl From<types::#schemas> for #ident {
                fn from(value: types::#schemas) -> Self {
                    Self::#idents(value)
                }
            }
        )*
    })
}

fn variants(spec: &Spec, union: &str, schema: &Value, tag_key: &str) -> Result<Vec<Variant>> {
    let members = schema["oneOf"].as_array().into_iter().flatten();
    members
        .filter_map(schema_ref)
        .map(|member| {
            let member_schema = spec.schema(member)?;
            let tag = member_schema
                .pointer(&format!("/properties/{tag_key}/enum/0"))
                .and_then(Value::as_str)
                .ok_or_else(|| anyhow!("{member}: no `{tag_key}` value"))?;
            Ok(Variant {
                ident: pascal(member.strip_prefix(union).unwrap_or(member)),
                schema: member.to_owned(),
                tag: tag.to_owned(),
                docs: docs(&[description(member_schema)]),
            })
        })
        .collect()
}

/// Old payloads have no tag; the prefix of the id determines the variant.
fn id_prefixes(schema: &Value, variants: &[Variant]) -> Vec<TokenStream> {
    let map = schema.get("x-connect-id-prefix").and_then(Value::as_object);
    map.into_iter()
        .flatten()
        .filter_map(|(prefix, member)| {
            let variant = variants.iter().find(|variant| *member == variant.schema)?;
            let tag = &variant.tag;
            Some(quote!((#prefix, #tag)))
        })
        .collect()
}
