//! The SDK's `resources/`: one file per resource, with its handle and one request builder per operation.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::builder;
use crate::emit::request::Request;
use crate::examples;
use crate::model::{Auth, Idempotency, Operation, Paging, Spec};
use crate::tokens::{doc_text, docs, resource_name, shouty, snake};

/// The content of each module by its file name without extension; `mod` declares the others.
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
        let (name, handle, docs) = (snake(tag), resource_name(tag), docs(&[&about]));
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
            //! One module per resource of the API, with its handle and its request builders.
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
    let handle = resource_name(tag);
    let handle_docs = docs(&[about]);
    let module_doc = format!(" {}", doc_text(about).replace('\n', " "));
    let requests = operations
        .iter()
        .map(|operation| Request::new(spec, operation))
        .collect::<Result<Vec<_>>>()?;
    let methods = requests.iter().map(method);
    let builders = requests.iter().map(builder::emit);
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

        #(#builders)*
    };
    let pages = operations
        .iter()
        .any(|operation| operation.paging == Paging::Cursor);
    let pager = pages.then(|| {
        quote!(
            use crate::pager::{Direction, Items, Page, Pages, Position};
        )
    });
    let text = body.to_string();
    let raw = ["ids", "operations", "types", "values"]
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

/// `client.accounts().list(…)`, which makes the request builder.
fn method(request: &Request) -> TokenStream {
    let operation = request.operation;
    let (name, builder) = (snake(operation.method()), &request.builder);
    let table = shouty(&operation.id);
    let names: Vec<_> = request
        .required()
        .map(|argument| argument.ident())
        .collect();
    let signature = request.required().map(builder::parameter);
    let docs = method_docs(operation);
    let list: Vec<_> = request
        .required()
        .map(|argument| {
            let about = argument.description.split_whitespace().collect::<Vec<_>>();
            let text = format!("* `{}`: {}", argument.name, about.join(" "));
            format!(" {}", doc_text(&text))
        })
        .collect();
    let heading = (!list.is_empty()).then(|| quote!(#[doc = ""] #[doc = " Required:"] #[doc = ""]));
    let example = example(operation);
    quote! {
        #docs
        #heading
        #(#[doc = #list])*
        #example
        pub fn #name(&self, #(#signature),*) -> #builder {
            #builder::new(Call::new(&self.client, &operations::#table), #(#names),*)
        }
    }
}

fn method_docs(operation: &Operation) -> TokenStream {
    let route = format!(
        "Operation `{}`: `{} {}`.",
        operation.id,
        operation.verb.method(),
        operation.path
    );
    docs(&[
        &format!("{}.", operation.summary.trim_end_matches('.')),
        &operation.description,
        &route,
        credentials(operation),
        retries(operation),
    ])
}

/// The operation's example; the lint reports those that are missing.
fn example(operation: &Operation) -> TokenStream {
    let file = format!("../../{}/{}.md", examples::FOLDER, operation.id);
    quote! {
        #[doc = ""]
        #[doc = " # Example"]
        #[doc = ""]
        #[doc = include_str!(#file)]
    }
}

fn credentials(operation: &Operation) -> &'static str {
    let accepts = |kind| operation.auth.contains(&kind);
    match (accepts(Auth::OAuth), accepts(Auth::ConnectToken)) {
        (true, true) => "Credentials: an OAuth access token or a Connect token.",
        (true, false) => {
            "Credentials: an OAuth access token. A client with a Connect token fails without sending a request."
        }
        (false, true) => "Credentials: a Connect token.",
        (false, false) => "Credentials: none.",
    }
}

fn retries(operation: &Operation) -> &'static str {
    match operation.idempotency {
        Idempotency::Safe => "Retries: read-only, so it is retried after any transient failure.",
        Idempotency::Idempotent => {
            "Retries: idempotent, so it is retried after any transient failure."
        }
        Idempotency::Unsafe => {
            "Retries: not idempotent, so it is retried only if it certainly did not run."
        }
    }
}
