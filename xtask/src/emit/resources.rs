//! The SDK's `resources/`: one file per resource, one request builder per operation.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use crate::emit::operations::{constant, required};
use crate::examples;
use crate::model::{Operation, Param, Spec, schema_ref};
use crate::tokens::{Kind, docs, pascal, request_name, shape, shouty, snake};

/// File name (without ending) and content of each module; `mod` lists the others.
pub fn emit(spec: &Spec, operations: &[Operation]) -> Result<BTreeMap<String, TokenStream>> {
    let mut by_tag: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in operations.iter().filter(|operation| !operation.skip) {
        by_tag.entry(&operation.tag).or_default().push(operation);
    }
    let mut files = BTreeMap::new();
    let mut accessors = TokenStream::new();
    let mut modules = TokenStream::new();
    for (tag, operations) in &by_tag {
        let about = tag_description(spec, tag)?;
        files.insert((*tag).to_owned(), module(spec, tag, &about, operations)?);
        let (name, handle, docs) = (snake(tag), pascal(tag), docs(&[&about]));
        modules.extend(quote!(pub mod #name;));
        accessors.extend(quote! {
            #docs
            pub fn #name(&self) -> #name::#handle {
                #name::#handle::new(self.clone())
            }
        });
    }
    files.insert(
        "mod".to_owned(),
        quote! {
            //! One module per resource of the API: its handle and the requests it makes.
            #modules
            use crate::Client;

            /// The resources of the API.
            impl Client {
                #accessors
            }
        },
    );
    Ok(files)
}

fn tag_description(spec: &Spec, tag: &str) -> Result<String> {
    spec.document["tags"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|entry| entry["name"] == tag)
        .and_then(|entry| entry["description"].as_str())
        .map(|text| text.trim().to_owned())
        .ok_or_else(|| anyhow!("tag `{tag}` has no description in `tags`"))
}

fn module(spec: &Spec, tag: &str, about: &str, operations: &[&Operation]) -> Result<TokenStream> {
    let handle = pascal(tag);
    let handle_docs = docs(&[about]);
    let module_doc = format!(" {}", crate::tokens::doc_text(about).replace('\n', " "));
    let requests = operations
        .iter()
        .map(|operation| Request::new(spec, operation))
        .collect::<Result<Vec<_>>>()?;
    let methods = requests.iter().map(Request::constructor);
    let items = requests.iter().map(Request::items);
    let body = quote! {
        #handle_docs
        #[derive(Clone, Debug)]
        pub struct #handle {
            client: Client,
        }

        impl #handle {
            pub(crate) fn new(client: Client) -> Self {
                Self { client }
            }
            #(#methods)*
        }

        #(#items)*
    };
    let pages = operations
        .iter()
        .any(|operation| operation.paging == "cursor");
    let pager = pages.then(|| {
        quote!(
            use crate::pager::{Direction, Items, Page, Pages, Position};
        )
    });
    let text = body.to_string();
    let raw = ["operations", "types", "values"]
        .into_iter()
        .filter(|module| text.contains(&format!("{module} ::")))
        .map(snake);
    Ok(quote! {
        #![doc = #module_doc]

        use crate::call::{BoxFuture, Call, boxed};
        #pager
        use crate::{CallOptions, Client, Error, Response};
        use pipedream_connect_raw::{#(#raw),*};

        #body
    })
}

/// Where an argument goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Body,
}

/// One argument that the caller gives, required or optional.
pub struct Argument {
    pub name: String,
    place: Place,
    required: bool,
    /// Absent, null and a value are three things.
    pub nullable: bool,
    /// Part of an update's body, where an empty list differs from none.
    updates: bool,
    pub schema: Value,
    description: String,
}

/// An operation as a request builder.
pub struct Request<'a> {
    spec: &'a Spec,
    operation: &'a Operation,
    builder: Ident,
    pub arguments: Vec<Argument>,
}

impl Argument {
    /// Whether it names a thing by id, and so must not be able to become another path.
    pub fn is_id(&self) -> bool {
        let named = self.place == Place::Path || self.name == "id" || self.name.ends_with("_id");
        named && shape(&self.schema).kind == Kind::Text
    }
}

