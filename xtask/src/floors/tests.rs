//! The check on small crates that break one rule each, and on the real crates with one import too many.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::{Crate, Floor, table};

const FLOORS: &[Floor] = &[
    Floor {
        name: "ground",
        modules: &["low", "other"],
    },
    Floor {
        name: "roof",
        modules: &["high"],
    },
];
const LIB: &str = "mod low; mod other; mod high; pub use high::High;";
const HIGH: &str = "pub struct High; pub fn climb() {}";

/// Problems of a crate with these files, where `low`, `other` and `high` exist unless a file says otherwise.
fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let root = TempDir::new().unwrap();
    let defaults = [
        ("lib.rs", LIB),
        ("low.rs", ""),
        ("other.rs", ""),
        ("high.rs", HIGH),
    ];
    for (name, text) in defaults.iter().chain(files) {
        let file = root.path().join("demo/src").join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let package = Crate {
        folder: "demo",
        floors: FLOORS,
    };
    package.problems(root.path()).unwrap()
}

fn upward_from_low(line: usize) -> [String; 1] {
    let edge = r#"low (floor "ground") imports high (floor "roof")"#;
    [format!("demo/src/low.rs:{line}: {edge}, which is above it")]
}

#[test]
fn a_clean_crate_has_no_problem() {
    let low = "use crate::other; pub struct Low; fn f() { other::g(); std::mem::drop(1) }";
    let high = "use crate::low::Low; use super::other::*; pub struct High(Low);";
    let other = "pub fn g() {}";
    let files = [("low.rs", low), ("high.rs", high), ("other.rs", other)];
    assert!(problems(&files).is_empty());
}

#[test]
fn an_upward_import_through_use_is_found() {
    let low = "\nuse crate::{other, high::{self, High}};";
    assert_eq!(problems(&[("low.rs", low)]), upward_from_low(2));
}

#[test]
fn an_upward_import_through_a_reexport_at_the_root_is_found() {
    assert_eq!(
        problems(&[("low.rs", "use crate::High;")]),
        upward_from_low(1)
    );
    let lib = "mod low; mod other; mod high; pub use high::*;";
    let files = [("lib.rs", lib), ("low.rs", "use super::High;")];
    assert_eq!(problems(&files), upward_from_low(1));
}

#[test]
fn an_upward_import_through_a_reexport_of_another_module_is_found() {
    let files = [
        ("low.rs", "use crate::other::High as Renamed;"),
        ("other.rs", "pub use crate::high::High;"),
    ];
    let [from_low] = upward_from_low(1);
    let from_other = from_low.replace("low", "other");
    assert_eq!(problems(&files), [from_low, from_other]);
}

#[test]
fn an_upward_import_through_an_inline_path_is_found() {
    for low in [
        "fn f() { crate::high::climb(); }",
        "fn f(_: &super::High) {}",
        "impl Iterator for crate::High {}",
        "mod inner { fn f() { super::super::high::climb() } }",
        "fn f() { println!(\"{}\", [crate::high::climb()]); }",
        "macro_rules! m { () => { $crate::high::climb() } }",
        "#[serde(with = crate::high)] struct S;",
        "fn f() { use crate::high as up; }",
    ] {
        assert_eq!(problems(&[("low.rs", low)]), upward_from_low(1), "{low}");
    }
}

#[test]
fn a_circle_within_a_floor_is_found() {
    let files = [
        ("low.rs", "use crate::other::f;"),
        ("other.rs", "\nfn f() { crate::low::g() }"),
    ];
    let circle = r#"demo: circle of modules: low -> other -> low
    demo/src/low.rs:1: low (floor "ground") imports other (floor "ground")
    demo/src/other.rs:2: other (floor "ground") imports low (floor "ground")"#;
    assert_eq!(problems(&files), [circle]);
}

