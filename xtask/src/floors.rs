//! `cargo xtask floors`: each module of a crate is on a floor, and may import its own floor and the floors below it.
//!
//! It reads the source with `syn`, because no public tool can express this: layered-crate, rustqual and archaven do
//! not follow re-exports within a crate, and cargo-modules finds circles but has no layers. A dependency that only the
//! types show, such as a call of a method that another module implements, is not found.

mod imports;
mod source;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use anyhow::{Result, bail};

use imports::{Imports, contains};
use source::Modules;

/// A crate to check.
struct Crate<'a> {
    folder: &'a str,
    /// Bottom first.
    floors: &'a [Floor],
}

struct Floor {
    name: &'static str,
    /// Each entry covers a module and the modules inside it. The longest entry wins.
    modules: &'static [&'static str],
}

/// Documentation that links to every floor.
const GUIDE: &str = "guide";

/// Checks every crate in the table and prints every problem.
pub fn run(root: &Path) -> Result<()> {
    let mut problems = Vec::new();
    for package in table::CRATES {
        problems.extend(package.problems(root)?);
    }
    for problem in &problems {
        println!("{problem}");
    }
    if !problems.is_empty() {
        bail!("{} problems with floors", problems.len());
    }
    println!("no upward import, no circle of modules");
    Ok(())
}

impl Crate<'_> {
    fn problems(&self, root: &Path) -> Result<Vec<String>> {
        let modules = source::read(root, &Path::new(self.folder).join("src"))?;
        let imports = imports::find(&modules);
        let mut problems = self.gaps(&modules);
        problems.extend(self.upward_imports(&imports));
        let circles = circles(&imports);
        problems.extend(circles.iter().map(|path| self.circle(path, &imports)));
        Ok(problems)
    }

    /// Modules without a floor, and entries of the table without a module.
    fn gaps(&self, modules: &Modules) -> Vec<String> {
        let mut gaps = Vec::new();
        for (path, module) in modules {
            let is_exempt = path.is_empty() || contains(GUIDE, path) || *path != module.owner;
            if !is_exempt && self.floor(path).is_none() {
                let hint = "add it to xtask/src/floors/table.rs";
                gaps.push(format!(
                    "{}: module `{path}` is on no floor: {hint}",
                    self.folder
                ));
            }
        }
        for entry in self.floors.iter().flat_map(|floor| floor.modules) {
            if !modules.contains_key(*entry) {
                let hint = "remove it from xtask/src/floors/table.rs";
                gaps.push(format!(
                    "{}: there is no module `{entry}`: {hint}",
                    self.folder
                ));
            }
        }
        gaps
    }

    fn upward_imports(&self, imports: &Imports) -> Vec<String> {
        let is_upward = |from, to| {
            let floors = self.floor(from).zip(self.floor(to));
            floors.is_some_and(|(from, to)| from < to)
        };
        let upward = imports.keys().filter(|(from, to)| is_upward(from, to));
        upward
            .map(|edge| format!("{}, which is above it", self.import(*edge, imports)))
            .collect()
    }

    fn circle(&self, modules: &[&str], imports: &Imports) -> String {
        let (path, first) = (modules.join(" -> "), modules[0]);
        let mut text = format!("{}: circle of modules: {path} -> {first}", self.folder);
        for (index, from) in modules.iter().enumerate() {
            let to = modules.get(index + 1).unwrap_or(&first);
            text += "\n    ";
            text += &self.import((from, to), imports);
        }
        text
    }

    fn import(&self, (from, to): (&str, &str), imports: &Imports) -> String {
        let site = imports[&(from, to)];
        format!(
            "{site}: {} imports {}",
            self.describe(from),
            self.describe(to)
        )
    }

    fn describe(&self, module: &str) -> String {
        match self.floor(module) {
            Some(floor) => format!("{module} (floor \"{}\")", self.floors[floor].name),
            None => format!("{module} (on no floor)"),
        }
    }

    /// Index of the floor that the module is on.
    fn floor(&self, module: &str) -> Option<usize> {
        let longest_entry = |floor: &Floor| {
            let entries = floor.modules.iter().filter(|entry| contains(entry, module));
            entries.map(|entry| entry.len()).max()
        };
        (0..self.floors.len())
            .filter(|index| longest_entry(&self.floors[*index]).is_some())
            .max_by_key(|index| longest_entry(&self.floors[*index]))
    }
}

/// The shortest circle through each module that is part of one, starting with its first module by name.
fn circles<'a>(imports: &Imports<'a>) -> BTreeSet<Vec<&'a str>> {
    let modules: BTreeSet<&str> = imports.keys().map(|(from, _)| *from).collect();
    let circles = modules
        .iter()
        .filter_map(|module| shortest_circle(module, imports));
    circles.collect()
}

fn shortest_circle<'a>(module: &'a str, imports: &Imports<'a>) -> Option<Vec<&'a str>> {
    let mut importers = BTreeMap::new();
    let mut queue = VecDeque::from([module]);
    while let Some(next) = queue.pop_front() {
        for (from, to) in imports.keys().filter(|(from, _)| *from == next) {
            importers.entry(*to).or_insert_with(|| {
                queue.push_back(to);
                *from
            });
        }
    }
    let mut last = *importers.get(module)?;
    let mut circle = vec![last];
    while last != module {
        last = importers[last];
        circle.push(last);
    }
    circle.reverse();
    let first = (0..circle.len()).min_by_key(|index| circle[*index])?;
    circle.rotate_left(first);
    Some(circle)
}
