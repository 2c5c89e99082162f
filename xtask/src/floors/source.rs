//! Reads the source of a crate into modules: the items that each one defines, what `use` brings into scope, and every
//! path that it mentions.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::mem;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::visit::{self, Visit};
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, LitStr, UseTree, Visibility};

/// Modules by path, such as `auth::cache`. The path of the crate root is empty.
pub type Modules = BTreeMap<String, Module>;

/// The identifiers of a path in the source.
pub type Segments = Vec<String>;

#[derive(Default)]
pub struct Module {
    /// The module that the file belongs to: this one, or the one around an inline module.
    pub owner: String,
    /// Names of its own items.
    pub items: BTreeSet<String>,
    /// What `use` binds to a name: several paths when `cfg` selects one of them.
    pub uses: BTreeMap<String, Vec<Segments>>,
    pub globs: Vec<Segments>,
    pub mentions: Vec<Mention>,
}

/// A path that the source mentions.
pub struct Mention {
    pub path: Segments,
    pub kind: Kind,
    /// File and line.
    pub site: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `use path;`
    Use,
    /// `pub use path;`, whatever the visibility is.
    Reexport,
    /// A path in an item, an expression, a macro or an attribute.
    Inline,
}

/// Path of the module `name` in the module `parent`.
pub fn join(parent: &str, name: &str) -> String {
    match parent {
        "" => name.to_owned(),
        _ => format!("{parent}::{name}"),
    }
}

/// Reads the library in the folder `root`/`src`, from lib.rs on. Sites name files relative to `root`.
pub fn read(root: &Path, src: &Path) -> Result<Modules> {
    let mut modules = Modules::new();
    let mut pending = vec![(String::new(), src.join("lib.rs"))];
    while let Some((path, mut file)) = pending.pop() {
        if !root.join(&file).exists() {
            file = file.with_extension("").join("mod.rs");
        }
        let name = file.display();
        let text = fs::read_to_string(root.join(&file));
        let text = text.with_context(|| format!("cannot read {name}"))?;
        let syntax = syn::parse_file(&text).with_context(|| format!("cannot parse {name}"))?;
        let mut reader = Reader {
            owner: path.clone(),
            path,
            children: folder_of_children(&file),
            file,
            modules: &mut modules,
            pending: &mut pending,
        };
        reader.module();
        reader.visit_file(&syntax);
    }
    Ok(modules)
}

fn folder_of_children(file: &Path) -> PathBuf {
    match file.file_stem().and_then(|name| name.to_str()) {
        Some("lib" | "mod") => file.with_file_name(""),
        _ => file.with_extension(""),
    }
}

struct Reader<'a> {
    path: String,
    owner: String,
    file: PathBuf,
    children: PathBuf,
    modules: &'a mut Modules,
    pending: &'a mut Vec<(String, PathBuf)>,
}