impl<'a> Request<'a> {
    pub fn new(spec: &'a Spec, operation: &'a Operation) -> Result<Self> {
        let mut arguments: Vec<Argument> = operation
            .params
            .iter()
            .filter(|param| param.client.is_none() && param.location != "header")
            .map(param_argument)
            .collect();
        // Required arguments in the order of the path, then as the contract lists them.
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

    /// Arguments that are fields of the builder; those of the body live in the body.
    fn fields(&self) -> impl Iterator<Item = &Argument> {
        self.arguments
            .iter()
            .filter(|argument| argument.place != Place::Body)
    }

    fn output(&self) -> TokenStream {
        match &self.operation.success {
            Some(name) => {
                let ident = pascal(name);
                quote!(types::#ident)
            }
            None => quote!(()),
        }
    }

    fn docs(&self) -> TokenStream {
        let operation = self.operation;
        let route = format!(
            "Operation `{}`: `{} {}`.",
            operation.id,
            operation.verb.to_uppercase(),
            operation.path
        );
        let summary = format!("{}.", operation.summary.trim_end_matches('.'));
        docs(&[
            &summary,
            &operation.description,
            &route,
            auth_text(operation),
            retry_text(operation),
        ])
    }

    /// `client.accounts().list(…)`.
    fn constructor(&self) -> TokenStream {
        let name = snake(self.operation.method());
        let builder = &self.builder;
        let table = shouty(&self.operation.id);
        let names: Vec<_> = self
            .required()
            .map(|argument| snake(&argument.name))
            .collect();
        let signature: Vec<_> = self.required().map(signature).collect();
        let argument_docs = self.required().map(|argument| {
            let text = format!("* `{}`: {}", argument.name, one_line(&argument.description));
            let text = format!(" {}", crate::tokens::doc_text(&text));
            quote!(#[doc = #text])
        });
        let heading =
            (!names.is_empty()).then(|| quote!(#[doc = ""] #[doc = " Required:"] #[doc = ""]));
        let docs = self.docs();
        let example = self.example();
        quote! {
            #docs
            #heading
            #(#argument_docs)*
            #example
            pub fn #name(&self, #(#signature),*) -> #builder {
                #builder::new(Call::new(&self.client, &operations::#table), #(#names),*)
            }
        }
    }

    /// The operation's example, once there is one; `lint` asks for those that are missing.
    fn example(&self) -> Option<TokenStream> {
        let id = &self.operation.id;
        let file = format!("../../{}/{id}.md", examples::FOLDER);
        examples::exists(&self.spec.root, id).then(|| {
            quote! {
                #[doc = ""]
                #[doc = " # Example"]
                #[doc = ""]
                #[doc = include_str!(#file)]
            }
        })
    }

    fn items(&self) -> TokenStream {
        let builder = &self.builder;
        let about = format!(
            " Request of `{}`; awaiting it sends it. Made by [`{}::{}`].",
            self.operation.id,
            pascal(&self.operation.tag),
            snake(self.operation.method())
        );
        let fields = self.fields().map(|argument| {
            let (name, owned) = (snake(&argument.name), shape(&argument.schema).owned);
            if argument.required {
                quote!(#name: #owned)
            } else {
                quote!(#name: Option<#owned>)
            }
        });
        let body_field = self.operation.body.as_ref().map(|body| {
            let ident = pascal(body);
            quote!(body: types::#ident,)
        });
        let new = self.new_function();
        let setters = self.optional().map(|argument| self.setter(argument));
        let pages = self.pages();
        let send = self.send();
        let output = self.output();
        let name = builder.to_string();
        quote! {
            #[doc = #about]
            #[derive(Clone)]
            #[must_use = "a request does nothing until it is awaited"]
            pub struct #builder {
                call: Call,
                #(#fields,)*
                #body_field
            }

            impl #builder {
                #new
                #(#setters)*
                /// Options of this one call: timeouts, retries, extra headers, another environment.
                pub fn options(mut self, options: CallOptions) -> Self {
                    self.call.set_options(options);
                    self
                }
                #pages
                #send
            }

            impl IntoFuture for #builder {
                type Output = Result<#output, Error>;
                type IntoFuture = BoxFuture<Self::Output>;
                #[inline]
                fn into_future(self) -> Self::IntoFuture {
                    boxed(async move { self.with_response().await.map(Response::into_inner) })
                }
            }

            // Arguments may be secrets; none is printed.
            impl std::fmt::Debug for #builder {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#name).finish_non_exhaustive()
                }
            }
        }
    }

    fn new_function(&self) -> TokenStream {
        let signature = self.required().map(signature);
        let mut fields = Vec::new();
        for argument in self.fields() {
            let name = snake(&argument.name);
            if argument.required {
                let value = converted(argument);
                // Without conversion the field takes the argument's name alone.
                let same = name == value.to_string();
                fields.push(if same {
                    quote!(#name)
                } else {
                    quote!(#name: #value)
                });
            } else {
                fields.push(quote!(#name: None));
            }
        }
        let body = self.operation.body.as_ref().map(|body| {
            let ident = pascal(body);
            // The constructor takes its arguments in the order of the schema's fields.
            let mut of_body: Vec<_> = self
                .required()
                .filter(|argument| argument.place == Place::Body)
                .collect();
            of_body.sort_by(|a, b| a.name.cmp(&b.name));
            let values = of_body.iter().map(|argument| converted(argument));
            quote!(body: types::#ident::new(#(#values),*))
        });
        fields.extend(body);
        quote! {
            fn new(call: Call, #(#signature),*) -> Self {
                Self { call, #(#fields),* }
            }
        }
    }

    fn setter(&self, argument: &Argument) -> TokenStream {
        let name = snake(&argument.name);
        let shape = shape(&argument.schema);
        let ty = &shape.argument;
        let convert = (shape.convert)(&format_ident!("value"));
        let docs = docs(&[&argument.description]);
        let target = match argument.place {
            Place::Body => quote!(self.body.#name),
            _ => quote!(self.#name),
        };
        if argument.nullable {
            let clear = format_ident!("clear_{name}");
            let clear_docs = format!(" Sends `{}` as null, which clears it.", argument.name);
            return quote! {
                #docs
                pub fn #name(mut self, value: #ty) -> Self {
                    #target = Some(values::Nullable::Value(#convert));
                    self
                }
                #[doc = #clear_docs]
                pub fn #clear(mut self) -> Self {
                    #target = Some(values::Nullable::Null);
                    self
                }
            };
        }
        let assign = if bare_when_optional(argument) {
            quote!(#convert)
        } else {
            quote!(Some(#convert))
        };
        let entries = self.entry_setters(argument);
        let one = self.push_setter(argument, &target);
        quote! {
            #docs
            pub fn #name(mut self, value: #ty) -> Self {
                #target = #assign;
                self
            }
            #one
            #entries
        }
    }

    /// `.allowed_origin(one)` beside `.allowed_origins(all)`.
    fn push_setter(&self, argument: &Argument, target: &TokenStream) -> TokenStream {
        let Some(singular) = argument.name.strip_suffix('s') else {
            return TokenStream::new();
        };
        let taken = self.arguments.iter().any(|other| other.name == singular);
        if taken || argument.schema["type"] != "array" {
            return TokenStream::new();
        }
        let name = snake(singular);
        let ty = shape(&argument.schema["items"]).argument;
        let docs = format!(" Adds one to `{}`.", argument.name);
        let list = if bare_when_optional(argument) {
            quote!(#target)
        } else {
            quote!(#target.get_or_insert_default())
        };
        quote! {
            #[doc = #docs]
            pub fn #name(mut self, value: #ty) -> Self {
                #list.push(value.into());
                self
            }
        }
    }

    /// `.prop(name, value)` and `.account(prop, id)` for the map of configured props.
    fn entry_setters(&self, argument: &Argument) -> TokenStream {
        let schema = schema_ref(&argument.schema).and_then(|name| self.spec.schema(name).ok());
        let key = |key: &str| Some(snake(schema?.get(key)?.as_str()?));
        let name = snake(&argument.name);
        let mut out = TokenStream::new();
        if let Some(setter) = key("x-connect-prop-setter") {
            let docs = format!(" Sets one entry of `{}`; the others stay.", argument.name);
            out.extend(quote! {
                #[doc = #docs]
                pub fn #setter(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
                    self.body.#name.get_or_insert_with(Default::default).0.insert(name.into(), value.into());
                    self
                }
            });
        }
        if let Some(setter) = key("x-connect-account-setter") {
            out.extend(quote! {
                /// Puts a connected account into the app prop named `prop` (the prop's own name, such as
                /// `googleSheets`, which is not always the app's slug).
                pub fn #setter(self, prop: impl Into<String>, account_id: impl Into<String>) -> Self {
                    self.prop(prop, values::account_prop(account_id))
                }
            });
        }
        out
    }

    fn pages(&self) -> TokenStream {
        if self.operation.paging != "cursor" {
            return TokenStream::new();
        }
        let Some(item) = self.item_type() else {
            return TokenStream::new();
        };
        quote! {
            /// Every page from here on, as a stream. Each page carries the cursor that resumes behind it.
            #[inline]
            pub fn pages(self) -> Pages<#item> {
                let start = self.after.clone();
                Pages::new(Direction::Forward, start, move |cursor| {
                    let mut request = self.clone();
                    request.after = cursor;
                    boxed(request.page())
                })
            }

            /// Every page before the cursor given by `before`, walking back to the start of the list.
            #[inline]
            pub fn pages_backward(self) -> Pages<#item> {
                let start = self.before.clone();
                Pages::new(Direction::Backward, start, move |cursor| {
                    let mut request = self.clone();
                    request.before = cursor;
                    boxed(request.page())
                })
            }

            #[inline]
            async fn page(self) -> Result<Response<Page<#item>>, Error> {
                let page = self.with_response().await?;
                Ok(page.map(|page| Page::new(page.data, page.page_info)))
            }

            /// Every item from here on, as a stream that fetches pages as it goes.
            #[inline]
            pub fn items(self) -> Items<#item> {
                self.pages().items()
            }

            /// Every item from where an earlier stream of the same list stood.
            #[inline]
            pub fn items_from(mut self, position: Position) -> Items<#item> {
                self.after = position.cursor;
                self.pages().items().skipping(position.taken)
            }
        }
    }

    fn item_type(&self) -> Option<TokenStream> {
        let schema = self.spec.schema(self.operation.success.as_deref()?).ok()?;
        let ident = pascal(schema_ref(schema.pointer("/properties/data/items")?)?);
        Some(quote!(types::#ident))
    }

    /// Checks what the caller gave, then makes the call through the generated client.
    fn send(&self) -> TokenStream {
        let output = self.output();
        let method = snake(&self.operation.id);
        let checks = self.arguments.iter().filter_map(id_check);
        let project = self
            .operation
            .params
            .iter()
            .any(|param| param.client.as_deref() == Some("project"));
        let project_let = project.then(|| quote!(let project = self.call.project()?;));
        let mut segments = TokenStream::new();
        for argument in self
            .fields()
            .filter(|argument| argument.place == Place::Path)
        {
            let (ident, name) = (snake(&argument.name), &argument.name);
            let text = if shape(&argument.schema).kind == Kind::Text {
                quote!(&self.#ident)
            } else {
                quote!(self.#ident.expose())
            };
            segments.extend(quote!(let #ident = self.call.segment(#name, #text)?;));
        }
        let lent = self.lent(project);
        quote! {
            /// Sends the request and returns the value together with status and headers.
            #[inline]
            pub async fn with_response(self) -> Result<Response<#output>, Error> {
                self.call.check_auth()?;
                #(#checks)*
                #project_let
                #segments
                let raw = self.call.raw();
                self.call.finish(raw.#method(#(#lent),*).await)
            }
        }
    }

    /// Arguments in the generated client's order: path in template order, query by name, body.
    fn lent(&self, project: bool) -> Vec<TokenStream> {
        let mut lent = Vec::new();
        if project {
            lent.push(quote!(&project));
        }
        let mut path: Vec<_> = self
            .fields()
            .filter(|argument| argument.place == Place::Path)
            .collect();
        path.sort_by_key(|argument| self.operation.path.find(&format!("{{{}}}", argument.name)));
        lent.extend(path.iter().map(|argument| {
            let name = snake(&argument.name);
            quote!(&#name)
        }));
        let mut query: Vec<_> = self
            .fields()
            .filter(|argument| argument.place == Place::Query)
            .collect();
        query.sort_by(|a, b| a.name.cmp(&b.name));
        lent.extend(query.iter().map(|argument| {
            let name = snake(&argument.name);
            match (shape(&argument.schema).kind, argument.required) {
                (Kind::Copy, _) => quote!(self.#name),
                (Kind::Text, false) => quote!(self.#name.as_deref()),
                (_, true) => quote!(&self.#name),
                (_, false) => quote!(self.#name.as_ref()),
            }
        }));
        if self.operation.body.is_some() {
            lent.push(quote!(&self.body));
        }
        lent
    }
}

fn param_argument(param: &Param) -> Argument {
    Argument {
        name: param.name.clone(),
        place: if param.location == "path" {
            Place::Path
        } else {
            Place::Query
        },
        required: param.required,
        nullable: false,
        updates: false,
        schema: param.schema.clone(),
        description: param.description.clone(),
    }
}

fn body_arguments(spec: &Spec, operation: &Operation, body: &str) -> Result<Vec<Argument>> {
    let schema = spec.schema(body)?;
    let update = operation.verb == "put" || operation.verb == "patch";
    let mut arguments = Vec::new();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if constant(spec, schema, name)?.is_none() {
            arguments.push(Argument {
                name: name.clone(),
                place: Place::Body,
                required: required(schema, name),
                updates: update,
                nullable: update && property.get("nullable") == Some(&Value::Bool(true)),
                schema: property.clone(),
                description: property["description"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
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

fn signature(argument: &Argument) -> TokenStream {
    let (name, ty) = (snake(&argument.name), shape(&argument.schema).argument);
    quote!(#name: #ty)
}

/// A required argument, as its owned type.
fn converted(argument: &Argument) -> TokenStream {
    (shape(&argument.schema).convert)(&snake(&argument.name))
}

/// Optional lists and maps of a body are plain, empty when absent; those of an update may be emptied.
fn bare_when_optional(argument: &Argument) -> bool {
    let list = matches!(argument.schema["type"].as_str(), Some("array" | "object"));
    list && argument.place == Place::Body
        && !argument.updates
        && argument.schema.get("nullable").is_none()
}

/// Ids are checked before anything is sent, wherever they stand; those of the path when they are encoded, except the
/// user's, whose length counts too.
fn id_check(argument: &Argument) -> Option<TokenStream> {
    let (name, ident) = (&argument.name, snake(&argument.name));
    let in_path = argument.place == Place::Path && name != "external_user_id";
    if !argument.is_id() || in_path {
        return None;
    }
    let value = if argument.place == Place::Body {
        quote!(self.body.#ident)
    } else {
        quote!(self.#ident)
    };
    let lent = match (argument.required, argument.nullable) {
        (true, _) => quote!(Some(&#value)),
        (false, false) => quote!(#value.as_deref()),
        (false, true) => {
            quote!(#value.as_ref().and_then(values::Nullable::as_value).map(String::as_str))
        }
    };
    Some(quote!(self.call.check_id(#name, #lent)?;))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn auth_text(operation: &Operation) -> &'static str {
    let has = |kind: &str| operation.auth.iter().any(|entry| entry == kind);
    match (has("oauth"), has("connect_token")) {
        (true, true) => "Accepts an OAuth access token or a Connect token.",
        (true, false) => "Needs an OAuth access token; a Connect token is refused before sending.",
        (false, true) => "Needs a Connect token.",
        (false, false) => "Needs no credentials.",
    }
}

fn retry_text(operation: &Operation) -> &'static str {
    match operation.idempotency.as_str() {
        "safe" => "Retries: safe, it changes nothing and is repeated after any passing failure.",
        "idempotent" => "Retries: idempotent, it is repeated after any passing failure.",
        _ => "Retries: unsafe, it is repeated only when it was surely not carried out.",
    }
}
