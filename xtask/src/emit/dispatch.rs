//! `tests/generated/dispatch.rs`: every operation by its name and JSON arguments, for the conformance runner.

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::emit::request::{Argument, Request};
use crate::model::{Operation, Spec};
use crate::tokens::{shape, snake};

/// The whole module.
pub fn emit(spec: &Spec, operations: &[Operation]) -> Result<TokenStream> {
    let mut rows = Vec::new();
    let mut functions = Vec::new();
    for operation in operations.iter().filter(|operation| !operation.skip) {
        let name = format!("{}.{}", operation.tag, operation.method());
        let function = snake(&operation.id);
        rows.push(quote!((#name, #function)));
        functions.push(self::function(&Request::new(spec, operation)?, operation));
    }
    Ok(quote! {
        //! Every generated operation by its name and JSON arguments.

        #[allow(unused_imports)]
        use pipedream_connect::{self as values, Client, types};

        use crate::conformance::{Arguments, Prepared, CaseError, Run, prepared};

        /// Every generated operation, by resource and method.
        pub static OPERATIONS: &[(&str, Run)] = &[#(#rows),*];

        #(#functions)*
    })
}

/// Reads the arguments and builds the request; the caller sends it.
fn function(request: &Request, operation: &Operation) -> TokenStream {
    let name = snake(&operation.id);
    let (resource, method) = (snake(&operation.tag), snake(operation.method()));
    let known = request.arguments.iter().map(|argument| &argument.name);
    let required = request.required().map(|argument| {
        let (name, ty) = (&argument.name, shape(&argument.schema).owned);
        quote!(arguments.required::<#ty>(#name)?)
    });
    let setters: Vec<_> = request.optional().map(setter).collect();
    let mutable = (!setters.is_empty()).then(|| quote!(mut));
    quote! {
        fn #name(client: &Client, arguments: &Arguments) -> Result<Prepared, CaseError> {
            arguments.only(&[#(#known),*])?;
            let #mutable request = client.#resource().#method(#(#required),*);
            #(#setters)*
            Ok(prepared(request))
        }
    }
}

fn setter(argument: &Argument) -> TokenStream {
    let (key, name, ty) = (
        &argument.name,
        snake(&argument.name),
        shape(&argument.schema).owned,
    );
    let clear = argument.nullable.then(|| {
        let clear = format_ident!("clear_{name}");
        quote! {
            if arguments.is_null(#key) {
                request = request.#clear();
            }
        }
    });
    quote! {
        if let Some(value) = arguments.optional::<#ty>(#key)? {
            request = request.#name(value);
        }
        #clear
    }
}
