//! One row for each kind of bad spec: the change, and the place and message of the error.

use serde_json::{Value, json};

use crate::drill::Outcome;
use crate::slice;
use crate::workspace::Workspace;

/// What to do with the value at a pointer.
enum Change {
    Set(Value),
    Rename(&'static str),
    /// Adds an entry to a list.
    Push(Value),
    /// Adds a member to a map.
    Add(&'static str, Value),
}
use Change::{Add, Push, Rename, Set};

/// A pointer, a change there, and text of the error: the place and the message.
type Row = (&'static str, Change, &'static str);

const LIST: &str = "/paths/~1v1~1connect~1{project_id}~1accounts/get";
const PARAMETERS: &str = "/paths/~1v1~1connect~1{project_id}~1accounts/get/parameters";
const TAGS: &str = "/paths/~1v1~1connect~1{project_id}~1accounts/get/tags";
const RETRIEVE: &str = "/paths/~1v1~1connect~1{project_id}~1accounts~1{account_id}";
const ACCOUNT: &str = "/components/schemas/Account/properties";
const ENUM: &str = "/components/schemas/Environment/enum";
const PROPS: &str = "/components/schemas/ConfiguredProps";
const BODY: &str = "/components/schemas/RunActionOpts/properties";

fn parameter(name: &str) -> Value {
    json!({"name": name, "in": "query", "description": "d", "schema": {"type": "string"}})
}

fn text() -> Value {
    json!({"type": "string", "description": "d"})
}

/// Specs that made the generator panic.
fn panicking() -> Vec<Row> {
    vec![
        (
            PARAMETERS,
            Push(parameter("")),
            "accounts/get/parameters/9: the name \"\" must start with a letter",
        ),
        (
            PARAMETERS,
            Push(parameter("1st")),
            "parameters/9: the name \"1st\" must start with a letter",
        ),
        (
            PARAMETERS,
            Push(parameter("_")),
            "accounts/get: \"_\" cannot be made a name in Rust",
        ),
        (
            PARAMETERS,
            Push(parameter("😀")),
            "parameters/9: the name \"😀\" must start with a letter",
        ),
        (
            ENUM,
            Push(json!("")),
            "Environment/enum/2: \"\" cannot be made a name in Rust",
        ),
        (
            ENUM,
            Push(json!("-")),
            "Environment/enum/2: \"-\" cannot be made a name in Rust",
        ),
        (
            ENUM,
            Push(json!("1st")),
            "Environment/enum/2: \"1st\" cannot be made a name in Rust",
        ),
    ]
}

/// Tags that made it panic or write elsewhere.
fn tags() -> Vec<(&'static str, &'static str)> {
    vec![
        ("", "\"\" must be a name in `snake_case`"),
        ("1x", "\"1x\" must be a name in `snake_case`"),
        (
            "../../../x",
            "\"../../../x\" must be a name in `snake_case`",
        ),
        (
            "mod",
            "\"mod\" must be a name in `snake_case`, of ASCII letters and digits, and no keyword of Rust",
        ),
        (
            "user",
            "\"user\" would be `user` in Rust, which the generated code needs itself",
        ),
    ]
}

/// Specs from which the generator made code that does not compile.
fn colliding() -> Vec<Row> {
    vec![
        (
            ENUM,
            Push(json!("PRODUCTION")),
            "enum/2: \"production\" and \"PRODUCTION\" would both be `Production` in Rust",
        ),
        (
            ENUM,
            Push(json!("unknown")),
            "enum/2: \"unknown\" would be `Unknown` in Rust, which the generated code needs itself",
        ),
        (
            ENUM,
            Set(json!(["self", "Self"])),
            "enum/1: \"self\" and \"Self\" would both be `Self_` in Rust",
        ),
        (
            ACCOUNT,
            Add("externalId", text()),
            "\"externalId\" and \"external_id\" would both be `external_id` in Rust",
        ),
        (
            "/components/schemas",
            Add("pageInfo", json!({"description": "d"})),
            "schemas/pageInfo: \"pageInfo\" must be a name in `UpperCamelCase`",
        ),
        (
            "/components/schemas",
            Add("Result", json!({"description": "d"})),
            "schemas/Result: \"Result\" would be `Result` in Rust, which the generated code needs itself",
        ),
        (
            PARAMETERS,
            Push(parameter("call")),
            "\"call\" would be `call` in Rust, which the generated code needs itself",
        ),
        (
            PARAMETERS,
            Push(parameter("pages")),
            "\"pages\" would be `pages` in Rust",
        ),
        (
            PARAMETERS,
            Push(parameter("App")),
            "\"app\" and \"App\" would both be `app` in Rust",
        ),
        (
            BODY,
            Add("id", json!({"$ref": "#/components/schemas/PageInfo"})),
            "PageInfo cannot be a field of a request",
        ),
        (
            BODY,
            Add(
                "when",
                json!({"type": "string", "format": "date-time", "description": "d"}),
            ),
            "RunActionOpts/properties/when: date-time is for responses",
        ),
        (
            BODY,
            Add(
                "list",
                json!({"type": "array", "description": "d", "items": {"type": "array", "items": {}}}),
            ),
            "properties/list/items: an entry of a list of a request is no list",
        ),
        (
            ACCOUNT,
            Add(
                "size",
                json!({"type": "integer", "format": "int32", "description": "d"}),
            ),
            "Account/properties/size/format: supported formats",
        ),
        (
            ACCOUNT,
            Add("more", json!({"type": "string", "description": "a\rb"})),
            "Account/properties/more/description: contains a control character",
        ),
    ]
}

/// Specs that the generator accepted in silence.
fn silent() -> Vec<Row> {
    vec![
        (
            ACCOUNT,
            Add(
                "more",
                json!({"type": "string", "nullable": true, "description": "TODO"}),
            ),
            "Account/properties/more/description: still to be written",
        ),
        (
            ENUM,
            Set(json!([])),
            "Environment/enum: an enum needs at least one value",
        ),
        (
            ENUM,
            Push(json!("production")),
            "enum/2: the value \"production\" is given twice",
        ),
        (ENUM, Push(json!(null)), "enum/2: null is not a string"),
        (
            PARAMETERS,
            Push(json!({"$ref": "#/components/parameters/After"})),
            "parameters/9: the parameter \"after\" is given twice",
        ),
        (
            RETRIEVE,
            Add("head", json!({})),
            "{account_id}/head: `head` is ignored; a path has only get, post, put, patch, delete",
        ),
        (
            RETRIEVE,
            Add("parameters", json!([])),
            "{account_id}/parameters: `parameters` is ignored",
        ),
        (
            "/paths/~1v1~1connect~1{project_id}~1accounts~1{account_id}/get/x-connect-paging",
            Set(json!("cursor")),
            "get/x-connect-paging: `cursor` needs the optional query parameter `after`",
        ),
        (
            "/components/schemas/ListAccountsResponse/properties/page_info",
            Set(text()),
            "`page_info`, a $ref to PageInfo",
        ),
        (
            "/components/schemas/ListAccountsResponse/properties/data",
            Set(text()),
            "`cursor` needs a response with `data`, a list",
        ),
        (
            "/components/schemas/ConfigurableProp/oneOf",
            Set(json!([])),
            "ConfigurableProp/oneOf: a union needs at least one member",
        ),
        (
            "/components/schemas/PageInfo",
            Set(json!({"description": "d", "allOf": [{"$ref": "#/components/schemas/PageInfo"}]})),
            "PageInfo/allOf: `allOf` is not allowed here",
        ),
        (
            "/components/schemas/PageInfo/properties",
            Add(
                "self",
                json!({"allOf": [{"$ref": "#/components/schemas/PageInfo"}], "description": "d", "nullable": true}),
            ),
            "PageInfo: contains itself: PageInfo → PageInfo",
        ),
        (
            "/components/schemas/PageInfo",
            Set(json!({"$ref": "#/components/schemas/PageInfo"})),
            "is a reference itself",
        ),
        (
            "/paths/~1v1~1connect~1{project_id}~1actions~1run",
            Rename("/v1/connect/{project_id}/../run"),
            "1..~1run: the segment \"..\" is neither plain text nor `{parameter}`",
        ),
        (
            "/paths/~1v1~1connect~1{project_id}~1actions~1run",
            Rename("/v1/connect/{project_id}/a b/run"),
            "the segment \"a b\" is neither",
        ),
        (
            PROPS,
            Add("x-connect-prop-setter", json!("1 prop")),
            "ConfiguredProps/x-connect-prop-setter: \"1 prop\" must be a name in `snake_case`",
        ),
        (
            PROPS,
            Add("x-connect-account-setter", json!(7)),
            "x-connect-account-setter: \"\" must be a name",
        ),
        (
            LIST,
            Add("x-connect-auth", json!(["oauth", "oauth"])),
            "x-connect-auth: \"oauth\" is twice here",
        ),
        (
            "/components/schemas/PageInfo",
            Add("required", json!(["nothing"])),
            "PageInfo/required/0: there is no property \"nothing\"",
        ),
        (
            "/openapi",
            Set(json!("3.1.0")),
            "#/openapi: must be a version 3.0",
        ),
    ]
}

fn apply(document: &mut Value, pointer: &str, change: Change) -> Outcome {
    let (parent, key) = pointer.rsplit_once('/').ok_or("no parent")?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match change {
        Set(value) => *document.pointer_mut(pointer).ok_or(pointer)? = value,
        Push(value) => {
            let list = document.pointer_mut(pointer).and_then(Value::as_array_mut);
            list.ok_or(pointer)?.push(value);
        }
        Add(name, value) => {
            let map = document.pointer_mut(pointer).and_then(Value::as_object_mut);
            map.ok_or(pointer)?.insert(name.to_owned(), value);
        }
        Rename(name) => {
            let map = document.pointer_mut(parent).and_then(Value::as_object_mut);
            let map = map.ok_or(pointer)?;
            let value = map.remove(&key).ok_or(pointer)?;
            map.insert(name.to_owned(), value);
        }
    }
    Ok(())
}

/// Tries each row, and collects those that are not rejected as they should be.
fn check(rows: Vec<Row>) -> Outcome {
    let part = slice::part(&slice::whole()?, &["accounts", "actions"]);
    let workspace = Workspace::new(&part)?;
    let mut wrong = Vec::new();
    for (pointer, change, message) in rows {
        let mut document = part.clone();
        apply(&mut document, pointer, change)?;
        let attempt = workspace.generate(&document)?;
        let found = attempt.outcome.err().unwrap_or_default();
        if attempt.wrote || !found.contains(message) {
            wrong.push(format!("{pointer}: expected {message:?}, got {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[test]
fn names_that_cannot_be_rust_are_rejected() -> Outcome {
    check(panicking())
}

#[test]
fn names_that_collide_in_rust_and_types_that_do_not_fit_are_rejected() -> Outcome {
    check(colliding())
}

#[test]
fn what_the_generator_would_ignore_is_rejected() -> Outcome {
    check(silent())
}

#[test]
fn a_tag_is_the_name_of_a_module_and_cannot_lead_out_of_its_folder() -> Outcome {
    let part = slice::part(&slice::whole()?, &["accounts"]);
    let workspace = Workspace::new(&part)?;
    for (tag, message) in tags() {
        let mut document = part.clone();
        apply(
            &mut document,
            "/tags",
            Push(json!({"name": tag, "description": "d"})),
        )?;
        apply(&mut document, TAGS, Set(json!([tag])))?;
        let id = format!("{tag}_list");
        apply(&mut document, LIST, Add("operationId", json!(id)))?;
        let attempt = workspace.generate(&document)?;
        assert!(!attempt.wrote);
        let found = attempt.outcome.err().unwrap_or_default();
        assert!(found.contains(message), "{tag:?}: {found}");
    }
    Ok(())
}

#[test]
fn a_write_that_fails_leaves_every_file_as_it_was() -> Outcome {
    let part = slice::part(&slice::whole()?, &["accounts"]);
    let workspace = Workspace::new(&part)?;
    // A folder is needed here. The names of other files come before it.
    workspace.write("out/tests/generated", "in the way")?;
    let attempt = workspace.generate(&part)?;
    let found = attempt.outcome.err().unwrap_or_default();
    assert!(!attempt.wrote);
    assert!(found.starts_with("nothing was written: cannot "), "{found}");
    assert!(found.contains("tests/generated"), "{found}");
    Ok(())
}
