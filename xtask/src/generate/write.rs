//! Changes several files, or none of them.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

/// Files to write and to remove.
#[derive(Default)]
pub struct Change {
    written: Vec<(PathBuf, String)>,
    removed: Vec<PathBuf>,
}

impl Change {
    /// Writes a file, and creates its folder.
    pub fn write(&mut self, path: PathBuf, content: &str) {
        self.written.push((path, content.to_owned()));
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &Path) {
        self.removed.push(path.to_owned());
    }

    /// Number of files to write.
    pub fn len(&self) -> usize {
        self.written.len()
    }

    /// Makes the change. After an error, everything is as it was before.
    pub fn apply(&self) -> Result<()> {
        let mut undo = Undo::default();
        match self.attempt(&mut undo) {
            Ok(()) => undo.forget(),
            Err(error) => match undo.run() {
                Ok(()) => Err(error.context("nothing was written")),
                Err(failed) => Err(error.context(format!(
                    "the change failed, and so did its reversal: {failed:#}"
                ))),
            },
        }
    }

    /// Writes all content beside its place first, because that can fail for more reasons than a rename.
    fn attempt(&self, undo: &mut Undo) -> Result<()> {
        for (path, content) in &self.written {
            if let Some(folder) = path.parent() {
                create_folder(folder, undo)?;
            }
            let new = beside(path, "new");
            undo.steps.push(Step::Remove(new.clone()));
            fs::write(&new, content).with_context(|| format!("cannot write {}", new.display()))?;
        }
        let replaced = self.written.iter().map(|(path, _)| path);
        for path in replaced.chain(&self.removed).filter(|path| path.exists()) {
            ensure!(
                path.is_file(),
                "cannot replace {}, which is no file",
                path.display()
            );
            let old = beside(path, "old");
            rename(path, &old)?;
            undo.steps.push(Step::Restore(old, path.clone()));
        }
        for (path, _) in &self.written {
            rename(&beside(path, "new"), path)?;
            undo.steps.push(Step::Remove(path.clone()));
        }
        Ok(())
    }
}

/// What leads back, in the order in which it became necessary.
#[derive(Default)]
struct Undo {
    steps: Vec<Step>,
}

enum Step {
    /// Removes a file, if it exists.
    Remove(PathBuf),
    RemoveFolder(PathBuf),
    /// Renames the first to the second.
    Restore(PathBuf, PathBuf),
}

impl Undo {
    fn run(self) -> Result<()> {
        for step in self.steps.into_iter().rev() {
            match step {
                Step::Remove(path) if path.exists() => fs::remove_file(&path)
                    .with_context(|| format!("cannot remove {}", path.display()))?,
                Step::Remove(_) => {}
                Step::RemoveFolder(path) => fs::remove_dir(&path)
                    .with_context(|| format!("cannot remove {}", path.display()))?,
                Step::Restore(from, to) => rename(&from, &to)?,
            }
        }
        Ok(())
    }

    /// Removes the old files.
    fn forget(self) -> Result<()> {
        for step in self.steps {
            if let Step::Restore(old, _) = step {
                fs::remove_file(&old)
                    .with_context(|| format!("cannot remove {}", old.display()))?;
            }
        }
        Ok(())
    }
}

/// Creates a folder and those above it.
fn create_folder(folder: &Path, undo: &mut Undo) -> Result<()> {
    if folder.exists() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        create_folder(parent, undo)?;
    }
    fs::create_dir(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    undo.steps.push(Step::RemoveFolder(folder.to_owned()));
    Ok(())
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| format!("cannot write {}", to.display()))
}

/// A hidden file in the same folder, because a rename between file systems fails.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{ending}"));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    /// Every file below `folder`, with its content.
    fn tree(folder: &Path) -> BTreeMap<PathBuf, String> {
        let mut files = BTreeMap::new();
        for entry in fs::read_dir(folder).expect("folder") {
            let path = entry.expect("entry").path();
            if path.is_dir() {
                files.insert(path.clone(), String::new());
                files.extend(tree(&path));
            } else {
                let text = fs::read_to_string(&path).expect("file");
                files.insert(path, text);
            }
        }
        files
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("temporary folder");
        for name in ["a", "b", "stale"] {
            fs::write(folder.path().join(name), "before").expect("write");
        }
        folder
    }

    #[test]
    fn a_change_leaves_nothing_but_its_files() {
        let folder = folder();
        let at = |name: &str| folder.path().join(name);
        let mut change = Change::default();
        change.write(at("a"), "after");
        change.write(at("new/deep/c"), "after");
        change.remove(&at("stale"));
        change.apply().expect("change");
        let names = [
            ("a", "after"),
            ("b", "before"),
            ("new", ""),
            ("new/deep", ""),
            ("new/deep/c", "after"),
        ];
        let wanted = names.map(|(name, text)| (at(name), text.to_owned()));
        assert_eq!(tree(folder.path()), BTreeMap::from(wanted));
    }

    #[test]
    fn a_change_that_fails_at_any_file_changes_nothing() {
        for blocked in ["z/file", "z"] {
            let folder = folder();
            let at = |name: &str| folder.path().join(name);
            // A file where a folder is needed, and a folder where a file is needed.
            match blocked {
                "z" => fs::create_dir(at("z")).expect("folder"),
                _ => fs::write(at("z"), "in the way").expect("write"),
            }
            let before = tree(folder.path());
            let mut change = Change::default();
            change.write(at("a"), "after");
            change.write(at("new/deep/c"), "after");
            change.write(at(blocked), "after");
            change.remove(&at("stale"));
            let error = change.apply().expect_err("blocked");
            assert!(
                format!("{error:#}").starts_with("nothing was written: cannot"),
                "{error:#}"
            );
            assert_eq!(tree(folder.path()), before);
        }
    }
}
