//! Edits of the generated client for which the generator has no setting.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Fields, File, FnArg, Generics, ImplItemFn, Item, ItemEnum, ItemMod,
    ItemStruct, Meta, Path, Token, Type, TypeReference, parse_quote,
};

use crate::model::{Location, Operation, Spec};
use crate::tokens::{pascal, shouty, snake};

/// Edits the generated tree.
pub fn adapt(file: &mut File, spec: &Spec, operations: &[Operation]) -> Result<()> {
    let types =
        |names: BTreeSet<String>| names.iter().map(|name| pascal(name).to_string()).collect();
    let mut adapt = Adapt {
        operations: operations
            .iter()
            .map(|operation| (snake(&operation.id).to_string(), operation))
            .collect(),
        sent: types(spec.sent_schemas(operations)?),
        own_debug: types(spec.schemas_with_own_debug()?),
    };
    adapt.visit_file_mut(file);
    Ok(())
}

struct Adapt<'a> {
    /// By the names of their functions.
    operations: BTreeMap<String, &'a Operation>,
    /// Types that request bodies consist of. They send their secrets.
    sent: BTreeSet<String>,
    /// Types whose `Debug` is written by hand.
    own_debug: BTreeSet<String>,
}

impl VisitMut for Adapt<'_> {
    /// Shortens paths, because people read this code.
    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let names: Vec<_> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        match names[..] {
            ["std", "option", "Option"] | ["std", "vec", "Vec"] | ["std", "string", "String"] => {
                let name = path.segments.last();
                *path = parse_quote!(#name);
            }
            ["pipedream_connect_raw", "values", _] => {
                let name = path.segments.last();
                *path = parse_quote!(crate::values::#name);
            }
            // The type of documented error bodies, which stay undecoded.
            ["Error"] => *path = parse_quote!(Error),
            _ => {}
        }
    }

    fn visit_type_reference_mut(&mut self, reference: &mut TypeReference) {
        visit_mut::visit_type_reference_mut(self, reference);
        reference.lifetime.take_if(|lifetime| lifetime.ident == "a");
    }

    /// The generator's functions build requests of a certain HTTP client; these build the raw crate's.
    fn visit_impl_item_fn_mut(&mut self, function: &mut ImplItemFn) {
        visit_mut::visit_impl_item_fn_mut(self, function);
        if let Some(operation) = self.operations.get(&function.sig.ident.to_string()) {
            // A program compiles the functions that it calls, not all of them.
            function.attrs.push(parse_quote!(#[inline]));
            function.sig.generics = Generics::default();
            if let Some(FnArg::Receiver(receiver)) = function.sig.inputs.first_mut() {
                *receiver = parse_quote!(&self);
            }
            function.block = body(operation);
        }
    }

    /// Removes the error type of conversions if there are none.
    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        visit_mut::visit_item_mod_mut(self, module);
        if let Some((_, items)) = &mut module.content {
            let used = items.iter().any(|item| {
                quote!(#item)
                    .to_string()
                    .contains("error :: ConversionError")
            });
            items
                .retain(|item| used || !matches!(item, Item::Mod(error) if error.ident == "error"));
        }
    }

    fn visit_attribute_mut(&mut self, attribute: &mut Attribute) {
        if attribute.path().is_ident("serde")
            && let Meta::List(list) = &mut attribute.meta
        {
            let text = list.tokens.to_string();
            let short = text
                .replace("\"::std::option::", "\"")
                .replace("\"::std::vec::", "\"");
            if let Ok(tokens) = short.parse() {
                list.tokens = tokens;
            }
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
        let name = item.ident.to_string();
        if self.own_debug.contains(&name) {
            item.attrs.iter_mut().for_each(remove_debug);
        }
        for field in &mut item.fields {
            null_reads_as_default(&mut field.attrs, &field.ty);
            if field.ident.is_some() {
                field.attrs.extend(number_reader(&field.ty));
            }
            if self.sent.contains(&name) {
                field.attrs.extend(secret_writer(&field.ty));
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

/// Builds the request, executes it, decodes the response.
fn body(operation: &Operation) -> Block {
    let method = shouty(operation.verb.key());
    let path = operation.raw_path();
    let path = if path.contains('{') {
        quote!(format!(#path))
    } else {
        quote!(#path)
    };
    let mut query: Vec<_> = operation
        .params
        .iter()
        .filter(|param| param.location == Location::Query)
        .collect();
    query.sort_by(|a, b| a.name.cmp(&b.name));
    let query = query.into_iter().map(|param| {
        let (key, name) = (&param.name, snake(&param.name));
        let values = match (param.schema["type"] == "array", param.required) {
            (true, true) => quote!(#name),
            (true, false) => quote!(#name.into_iter().flatten()),
            (false, true) => quote!([#name]),
            (false, false) => quote!(#name),
        };
        quote!(.query(#key, #values))
    });
    let json = operation.body.is_some().then(|| quote!(.json(body)?));
    let outcome = if operation.success.is_some() {
        quote!(self.execute(request).await?.json())
    } else {
        quote!(Ok(self.execute(request).await?.empty()))
    };
    // The only variable is set after the last use of a parameter, which could have its name.
    parse_quote!({
        let request = Request::new(Method::#method, #path) #(#query)* #json;
        #outcome
    })
}

fn derives(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("derive") && quote!(#attribute).to_string().contains(name)
    })
}

fn is_model(attributes: &[Attribute]) -> bool {
    derives(attributes, "Serialize")
}

/// Derives that the generator does not add.
fn model_derives(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut added =
        vec![parse_quote!(#[cfg_attr(feature = "schemars", derive(::schemars::JsonSchema))])];
    if !derives(attributes, "PartialEq") {
        added.push(parse_quote!(#[derive(PartialEq)]));
    }
    added
}

fn remove_debug(attribute: &mut Attribute) {
    if attribute.path().is_ident("derive")
        && let Ok(paths) =
            attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
    {
        let kept = paths.iter().filter(|path| !path.is_ident("Debug"));
        *attribute = parse_quote!(#[derive(#(#kept),*)]);
    }
}

/// A secret is serialized as `[redacted]`, except in a request.
fn secret_writer(ty: &Type) -> Option<Attribute> {
    let ty = quote!(#ty).to_string().replace(' ', "");
    ty.contains("values::Secret")
        .then(|| parse_quote!(#[serde(serialize_with = "crate::values::serialize_exposed")]))
}

/// The server may send a number as a string.
fn number_reader(ty: &Type) -> Option<Attribute> {
    let ty = quote!(#ty).to_string().replace(' ', "");
    match ty.as_str() {
        "i64" | "f64" => Some(parse_quote!(#[serde(deserialize_with = "crate::runtime::number")])),
        "Option<i64>" | "Option<f64>" => Some(
            parse_quote!(#[serde(default, deserialize_with = "crate::runtime::optional_number")]),
        ),
        _ => None,
    }
}

/// The server may send null for an empty list or map.
fn null_reads_as_default(attributes: &mut [Attribute], ty: &Type) {
    if quote!(#ty).to_string().contains("Option <") {
        return;
    }
    for attribute in attributes
        .iter_mut()
        .filter(|attribute| attribute.path().is_ident("serde"))
    {
        let Meta::List(list) = &mut attribute.meta else {
            continue;
        };
        if list.tokens.to_string().contains("default") {
            let tokens = &list.tokens;
            list.tokens = quote!(#tokens, deserialize_with = "crate::runtime::null_as_default");
        }
    }
}
