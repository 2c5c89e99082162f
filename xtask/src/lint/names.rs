//! Checks of names: whether the generator can make a Rust name of each, and whether two would get the same.

use std::collections::{BTreeMap, BTreeSet};

use heck::{ToShoutySnakeCase, ToSnakeCase};
use serde_json::Value;

use super::{Findings, at, entries, members, sdk};
use crate::emit::request::Request;
use crate::model::{Operation, Paging, Spec, enum_values, schema_ref};
use crate::tokens::{identifier, pascal_text, request_name, resource_name};

/// Types that generated code uses without their path.
const PRELUDE: [&str; 30] = [
    "AsMut",
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Default",
    "Drop",
    "Eq",
    "Err",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Send",
    "Some",
    "String",
    "Sync",
    "ToString",
    "Vec",
];

/// Names in a module of the SDK's resources, besides the handle and the builders.
const IMPORTS: [&str; 12] = [
    "BoxFuture",
    "Call",
    "CallOptions",
    "Client",
    "Direction",
    "Error",
    "Items",
    "Page",
    "Pages",
    "Position",
    "Response",
    "String",
];

/// Variables, fields and methods of every request builder.
const BUILDER: [&str; 11] = [
    "body",
    "call",
    "clone",
    "fmt",
    "into_future",
    "new",
    "options",
    "project",
    "raw",
    "send",
    "with_response",
];

/// Methods of the builder of a list.
const PAGES: [&str; 5] = ["items", "items_from", "page", "pages", "pages_backward"];

/// Writing of a name in Rust.
#[derive(Clone, Copy)]
enum Case {
    Snake,
    Pascal,
    Shouty,
}

impl Case {
    fn convert(self, name: &str) -> String {
        match self {
            Self::Snake => name.to_snake_case(),
            Self::Pascal => pascal_text(name),
            Self::Shouty => name.to_shouty_snake_case(),
        }
    }
}

/// Names that must differ in Rust.
struct Scope {
    case: Case,
    /// What each name stands for; `None` for those of the generated code itself.
    taken: BTreeMap<String, Option<String>>,
}

impl Scope {
    fn new<'a>(case: Case, reserved: impl IntoIterator<Item = &'a str>) -> Self {
        let taken = reserved.into_iter().map(|name| (name.to_owned(), None));
        Self {
            case,
            taken: taken.collect(),
        }
    }

    /// Adds a name of the spec, at `place`.
    fn add(&mut self, name: &str, place: &str, found: &mut Findings) {
        match identifier(&self.case.convert(name)) {
            Some(rust) => self.add_as(rust.to_string(), name, place, found),
            None => found.add(
                place,
                format!("{name:?} cannot be made a name in Rust; it needs a letter, and no digit before it"),
            ),
        }
    }

    /// Adds the Rust name that something of the spec gets.
    fn add_as(&mut self, rust: String, name: &str, place: &str, found: &mut Findings) {
        match self.taken.get(&rust) {
            Some(Some(other)) => found.add(
                place,
                format!("{other:?} and {name:?} would both be `{rust}` in Rust"),
            ),
            Some(None) => found.add(
                place,
                format!(
                    "{name:?} would be `{rust}` in Rust, which the generated code needs itself"
                ),
            ),
            None => {
                self.taken.insert(rust, Some(name.to_owned()));
            }
        }
    }

    /// Adds a name that must be written in the spec as in Rust, because it is also a file, a function or a type.
    fn add_exact(&mut self, name: &str, place: &str, found: &mut Findings) {
        let written = match self.case {
            Case::Pascal => pascal_text(name),
            Case::Snake | Case::Shouty => name.to_snake_case(),
        };
        let exact = name == written && name.is_ascii();
        if exact && identifier(name).is_some_and(|rust| rust == name) {
            return self.add(name, place, found);
        }
        let example = match self.case {
            Case::Pascal => "`UpperCamelCase`",
            Case::Snake | Case::Shouty => "`snake_case`",
        };
        found.add(
            place,
            format!("{name:?} must be a name in {example}, of ASCII letters and digits, and no keyword of Rust"),
        );
    }
}

/// Whether the name is the same in Rust.
pub(super) fn is_plain(name: &str) -> bool {
    name == name.to_snake_case() && identifier(name).is_some_and(|rust| rust == name)
}

/// Whether a parameter or property can have this name.
pub(super) fn check_field(name: &str, place: &str, found: &mut Findings) {
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if !starts || !chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        found.add(
            place,
            format!("the name {name:?} must start with a letter and consist of ASCII letters, digits, `_` and `-`"),
        );
    }
}

pub(super) fn check(spec: &Spec, operations: &[Operation], found: &mut Findings) {
    let mut kinds = Scope::new(Case::Shouty, ["ALL"]);
    for kind in members(&spec.document["x-connect-ids"]) {
        kinds.add_exact(kind.0, &at("#/x-connect-ids", kind.0), found);
    }
    let mut types = Scope::new(Case::Pascal, PRELUDE);
    for (name, schema) in members(&spec.document["components"]["schemas"]) {
        let place = at("#/components/schemas", name);
        types.add_exact(name, &place, found);
        fields(schema, &place, found);
        variants(name, schema, &place, found);
        accessors(spec, schema, &place, found);
        setters(schema, &place, found);
    }
    // The other names are only known if these are good.
    if found.0.is_empty() {
        resources(spec, operations, found);
    }
    if found.0.is_empty() {
        for operation in operations.iter().filter(|operation| !operation.skip) {
            arguments(spec, operation, found);
        }
    }
}

