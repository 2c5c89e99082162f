//! An operation as a request builder sees it: its arguments, and where each of them goes.

use anyhow::Result;
use heck::ToSnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::emit::operations::{constant, required};
use crate::model::{Location, Operation, Param, Spec};
use crate::tokens::{Shape, identifier, pascal, request_name, shape, shouty, snake};

/// Where an argument goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Path,
    Query,
    Body,
}

/// One argument that the caller gives, required or optional.
pub struct Argument {
    pub name: String,
    pub place: Place,
    pub required: bool,
    /// Absent, null and a value are three things.
    pub nullable: bool,
    /// Part of an update's body, where an empty list differs from an absent one.
    updates: bool,
    pub schema: Value,
    pub description: String,
}

impl Argument {
    pub fn ident(&self) -> Ident {
        snake(&self.name)
    }

    pub fn shape(&self) -> Shape {
        shape(&self.schema)
    }

    /// The kind of id that it must be, if it is an id.
    pub fn id_kind(&self) -> Option<Ident> {
        Some(shouty(self.schema["x-connect-id"].as_str()?))
    }

    /// Whether the field is a plain list or map, empty when absent; in updates, absent and empty differ.
    pub fn is_bare(&self) -> bool {
        let list = matches!(self.schema["type"].as_str(), Some("array" | "object"));
        list && self.place == Place::Body && !self.updates && self.schema.get("nullable").is_none()
    }

    fn of_param(param: &Param) -> Self {
        Self {
            name: param.name.clone(),
            place: match param.location {
                Location::Path => Place::Path,
                Location::Query | Location::Header => Place::Query,
            },
            required: param.required,
            nullable: false,
            updates: false,
            schema: param.schema.clone(),
            description: param.description.clone(),
        }
    }
}

/// An operation as a request builder.
pub struct Request<'a> {
    pub spec: &'a Spec,
    pub operation: &'a Operation,
    pub builder: Ident,
    /// Those of the path, then of the query, then of the body.
    pub arguments: Vec<Argument>,
}

impl<'a> Request<'a> {
    pub fn new(spec: &'a Spec, operation: &'a Operation) -> Result<Self> {
        let mut arguments: Vec<Argument> = operation
            .params
            .iter()
            .filter(|param| param.client.is_none() && param.location != Location::Header)
            .map(Argument::of_param)
            .collect();
        arguments.sort_by_key(|argument| argument.place != Place::Path);
        if let Some(body) = &operation.body {
            arguments.extend(body_arguments(spec, operation, body)?);
        }
        Ok(Self {
            spec,
            operation,
            builder: request_name(&operation.tag, operation.method()),
            arguments,
        })
    }

    pub fn required(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|argument| argument.required)
    }

    pub fn optional(&self) -> impl Iterator<Item = &Argument> {
        self.arguments.iter().filter(|argument| !argument.required)
    }

    pub fn at(&self, place: Place) -> impl Iterator<Item = &Argument> {
        self.arguments
            .iter()
            .filter(move |argument| argument.place == place)
    }

    /// Arguments that are fields of the builder; those of the body are fields of the body.
    pub fn fields(&self) -> impl Iterator<Item = &Argument> {
        self.at(Place::Path).chain(self.at(Place::Query))
    }

    /// Name of the setter that adds one entry to a list: `allowed_origin` for `allowed_origins`.
    pub fn singular(&self, argument: &Argument) -> Option<Ident> {
        let name = identifier(
            &argument
                .ident()
                .to_string()
                .strip_suffix('s')?
                .to_snake_case(),
        )?;
        let taken = self.arguments.iter().any(|other| other.ident() == name);
        let list = argument.schema["type"] == "array" && !argument.nullable;
        (list && !argument.required && !taken).then_some(name)
    }

    /// The type of the response's value.
    pub fn output(&self) -> TokenStream {
        match &self.operation.success {
            Some(name) => {
                let ident = pascal(name);
                quote!(types::#ident)
            }
            None => quote!(()),
        }
    }
}

/// Required fields in the order in which the schema requires them, then the others.
fn body_arguments(spec: &Spec, operation: &Operation, body: &str) -> Result<Vec<Argument>> {
    let schema = spec.schema(body)?;
    let updates = operation.verb.updates();
    let mut arguments = Vec::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if constant(spec, schema, name)?.is_none() {
            let description = property["description"].as_str();
            arguments.push(Argument {
                name: name.clone(),
                place: Place::Body,
                required: required(schema, name),
                updates,
                nullable: updates && property["nullable"] == true,
                schema: property.clone(),
                description: description.unwrap_or_default().to_owned(),
            });
        }
    }
    let order = schema["required"].as_array().cloned().unwrap_or_default();
    arguments.sort_by_key(|argument| {
        order
            .iter()
            .position(|name| *name == argument.name)
            .unwrap_or(usize::MAX)
    });
    Ok(arguments)
}
