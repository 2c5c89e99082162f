//! Prints one request builder of the SDK: its fields, setters, pages, and the functions that send it.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::request::{Argument, Place, Request};
use crate::model::{Paging, schema_ref};
use crate::tokens::{Kind, docs, pascal, resource_name, shape, snake};

/// The builder and its implementations.
pub fn emit(request: &Request) -> TokenStream {
    let operation = request.operation;
    let builder = &request.builder;
    let name = builder.to_string();
    let about = format!(
        " Request of `{}`, made by [`{}::{}`]. Awaiting it sends it.",
        operation.id,
        resource_name(&operation.tag),
        snake(operation.method())
    );
    let fields = request.fields().map(|argument| {
        let (name, owned) = (argument.ident(), argument.shape().owned);
        if argument.required {
            quote!(#name: #owned,)
        } else {
            quote!(#name: Option<#owned>,)
        }
    });
    let body = operation.body.as_deref().map(|body| {
        let ident = pascal(body);
        quote!(body: types::#ident,)
    });
    let new = new_function(request);
    let setters = request.optional().map(|argument| setter(request, argument));
    let pages = pages(request);
    let send = send(request);
    let output = request.output();
    quote! {
        #[doc = #about]
        #[derive(Clone)]
        #[must_use = "a request does nothing until it is awaited"]
        pub struct #builder {
            call: Call,
            #(#fields)*
            #body
        }

        impl #builder {
            #new
            #(#setters)*
            /// Options of this call: timeouts, retries, extra headers, another environment.
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
                boxed(async move { self.send().await.map(Response::into_inner) })
            }
        }

        impl std::fmt::Debug for #builder {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(#name).finish_non_exhaustive()
            }
        }
    }
}