fn fields(schema: &Value, place: &str, found: &mut Findings) {
    let open = schema.get("additionalProperties").is_some();
    let mut scope = Scope::new(Case::Snake, open.then_some("extra"));
    for (name, _) in members(&schema["properties"]) {
        let place = at(&at(place, "properties"), name);
        check_field(name, &place, found);
        scope.add(name, &place, found);
    }
}

/// The variants of an open enum or a union.
fn variants(name: &str, schema: &Value, place: &str, found: &mut Findings) {
    let mut scope = Scope::new(Case::Pascal, ["Unknown"]);
    for (index, value) in enum_values(schema).into_iter().flatten().enumerate() {
        scope.add(value, &format!("{place}/enum/{index}"), found);
    }
    let union = entries(&schema["oneOf"]);
    for (index, member) in union.filter_map(schema_ref).enumerate() {
        let variant = member.strip_prefix(name).unwrap_or(member);
        scope.add(variant, &format!("{place}/oneOf/{index}"), found);
    }
}

/// Methods of a union, one for each field of any member.
fn accessors(spec: &Spec, schema: &Value, place: &str, found: &mut Findings) {
    let mut scope = Scope::new(Case::Snake, ["clone", "eq", "fmt", "ne", "tag"]);
    let tag = schema["discriminator"]["propertyName"].as_str();
    let union = entries(&schema["oneOf"]).filter_map(schema_ref);
    let properties: BTreeSet<&str> = union
        .filter_map(|member| spec.schema(member).ok())
        .flat_map(|member| members(&member["properties"]))
        .map(|(name, _)| name)
        .filter(|name| Some(*name) != tag)
        .collect();
    for name in properties {
        scope.add(name, place, found);
    }
}

fn setters(schema: &Value, place: &str, found: &mut Findings) {
    let mut scope = Scope::new(Case::Snake, []);
    for key in ["x-connect-prop-setter", "x-connect-account-setter"] {
        if let Some(name) = schema.get(key) {
            scope.add_exact(name.as_str().unwrap_or_default(), &at(place, key), found);
        }
    }
}

/// Names of resources, of their methods and builders, and of rows in the table of operations.
fn resources(spec: &Spec, operations: &[Operation], found: &mut Findings) {
    let written = sdk::client_functions(&spec.root);
    let mut tags = Scope::new(Case::Snake, written.iter().map(String::as_str));
    let mut rows = Scope::new(Case::Shouty, ["ALL", "SECRET_FIELDS"]);
    let mut by_tag: BTreeMap<&str, Vec<&Operation>> = BTreeMap::new();
    for operation in operations {
        let place = at(&operation.place(), "operationId");
        rows.add_exact(&operation.id, &place, found);
        if !operation.skip {
            by_tag.entry(&operation.tag).or_default().push(operation);
        }
    }
    for (tag, operations) in by_tag {
        let before = found.0.len();
        let place = operations.first().map(|operation| operation.place());
        tags.add_exact(tag, &at(&place.unwrap_or_default(), "tags"), found);
        let mut methods = Scope::new(Case::Snake, ["clone", "fmt", "new"]);
        for operation in &operations {
            let place = at(&operation.place(), "operationId");
            methods.add_exact(operation.method(), &place, found);
        }
        // The names of types need names that can be converted.
        if found.0.len() == before {
            types(tag, &operations, found);
        }
    }
}

/// The handle and the builders of one resource.
fn types(tag: &str, operations: &[&Operation], found: &mut Findings) {
    let mut types = Scope::new(Case::Pascal, IMPORTS.into_iter().chain(PRELUDE));
    types.add_as(resource_name(tag).to_string(), tag, "#/tags", found);
    for operation in operations {
        let place = at(&operation.place(), "operationId");
        let builder = request_name(tag, operation.method()).to_string();
        types.add_as(builder, &operation.id, &place, found);
    }
}

/// Arguments of a request builder, and the methods that it gets for them.
fn arguments(spec: &Spec, operation: &Operation, found: &mut Findings) {
    let place = operation.place();
    let Ok(request) = Request::new(spec, operation) else {
        return found.add(&place, "its body is not a named schema");
    };
    let mut reserved = BUILDER.to_vec();
    if operation.paging == Paging::Cursor {
        reserved.extend(PAGES);
    }
    if operation.in_project() {
        reserved.push("project_id");
    }
    let mut scope = Scope::new(Case::Snake, reserved);
    let before = found.0.len();
    for argument in &request.arguments {
        scope.add(&argument.name, &place, found);
    }
    // Methods are named after arguments that have names.
    if found.0.len() > before {
        return;
    }
    for argument in request.optional() {
        let rust = argument.ident();
        let more = [
            argument.nullable.then(|| format!("clear_{rust}")),
            request.singular(argument).map(|name| name.to_string()),
        ];
        for rust in more.into_iter().flatten() {
            scope.add_as(rust, &argument.name, &place, found);
        }
        let schema = schema_ref(&argument.schema).and_then(|name| spec.schema(name).ok());
        for key in ["x-connect-prop-setter", "x-connect-account-setter"] {
            let setter = schema.and_then(|schema| schema.get(key)?.as_str());
            setter
                .into_iter()
                .for_each(|setter| scope.add(setter, &place, found));
        }
    }
}
