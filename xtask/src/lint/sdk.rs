//! Names that the SDK's hand-written code has already.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use syn::{ImplItem, Item, Type};

const SOURCES: &str = "crates/pipedream-connect/src";
/// Generated code, and a client of its own.
const OTHER: [&str; 2] = ["resources", "blocking.rs"];

/// Functions of the SDK's client that are written by hand, in the workspace at `root`.
pub(super) fn client_functions(root: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut pending = vec![root.join(SOURCES)];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if OTHER.iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            match fs::read_to_string(entry.path()) {
                Ok(text) => names.extend(functions(&text)),
                Err(_) => pending.push(entry.path()),
            }
        }
    }
    names
}

/// Functions in each `impl Client` of a source file.
fn functions(text: &str) -> Vec<String> {
    let needed = text.contains("impl Client {");
    let file = needed.then(|| syn::parse_file(text).ok()).flatten();
    let items = file.into_iter().flat_map(|file| file.items);
    let blocks = items.filter_map(|item| match item {
        Item::Impl(block) if is_client(&block.self_ty) => Some(block.items),
        _ => None,
    });
    blocks
        .flatten()
        .filter_map(|item| match item {
            ImplItem::Fn(function) => Some(function.sig.ident.to_string()),
            _ => None,
        })
        .collect()
}

fn is_client(ty: &Type) -> bool {
    matches!(ty, Type::Path(ty) if ty.path.is_ident("Client"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_the_client_are_found_and_generated_ones_are_not() {
        let names = client_functions(&crate::root());
        assert!(names.contains("user"), "{names:?}");
        assert!(!names.contains("accounts"), "{names:?}");
    }
}
