//! Prints a syntax tree as a source file: blank lines between items, doc comments within the line limit.

use quote::ToTokens as _;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, File, ImplItem, Item, ItemImpl, ItemMod, parse_quote};

/// 120 columns, less the deepest indentation of a doc comment and its `/// `.
const DOC_WIDTH: usize = 104;

/// Prints `file`.
pub fn print(mut file: File) -> String {
    Layout.visit_file_mut(&mut file);
    let mark = mark().to_token_stream().to_string().replace(' ', "");
    let mut text = String::new();
    for line in prettyplease::unparse(&file).lines() {
        if line.trim() != mark {
            text.push_str(line);
        }
        text.push('\n');
    }
    text.trim_start().to_owned()
}

/// Marks the place of a blank line.
fn mark() -> Attribute {
    parse_quote!(#[blank_line])
}

struct Layout;

impl VisitMut for Layout {
    fn visit_file_mut(&mut self, file: &mut File) {
        visit_mut::visit_file_mut(self, file);
        if let Some(attributes) = file.items.first_mut().and_then(item_attributes) {
            attributes.insert(0, mark());
        }
        separate_items(&mut file.items);
    }

    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        visit_mut::visit_item_mod_mut(self, module);
        if let Some((_, items)) = &mut module.content {
            separate_items(items);
        }
    }

    fn visit_item_impl_mut(&mut self, block: &mut ItemImpl) {
        visit_mut::visit_item_impl_mut(self, block);
        for item in block.items.iter_mut().skip(1) {
            if let ImplItem::Fn(function) = item {
                function.attrs.insert(0, mark());
            }
        }
    }

    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        let old = std::mem::take(attributes);
        for attribute in old {
            match doc_text(&attribute) {
                Some(text) => attributes.extend(doc_lines(&attribute, &text)),
                None => attributes.push(attribute),
            }
        }
    }
}

/// Imports stay together, and so do declarations of modules.
fn separate_items(items: &mut [Item]) {
    let kinds: Vec<_> = items.iter().map(std::mem::discriminant).collect();
    for (index, item) in items.iter_mut().enumerate().skip(1) {
        let short = match item {
            Item::Use(_) => true,
            Item::Mod(module) => module.content.is_none(),
            _ => false,
        };
        let grouped = short && kinds[index] == kinds[index - 1];
        if !grouped && let Some(attributes) = item_attributes(item) {
            attributes.insert(0, mark());
        }
    }
}

fn item_attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    Some(match item {
        Item::Enum(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Mod(item) => &mut item.attrs,
        Item::Static(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        Item::Use(item) => &mut item.attrs,
        _ => return None,
    })
}

/// The text of `#[doc = "…"]`.
fn doc_text(attribute: &Attribute) -> Option<String> {
    let syn::Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

fn doc_lines(attribute: &Attribute, text: &str) -> Vec<Attribute> {
    let lines = text.trim_end().split('\n').flat_map(wrap);
    let lines = lines.map(|line| {
        let text = if line.is_empty() {
            line
        } else {
            format!(" {line}")
        };
        let mut attribute = attribute.clone();
        if let syn::Meta::NameValue(pair) = &mut attribute.meta {
            pair.value = parse_quote!(#text);
        }
        attribute
    });
    lines.collect()
}

/// Breaks one line of Markdown between words; lines that continue a list entry are indented.
fn wrap(line: &str) -> Vec<String> {
    let line = line.trim();
    let indent = if starts_block(line) { "  " } else { "" };
    let mut lines = Vec::new();
    let mut words = words(line).into_iter();
    let mut last = words.next().unwrap_or_default().to_owned();
    for word in words {
        let full = last.chars().count() + 1 + word.chars().count() > DOC_WIDTH;
        if full && !starts_block(word) {
            lines.push(std::mem::replace(&mut last, format!("{indent}{word}")));
        } else {
            last.push(' ');
            last.push_str(word);
        }
    }
    lines.push(last);
    lines
}

/// The parts between which a line can break. Code spans do not break.
fn words(line: &str) -> Vec<&str> {
    let mut in_code = false;
    line.split(|c: char| {
        in_code ^= c == '`';
        c == ' ' && !in_code
    })
    .collect()
}

/// Whether Markdown would not read a line that starts like this as plain text.
fn starts_block(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let number = first.trim_end_matches(['.', ')']);
    first.starts_with(['#', '>', '|'])
        || matches!(first, "*" | "-" | "+")
        || (number.len() < first.len() && number.parse::<u32>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_and_functions_are_separated_and_imports_are_not() {
        let file = parse_quote! {
            //! Docs.
            use a::b;
            use c::d;
            /// First.
            struct A;
            impl A {
                type B = u8;
                fn c() {}
                /// Second.
                fn d() {}
            }
        };
        let text = "//! Docs.\n\nuse a::b;\nuse c::d;\n\n/// First.\nstruct A;\n\nimpl A {\n    type B = u8;\n\n    \
                    fn c() {}\n\n    /// Second.\n    fn d() {}\n}\n";
        assert_eq!(print(file), text);
    }

    #[test]
    fn long_lines_break_between_words_and_never_become_lists() {
        let word = "x".repeat(60);
        let entry = wrap(&format!("* {word} {word} z"));
        assert_eq!(entry, [format!("* {word}"), format!("  {word} z")]);
        let word = "x".repeat(DOC_WIDTH - 1);
        assert_eq!(
            wrap(&format!("{word} - z")),
            [format!("{word} -"), "z".to_owned()]
        );
        let code = format!("{} `a b`", "x".repeat(DOC_WIDTH - 4));
        assert_eq!(wrap(&code)[1], "`a b`");
        assert_eq!(wrap(""), [""]);
    }
}