/// A required argument in a signature.
pub fn parameter(argument: &Argument) -> TokenStream {
    let (name, ty) = (argument.ident(), argument.shape().argument);
    quote!(#name: #ty)
}

fn new_function(request: &Request) -> TokenStream {
    let parameters = request.required().map(parameter);
    let fields = request.fields().map(|argument| {
        let name = argument.ident();
        let value = if argument.required {
            converted(argument, &name)
        } else {
            quote!(None)
        };
        if name == value.to_string() {
            quote!(#name)
        } else {
            quote!(#name: #value)
        }
    });
    let body = request.operation.body.as_ref().map(|body| {
        let ident = pascal(body);
        // The body's constructor has its parameters in the order of the schema's fields.
        let mut required: Vec<_> = request
            .at(Place::Body)
            .filter(|argument| argument.required)
            .collect();
        required.sort_by(|a, b| a.name.cmp(&b.name));
        let values = required
            .iter()
            .map(|argument| converted(argument, &argument.ident()));
        quote!(body: types::#ident::new(#(#values),*))
    });
    let fields = fields.chain(body);
    quote! {
        fn new(call: Call, #(#parameters),*) -> Self {
            Self { call, #(#fields),* }
        }
    }
}

/// The variable `value`, converted to the argument's owned type.
fn converted(argument: &Argument, value: &Ident) -> TokenStream {
    (argument.shape().convert)(value)
}

/// Where the builder keeps the argument.
fn target(argument: &Argument) -> TokenStream {
    let name = argument.ident();
    match argument.place {
        Place::Body => quote!(self.body.#name),
        Place::Path | Place::Query => quote!(self.#name),
    }
}

fn setter(request: &Request, argument: &Argument) -> TokenStream {
    let (name, ty, target) = (
        argument.ident(),
        argument.shape().argument,
        target(argument),
    );
    let value = converted(argument, &format_ident!("value"));
    let value = if argument.nullable {
        quote!(Some(values::Nullable::Value(#value)))
    } else if argument.is_bare() {
        value
    } else {
        quote!(Some(#value))
    };
    let docs = docs(&[&argument.description]);
    let more = if argument.nullable {
        clear_setter(argument)
    } else {
        let one = push_setter(request, argument);
        let entries = entry_setters(request, argument);
        quote!(#one #entries)
    };
    quote! {
        #docs
        pub fn #name(mut self, value: #ty) -> Self {
            #target = #value;
            self
        }
        #more
    }
}

fn clear_setter(argument: &Argument) -> TokenStream {
    let (clear, target) = (
        format_ident!("clear_{}", argument.ident()),
        target(argument),
    );
    let docs = format!(" Sends `{}` as null, which clears it.", argument.name);
    quote! {
        #[doc = #docs]
        pub fn #clear(mut self) -> Self {
            #target = Some(values::Nullable::Null);
            self
        }
    }
}

/// `.allowed_origin(one)` beside `.allowed_origins(all)`.
fn push_setter(request: &Request, argument: &Argument) -> Option<TokenStream> {
    let (name, target) = (request.singular(argument)?, target(argument));
    let ty = shape(&argument.schema["items"]).argument;
    let docs = format!(" Adds one entry to `{}`.", argument.name);
    let list = if argument.is_bare() {
        target
    } else {
        quote!(#target.get_or_insert_default())
    };
    Some(quote! {
        #[doc = #docs]
        pub fn #name(mut self, value: #ty) -> Self {
            #list.push(value.into());
            self
        }
    })
}

/// `.prop(name, value)` and `.account(prop, id)` for the map of configured props.
fn entry_setters(request: &Request, argument: &Argument) -> Option<TokenStream> {
    let schema = request.spec.schema(schema_ref(&argument.schema)?).ok()?;
    let method = |key: &str| Some(snake(schema.get(key)?.as_str()?));
    let target = target(argument);
    let docs = format!(
        " Sets one entry of `{}` and keeps the others.",
        argument.name
    );
    let prop = method("x-connect-prop-setter")?;
    let account = method("x-connect-account-setter").map(|account| {
        quote! {
            /// Sets the account of the app prop named `prop`. This is the prop's own name, such as `googleSheets`, which
            /// can differ from the app's slug.
            pub fn #account(self, prop: impl Into<String>, account_id: impl Into<String>) -> Self {
                self.#prop(prop, values::account_prop(account_id))
            }
        }
    });
    Some(quote! {
        #[doc = #docs]
        pub fn #prop(mut self, name: impl Into<String>, value: impl Into<serde_json::Value>) -> Self {
            #target.get_or_insert_default().0.insert(name.into(), value.into());
            self
        }
        #account
    })
}

fn pages(request: &Request) -> Option<TokenStream> {
    if request.operation.paging != Paging::Cursor {
        return None;
    }
    let schema = request
        .spec
        .schema(request.operation.success.as_deref()?)
        .ok()?;
    let item = pascal(schema_ref(schema.pointer("/properties/data/items")?)?);
    let item = quote!(types::#item);
    Some(quote! {
        /// All following pages, as a stream. Each page has the cursor that continues after it.
        #[inline]
        pub fn pages(self) -> Pages<#item> {
            let start = self.after.clone();
            Pages::new(Direction::Forward, start, move |cursor| {
                let mut request = self.clone();
                request.after = cursor;
                boxed(async move { request.page().await })
            })
        }

        /// All pages before the cursor given by `before`, back to the start of the list.
        #[inline]
        pub fn pages_backward(self) -> Pages<#item> {
            let start = self.before.clone();
            Pages::new(Direction::Backward, start, move |cursor| {
                let mut request = self.clone();
                request.before = cursor;
                boxed(async move { request.page().await })
            })
        }

        #[inline]
        async fn page(&self) -> Result<Response<Page<#item>>, Error> {
            let page = self.send().await?;
            Ok(page.map(|page| Page::new(page.data, page.page_info)))
        }

        /// All following items, as a stream that fetches pages as needed.
        #[inline]
        pub fn items(self) -> Items<#item> {
            self.pages().items()
        }

        /// All items from the position of an earlier stream of the same list.
        #[inline]
        pub fn items_from(mut self, position: Position) -> Items<#item> {
            self.after = position.cursor;
            self.pages().items().skipping(position.taken)
        }
    })
}

/// Checks the arguments, then sends the request through the generated client.
fn send(request: &Request) -> TokenStream {
    let output = request.output();
    let method = snake(&request.operation.id);
    let checks = request
        .at(Place::Query)
        .chain(request.at(Place::Body))
        .filter_map(id_check);
    let project = request
        .operation
        .in_project()
        .then(|| quote!(let project = self.call.project()?;));
    let segments = request.at(Place::Path).map(segment);
    let arguments = raw_arguments(request);
    quote! {
        /// Sends the request and returns the value together with status and headers.
        #[inline]
        pub async fn with_response(self) -> Result<Response<#output>, Error> {
            self.send().await
        }

        // Borrows the builder, so that the future does not contain it twice.
        #[inline]
        async fn send(&self) -> Result<Response<#output>, Error> {
            self.call.check_auth()?;
            #(#checks)*
            #project
            #(#segments)*
            let raw = self.call.raw();
            self.call.finish(raw.#method(#(#arguments),*).await)
        }
    }
}

/// Ids in query and body are checked like those in the path, because other operations use them in paths.
fn id_check(argument: &Argument) -> Option<TokenStream> {
    let (name, kind, value) = (&argument.name, argument.id_kind()?, target(argument));
    let value = match (argument.required, argument.nullable) {
        (true, _) => quote!(Some(&#value)),
        (false, false) => quote!(#value.as_deref()),
        (false, true) => {
            quote!(#value.as_ref().and_then(values::Nullable::as_value).map(String::as_str))
        }
    };
    Some(quote!(self.call.check_id(#name, &ids::#kind, #value)?;))
}

fn segment(argument: &Argument) -> TokenStream {
    let (ident, name, kind) = (argument.ident(), &argument.name, argument.id_kind());
    let text = if argument.shape().kind == Kind::Text {
        quote!(&self.#ident)
    } else {
        quote!(self.#ident.expose())
    };
    quote!(let #ident = self.call.segment(#name, &ids::#kind, #text)?;)
}

/// Arguments in the generated client's order: path in template order, query by name, body.
fn raw_arguments(request: &Request) -> Vec<TokenStream> {
    let template = &request.operation.path;
    let mut path: Vec<_> = request.at(Place::Path).collect();
    path.sort_by_key(|argument| template.find(&format!("{{{}}}", argument.name)));
    let mut query: Vec<_> = request.at(Place::Query).collect();
    query.sort_by(|a, b| a.name.cmp(&b.name));

    let project = request.operation.in_project().then(|| quote!(&project));
    let path = path.into_iter().map(|argument| {
        let name = argument.ident();
        quote!(&#name)
    });
    let query = query.into_iter().map(|argument| {
        let name = argument.ident();
        match (argument.shape().kind, argument.required) {
            (Kind::Copy, _) => quote!(self.#name),
            (Kind::Text, false) => quote!(self.#name.as_deref()),
            (_, true) => quote!(&self.#name),
            (_, false) => quote!(self.#name.as_ref()),
        }
    });
    let body = request.operation.body.is_some().then(|| quote!(&self.body));
    project
        .into_iter()
        .chain(path)
        .chain(query)
        .chain(body)
        .collect()
}
