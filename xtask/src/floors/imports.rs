//! Follows each path that a module mentions, through re-exports, to the module that defines what the path names.

use std::collections::BTreeMap;

use super::source::{Kind, Mention, Modules, join};

/// Pairs of importing and imported module, each with the file and line of its first import.
pub type Imports<'a> = BTreeMap<(&'a str, &'a str), &'a str>;

/// How many re-exports are followed in a row, because they could form a circle.
const MAX_REEXPORTS: usize = 8;

/// Every import between two modules of the crate. The crate root imports nothing and is not imported.
pub fn find(modules: &Modules) -> Imports<'_> {
    let names = Names(modules);
    let mut imports = Imports::new();
    for (path, module) in modules {
        for mention in &module.mentions {
            for target in names.targets(path, mention) {
                let (from, to) = (module.owner.as_str(), modules[target].owner.as_str());
                let is_own = from == to || (mention.kind == Kind::Reexport && contains(from, to));
                if !is_own && !from.is_empty() && !to.is_empty() {
                    imports.entry((from, to)).or_insert(mention.site.as_str());
                }
            }
        }
    }
    imports
}

/// Whether `module` is `parent` or a module inside it.
pub fn contains(parent: &str, module: &str) -> bool {
    let rest = module.strip_prefix(parent);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn parent(module: &str) -> &str {
    module.rsplit_once("::").map_or("", |(parent, _)| parent)
}

/// The names in scope in each module.
#[derive(Clone, Copy)]
struct Names<'a>(&'a Modules);

impl<'a> Names<'a> {
    /// The modules that define what `mention`, in the module `at`, names.
    fn targets(self, at: &'a str, mention: &Mention) -> Vec<&'a str> {
        // A child module is never used by its bare name: that is a variable.
        if let (Kind::Inline, [name]) = (mention.kind, mention.path.as_slice())
            && !self.0[at].uses.contains_key(name)
            && self.child(at, name).is_some()
        {
            return Vec::new();
        }
        self.resolve(at, &mention.path, MAX_REEXPORTS)
    }

    /// The modules that define what `path`, in the module `at`, names. None if another crate does.
    fn resolve(self, at: &'a str, path: &[String], fuel: usize) -> Vec<&'a str> {
        let (Some(fuel), Some(first)) = (fuel.checked_sub(1), path.first()) else {
            return Vec::new();
        };
        match first.as_str() {
            "crate" => self.walk("", &path[1..], fuel),
            "self" | "super" => self.walk(at, path, fuel),
            _ if self.binds(at, first, fuel) => self.walk(at, path, fuel),
            _ => Vec::new(),
        }
    }

    /// As `resolve`, for a path that starts inside the module `at`.
    fn walk(self, at: &'a str, path: &[String], fuel: usize) -> Vec<&'a str> {
        let Some((name, rest)) = path.split_first() else {
            return vec![at];
        };
        match name.as_str() {
            "self" => return self.walk(at, rest, fuel),
            "super" => return self.walk(parent(at), rest, fuel),
            _ => {}
        }
        let uses = self.0[at].uses.get(name);
        let child = self.child(at, name);
        if let Some(child) = child.filter(|_| uses.is_none() || !rest.is_empty()) {
            return self.walk(child, rest, fuel);
        }
        if let Some(uses) = uses {
            let paths = uses.iter().map(|path| [path, rest].concat());
            return paths
                .flat_map(|path| self.resolve(at, &path, fuel))
                .collect();
        }
        match self.glob_that_binds(at, name, fuel) {
            Some(glob) if !self.0[at].items.contains(name) => self.walk(glob, path, fuel - 1),
            _ => vec![at],
        }
    }

    fn child(self, at: &str, name: &str) -> Option<&'a str> {
        let child = self.0.get_key_value(&join(at, name));
        child.map(|(path, _)| path.as_str())
    }

    /// Whether `name` is in scope in the module `at`, other crates not counted.
    fn binds(self, at: &'a str, name: &str, fuel: usize) -> bool {
        let module = &self.0[at];
        module.items.contains(name)
            || module.uses.contains_key(name)
            || self.child(at, name).is_some()
            || self.glob_that_binds(at, name, fuel).is_some()
    }

    /// The module whose items `use module::*` brings into scope in `at`, if `name` is one of them.
    fn glob_that_binds(self, at: &'a str, name: &str, fuel: usize) -> Option<&'a str> {
        let fuel = fuel.checked_sub(1)?;
        let globs = self.0[at].globs.iter();
        globs
            .flat_map(|path| self.resolve(at, path, fuel))
            .find(|glob| *glob != at && self.binds(glob, name, fuel))
    }
}