#[test]
fn a_parent_that_uses_its_child_and_is_used_by_it_is_a_circle() {
    let child = ("low/child.rs", "use super::Own; pub struct Child(Own);");
    let parent = "mod child; pub use child::Child; pub struct Own; fn f(_: Child) {}";
    let found = problems(&[("low.rs", parent), child]);
    assert_eq!(found.len(), 1);
    assert!(found[0].contains("low -> low::child -> low\n"), "{found:?}");
}

#[test]
fn a_parent_that_only_declares_and_reexports_is_no_part_of_a_circle() {
    let files = [
        (
            "low.rs",
            "mod child; mod sibling; pub(crate) use child::Child;",
        ),
        (
            "low/child.rs",
            "pub(super) use super::sibling::f; pub struct Child;",
        ),
        ("low/sibling.rs", "pub(super) fn f() {}"),
    ];
    assert!(problems(&files).is_empty());
    let back = ("low/sibling.rs", "use super::Child; pub(super) fn f() {}");
    let found = problems(&[files[0], files[1], back]);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("low::child -> low::sibling -> low::child\n"),
        "{found:?}"
    );
}

#[test]
fn a_module_on_no_floor_and_a_floor_without_its_module_are_found() {
    let lib = "mod low; mod high; mod stray; pub mod guide { use crate::stray; }";
    let found = problems(&[("lib.rs", lib), ("stray/mod.rs", "")]);
    let [stray, other] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert!(
        stray.starts_with("demo: module `stray` is on no floor"),
        "{stray}"
    );
    assert!(
        other.starts_with("demo: there is no module `other`"),
        "{other}"
    );
}

#[test]
fn code_for_tests_is_ignored() {
    let low = "#[cfg(test)] use crate::High;
        #[cfg(test)] mod tests { use crate::high::*; }
        #[cfg(all(test, unix))] mod missing_file;
        impl Low { #[cfg(test)] fn f(_: crate::High) {} }";
    assert!(problems(&[("low.rs", low)]).is_empty());
    let low = "#[cfg(not(test))] use crate::High;";
    assert_eq!(problems(&[("low.rs", low)]), upward_from_low(1));
}

#[test]
fn every_file_of_a_module_is_read() {
    let low = r#"#[cfg(unix)] mod part; #[cfg(not(unix))] #[path = "low/else.rs"] mod part;"#;
    let files = [
        ("low.rs", low),
        ("low/part.rs", ""),
        ("low/else.rs", "use crate::High;"),
    ];
    let found = problems(&files);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].starts_with("demo/src/low/else.rs:1: low::part (floor"),
        "{found:?}"
    );
}

#[test]
fn an_upward_import_planted_in_the_sdk_is_found() {
    let imported = r#"error (floor "leaves") imports client (floor "roof"), which is above it"#;
    assert_eq!(
        planted("crates/pipedream-connect", "error.rs", "client"),
        imported
    );
}

#[test]
fn an_upward_import_planted_in_the_emulator_is_found() {
    let imported = r#"error (floor "leaves") imports builder (floor "roof"), which is above it"#;
    assert_eq!(
        planted("crates/pipedream-connect-emulator", "error.rs", "builder"),
        imported
    );
}

/// The upward import that is new once a file of a real crate imports the module `target`.
fn planted(folder: &str, file: &str, target: &str) -> String {
    let package = table::CRATES
        .iter()
        .find(|package| package.folder == folder);
    let package = package.unwrap();
    let root = TempDir::new().unwrap();
    let src = root.path().join(folder).join("src");
    copy(&crate::root().join(folder).join("src"), &src);
    let before = package.problems(root.path()).unwrap();

    let mut text = fs::read_to_string(src.join(file)).unwrap();
    let line = text.lines().count() + 1;
    text += &format!("use crate::{target}::Planted;\n");
    fs::write(src.join(file), text).unwrap();
    let mut after = package.problems(root.path()).unwrap();

    after.retain(|problem| !before.contains(problem));
    let site = format!("{folder}/src/{file}:{line}: ");
    let new = after.iter().find_map(|problem| problem.strip_prefix(&site));
    new.unwrap_or_else(|| panic!("{after:?}")).to_owned()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}
