//! `ids.rs`: the kinds of ids, with what the spec says about each.

use anyhow::Result;
use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{IdKind, Spec};
use crate::tokens::shouty;

/// The whole module.
pub fn emit(spec: &Spec) -> Result<TokenStream> {
    let kinds = spec.id_kinds()?;
    let names = kinds.keys().map(|name| shouty(name));
    let statics = kinds.iter().map(|(name, kind)| emit_kind(name, kind));
    Ok(quote! {
        //! Kinds of ids, their prefixes and their limits.

        use crate::runtime::IdKind;

        #(#statics)*

        /// Every kind of id, sorted by name.
        pub static ALL: &[&IdKind] = &[#(&#names),*];
    })
}

fn emit_kind(key: &str, kind: &IdKind) -> TokenStream {
    let (ident, docs) = (shouty(key), format!(" `{key}`"));
    let (name, prefixes, secret) = (&kind.name, &kind.prefixes, kind.secret);
    let max_length = match kind.max_length {
        Some(length) => quote!(Some(#length)),
        None => quote!(None),
    };
    quote! {
        #[doc = #docs]
        pub static #ident: IdKind = IdKind {
            name: #name,
            prefixes: &[#(#prefixes),*],
            max_length: #max_length,
            secret: #secret,
        };
    }
}
