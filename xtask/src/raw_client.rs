//! Runs progenitor on the normalised spec and fits its output to the raw crate's runtime.

use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result, anyhow};
use proc_macro2::TokenStream;
use progenitor::{CrateVers, GenerationSettings, Generator, HooksMode, InterfaceStyle, TypeImpl};
use quote::quote;
use serde_json::Value;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Fields, Item, ItemEnum, ItemStruct, Path, Type, parse_quote};

use crate::model::{Spec, enum_values};

/// Types that replace generated ones, by schema name.
fn replacements(spec: &Spec) -> Result<Vec<(String, String)>> {
    let mut list = Vec::new();
    for (name, schema) in spec.schemas()? {
        if let Some(hand_written) = schema.get("x-connect-type").and_then(Value::as_str) {
            list.push((name.clone(), format!("crate::values::{hand_written}")));
        } else if enum_values(schema).is_some() || schema.get("discriminator").is_some() {
            list.push((name.clone(), format!("crate::unions::{name}")));
        }
    }
    Ok(list)
}

fn settings(spec: &Spec) -> Result<GenerationSettings> {
    let mut settings = GenerationSettings::new();
    settings
        .with_interface(InterfaceStyle::Positional)
        .with_hooks(HooksMode::Expected)
        .with_inner_type(quote!(crate::runtime::Inner))
        .with_map_type("::std::collections::BTreeMap")
        .with_crate("pipedream-connect-raw", CrateVers::Any, None);
    for (name, path) in replacements(spec)? {
        let impls = [TypeImpl::Display, TypeImpl::FromStr];
        settings.with_replacement(name, path, impls.into_iter());
    }
    Ok(settings)
}

/// The generated client as a syntax tree.
pub fn generate(spec: &Spec, normalized: Value) -> Result<syn::File> {
    let document = serde_json::from_value(normalized)
        .context("the normalised spec is not an OpenAPI 3.0 document (a bug of the xtask)")?;
    let settings = settings(spec)?;
    let tokens = without_panicking(|| Generator::new(&settings).generate_tokens(&document))?;
    let mut file: syn::File = syn::parse2(tokens).context("progenitor's output does not parse")?;
    file.items.retain(|item| !is_constructor_block(item));
    Fit.visit_file_mut(&mut file);
    Ok(file)
}

/// The generator panics on some specs it does not support; that must read as an error.
fn without_panicking<E: std::error::Error + Send + Sync + 'static>(
    generate: impl FnOnce() -> std::result::Result<TokenStream, E>,
) -> Result<TokenStream> {
    catch_unwind(AssertUnwindSafe(generate))
        .map_err(|panic| {
            let text = panic
                .downcast_ref::<String>()
                .map(String::as_str)
                .or_else(|| panic.downcast_ref::<&str>().copied())
                .unwrap_or("no message");
            anyhow!("progenitor panicked: {text}; openapi/README.md lists what it cannot take")
        })?
        .context("progenitor refused the spec")
}

/// `Client::new` and `new_with_client` build an HTTP client; the raw crate has its own constructor.
fn is_constructor_block(item: &Item) -> bool {
    let Item::Impl(block) = item else {
        return false;
    };
    block.trait_.is_none()
        && block.items.iter().any(|item| {
            matches!(item, syn::ImplItem::Fn(function) if function.sig.ident == "new_with_client")
        })
}

/// Edits the generated tree where the generator has no setting for it.
struct Fit;

impl VisitMut for Fit {
    /// The two crates that generated code names are both played by `crate::runtime`.
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let first = path
            .segments
            .first()
            .map(|segment| segment.ident.to_string());
        if matches!(first.as_deref(), Some("reqwest" | "progenitor_client"))
            && path.segments.len() > 1
        {
            let rest = path.segments.iter().skip(1);
            *path = parse_quote!(crate::runtime::#(#rest)::*);
        }
    }

    /// A program compiles the operations that it calls, not all of them.
    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        visit_mut::visit_impl_item_fn_mut(self, function);
        if function.sig.asyncness.is_some() {
            function.attrs.push(parse_quote!(#[inline]));
        }
    }

    fn visit_item_use_mut(&mut self, item: &mut syn::ItemUse) {
        if let syn::UseTree::Path(path) = &mut item.tree
            && path.ident == "progenitor_client"
        {
            let inner = &path.tree;
            item.tree = parse_quote!(crate::runtime::#inner);
        }
    }

    fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
        visit_mut::visit_item_struct_mut(self, item);
        if is_model(&item.attrs) {
            item.attrs.extend(model_derives(&item.attrs));
            match &item.fields {
                Fields::Named(_) => item.attrs.push(parse_quote!(#[non_exhaustive])),
                // A list or map on its own starts empty.
                Fields::Unnamed(_) => item.attrs.push(parse_quote!(#[derive(Default)])),
                Fields::Unit => {}
            }
        }
        for field in &mut item.fields {
            null_reads_as_default(&mut field.attrs, &field.ty);
            if field.ident.is_some() {
                field.attrs.extend(number_reader(&field.ty));
            }
        }
    }

    fn visit_item_enum_mut(&mut self, item: &mut ItemEnum) {
        visit_mut::visit_item_enum_mut(self, item);
        if is_model(&item.attrs) {
            item.attrs.extend(model_derives(&item.attrs));
        }
    }
}

fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive") && quote!(#attribute).to_string().contains(name)
    })
}

fn is_model(attributes: &[Attribute]) -> bool {
    derives(attributes, "Serialize")
}

/// What every data type has beside the generator's derives.
fn model_derives(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut added =
        vec![parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))])];
    if !derives(attributes, "PartialEq") {
        added.push(parse_quote!(#[derive(PartialEq)]));
    }
    added
}

/// A server may write a number as text.
fn number_reader(ty: &Type) -> Option<Attribute> {
    let ty = quote!(#ty).to_string().replace(' ', "");
    match ty.as_str() {
        "i64" | "f64" => Some(parse_quote!(#[serde(deserialize_with = "crate::runtime::number")])),
        "::std::option::Option<i64>" | "::std::option::Option<f64>" => Some(
            parse_quote!(#[serde(default, deserialize_with = "crate::runtime::optional_number")]),
        ),
        _ => None,
    }
}

/// A server may write null for a list or map that it leaves empty.
fn null_reads_as_default(attributes: &mut [Attribute], ty: &Type) {
    if quote!(#ty).to_string().contains("Option <") {
        return;
    }
    for attribute in attributes
        .iter_mut()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        let syn::Meta::List(list) = &mut attribute.meta else {
            continue;
        };
        if list.tokens.to_string().contains("default") {
            let tokens = &list.tokens;
            list.tokens = quote!(#tokens, deserialize_with = "crate::runtime::null_as_default");
        }
    }
}
