//! `cargo xtask links`: whether the links of the Markdown files lead somewhere.
//!
//! A link to a file or a heading of the repository must exist. A link to the documentation of a crate of the repository must
//! be a page that `cargo doc` has built. READMEs of crates have absolute links only, because docs.rs shows them elsewhere.
//! Links to other sites are not followed.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

const DOCS: &str = "https://docs.rs/pipedream-connect";

/// Prints each link that leads nowhere.
pub fn run(root: &Path) -> Result<()> {
    let pages = root.join("target/doc");
    if !pages.join("pipedream_connect/index.html").exists() {
        bail!(
            "the documentation is not built: `cargo doc --workspace --no-deps --all-features` first"
        );
    }
    let mut problems = 0;
    for file in files(root)? {
        let text = fs::read_to_string(root.join(&file))?;
        for link in links(&text) {
            if let Some(problem) = problem(root, &pages, &file, &text, &link) {
                eprintln!("{}: {link}: {problem}", file.display());
                problems += 1;
            }
        }
    }
    if problems > 0 {
        bail!("{problems} links lead nowhere");
    }
    println!("all links lead somewhere");
    Ok(())
}

/// The Markdown files of the repository, and `llms.txt`, relative to its root.
fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let output = Command::new("git")
        .args(["ls-files", "-z", "*.md", "llms.txt"])
        .current_dir(root)
        .output()
        .context("cannot run git")?;
    let names = String::from_utf8(output.stdout)?;
    let names: Vec<_> = names.split_terminator('\0').map(PathBuf::from).collect();
    if !output.status.success() || names.is_empty() {
        bail!(
            "git lists no Markdown file: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(names)
}

fn links(text: &str) -> Vec<String> {
    let events = Parser::new_ext(text, Options::ENABLE_TABLES);
    let links = events.filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some(dest_url.to_string())
        }
        _ => None,
    });
    links.collect()
}

fn problem(root: &Path, pages: &Path, file: &Path, text: &str, link: &str) -> Option<&'static str> {
    if let Some(page) = page(link) {
        return (!pages.join(page).exists()).then_some("`cargo doc` makes no such page");
    }
    // Rust paths are checked by rustdoc.
    if link.contains("::") || link.contains("://") || link.starts_with("mailto:") {
        return None;
    }
    // The package registry finds images of the repository.
    let is_image = link.ends_with(".png") || link.ends_with(".svg");
    if file.ends_with("README.md") && file.starts_with("crates") && !is_image {
        return Some("the README of a crate needs absolute links");
    }
    let (path, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = root.join(file.parent().unwrap_or(file)).join(path);
    if !path.is_empty() && !target.exists() {
        return Some("there is no such file");
    }
    let is_markdown = path.is_empty() || path.ends_with(".md");
    if heading.is_empty() || !is_markdown {
        return None;
    }
    let other = if path.is_empty() {
        text.to_owned()
    } else {
        fs::read_to_string(target).unwrap_or_default()
    };
    (!anchors(&other).contains(heading)).then_some("there is no such heading")
}

/// The page, relative to the folder of `cargo doc`, that docs.rs shows at this address.
fn page(link: &str) -> Option<PathBuf> {
    let rest = link.strip_prefix(DOCS)?;
    let (path, _) = rest.split_once('#').unwrap_or((rest, ""));
    // Of `pipedream-connect-store/latest/…` without the common beginning.
    let (suffix, page) = path.split_once("/latest/").unwrap_or((path, ""));
    let page = if page.is_empty() {
        format!("pipedream_connect{}/", suffix.replace('-', "_"))
    } else {
        page.to_owned()
    };
    let is_folder = page.ends_with('/');
    Some(PathBuf::from(if is_folder {
        format!("{page}index.html")
    } else {
        page
    }))
}

/// The anchors of the headings, as GitHub makes them.
fn anchors(text: &str) -> HashSet<String> {
    let mut anchors = HashSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                anchors.extend(heading.take().map(|heading| anchor(&heading)));
            }
            _ => {}
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter_map(|character| match character {
        ' ' => Some('-'),
        '-' | '_' => Some(character),
        _ if character.is_alphanumeric() => Some(character),
        _ => None,
    });
    kept.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_on_docs_rs_is_a_page_of_cargo_doc() {
        let pages = [
            (
                "https://docs.rs/pipedream-connect",
                "pipedream_connect/index.html",
            ),
            (
                "https://docs.rs/pipedream-connect-store",
                "pipedream_connect_store/index.html",
            ),
            (
                "https://docs.rs/pipedream-connect/latest/pipedream_connect/guide/",
                "pipedream_connect/guide/index.html",
            ),
            (
                "https://docs.rs/pipedream-connect/latest/pipedream_connect/struct.Error.html#method.kind",
                "pipedream_connect/struct.Error.html",
            ),
        ];
        for (link, expected) in pages {
            assert_eq!(page(link), Some(expected.into()), "{link}");
        }
        assert_eq!(page("https://docs.rs/tokio"), None);
    }

    #[test]
    fn links_that_lead_nowhere_are_found() -> Result<()> {
        let root = tempfile::tempdir()?;
        fs::write(root.path().join("other.md"), "# What it is: `Client`\n")?;
        let text = "# Here\n\n[a](other.md) [b](none.md) [c](other.md#what-it-is-client) [d](other.md#no) [e](#here) \
                    [f](#gone) [g](https://example.com) [h](crate::Client) [i](https://docs.rs/pipedream-connect)";
        let found = links(text).into_iter().filter(|link| {
            problem(root.path(), root.path(), Path::new("file.md"), text, link).is_some()
        });
        let expected = [
            "none.md",
            "other.md#no",
            "#gone",
            "https://docs.rs/pipedream-connect",
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
        let readme = Path::new("crates/a/README.md");
        assert!(problem(root.path(), root.path(), readme, text, "#here").is_some());
        Ok(())
    }
}