impl Reader<'_> {
    fn module(&mut self) -> &mut Module {
        let module = self.modules.entry(self.path.clone()).or_default();
        module.owner.clone_from(&self.owner);
        module
    }

    fn mention(&mut self, path: Segments, kind: Kind, at: &Ident) {
        let site = format!("{}:{}", self.file.display(), at.span().start().line);
        self.module().mentions.push(Mention { path, kind, site });
    }

    fn use_tree(&mut self, tree: &UseTree, mut path: Segments, kind: Kind) {
        match tree {
            UseTree::Path(tree) => {
                path.push(name(&tree.ident));
                if let UseTree::Glob(_) = *tree.tree {
                    self.mention(path.clone(), kind, &tree.ident);
                }
                self.use_tree(&tree.tree, path, kind);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(tree, path.clone(), kind);
                }
            }
            UseTree::Name(leaf) => self.bind(path, &leaf.ident, None, kind),
            UseTree::Rename(leaf) => self.bind(path, &leaf.ident, Some(&leaf.rename), kind),
            UseTree::Glob(_) => self.module().globs.push(path),
        }
    }

    fn bind(&mut self, mut path: Segments, leaf: &Ident, alias: Option<&Ident>, kind: Kind) {
        if leaf != "self" {
            path.push(name(leaf));
        }
        if let Some(bound) = alias.map(name).or_else(|| path.last().cloned()) {
            let paths = self.module().uses.entry(bound).or_default();
            paths.push(path.clone());
        }
        self.mention(path, kind, leaf);
    }

    /// Mentions every path in the tokens of a macro or an attribute, whatever their grammar is.
    fn scan(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while let [token, after @ ..] = rest {
            rest = after;
            match token {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Ident(first) => {
                    let mut path = vec![name(first)];
                    while let Some((segment, after)) = next_segment(rest) {
                        path.push(name(segment));
                        rest = after;
                    }
                    self.mention(path, Kind::Inline, first);
                }
                _ => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Reader<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(item) {
            self.module().items.extend(defined_name(item).map(name));
            visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        if !is_for_tests(item) {
            visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let ident = name(&item.ident);
        let path = join(&self.path, &ident);
        if item.content.is_none() {
            let explicit = item.attrs.iter().find_map(explicit_path);
            let file = match explicit {
                Some(path) => self.file.with_file_name(path),
                None => self.children.join(ident + ".rs"),
            };
            return self.pending.push((path, file));
        }
        let outer = mem::replace(&mut self.path, path);
        self.children.push(ident);
        self.module();
        visit::visit_item_mod(self, item);
        self.children.pop();
        self.path = outer;
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            let kind = match item.vis {
                Visibility::Inherited => Kind::Use,
                _ => Kind::Reexport,
            };
            self.use_tree(&item.tree, Segments::new(), kind);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if let (None, Some(first)) = (path.leading_colon, path.segments.first()) {
            let segments = path.segments.iter().map(|segment| name(&segment.ident));
            self.mention(segments.collect(), Kind::Inline, &first.ident);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.visit_path(&call.path);
        self.scan(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        if !attribute.path().is_ident("doc") {
            self.scan(attribute.meta.to_token_stream());
        }
    }

    /// The path in `pub(super)` is not an import.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// `r#type` and `type` are the same name.
fn name(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The identifier after `::`, if a path goes on with one.
fn next_segment(tokens: &[TokenTree]) -> Option<(&Ident, &[TokenTree])> {
    let is_colon = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ':');
    match tokens {
        [a, b, TokenTree::Ident(next), rest @ ..] if is_colon(a) && is_colon(b) => {
            Some((next, rest))
        }
        _ => None,
    }
}

fn defined_name(item: &Item) -> Option<&Ident> {
    match item {
        Item::Const(item) => Some(&item.ident),
        Item::Enum(item) => Some(&item.ident),
        Item::Fn(item) => Some(&item.sig.ident),
        Item::Macro(item) => item.ident.as_ref(),
        Item::Static(item) => Some(&item.ident),
        Item::Struct(item) => Some(&item.ident),
        Item::Trait(item) => Some(&item.ident),
        Item::Type(item) => Some(&item.ident),
        Item::Union(item) => Some(&item.ident),
        _ => None,
    }
}

/// The file in `#[path = "file"]`.
fn explicit_path(attribute: &Attribute) -> Option<String> {
    let meta = attribute.meta.require_name_value().ok()?;
    let file = syn::parse2::<LitStr>(meta.value.to_token_stream()).ok()?;
    meta.path.is_ident("path").then(|| file.value())
}

/// Whether an item has `#[cfg(test)]`, `#[cfg(doctest)]` or `#[cfg(all(test, …))]`. The attributes are parsed from its
/// tokens, because every kind of item has them in a field of its own.
fn is_for_tests(item: &impl ToTokens) -> bool {
    let attributes = |input: ParseStream| {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<TokenStream>()?;
        Ok(attributes)
    };
    let attributes = attributes.parse2(item.to_token_stream());
    attributes.unwrap_or_default().iter().any(|attribute| {
        let condition = attribute.meta.to_token_stream().to_string();
        let condition = condition.replace(' ', "");
        ["cfg(test)", "cfg(doctest)"].contains(&condition.as_str())
            || condition.starts_with("cfg(all(test,")
    })
}
