//! Finds what the generator would drop, mistake or panic on, and what would not compile, and names the place.
//!
//! The checks are in steps, because later ones need what earlier ones have checked: references and text, the shape of each
//! part of the document, whether the parser understands it, then names and what the parts mean together.

mod arguments;
mod cycles;
mod document;
mod ids;
mod names;
mod operations;
mod paging;
mod parameters;
mod parse;
mod schemas;
mod sdk;
mod unions;

pub use document::TODO;

use std::path::Path;

use anyhow::{Result, bail};
use serde_json::Value;

use crate::examples;
use crate::model::Spec;

/// Fails with the list of findings, if there are any.
pub fn check(spec: &Spec, path: &Path) -> Result<()> {
    let mut findings = findings(spec);
    if findings.is_empty() {
        findings = of_examples(spec)?;
    }
    if findings.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = findings
        .iter()
        .map(|finding| format!("  {}: {}", finding.place, finding.message))
        .collect();
    bail!(
        "{} has {} finding(s):\n{}",
        path.display(),
        findings.len(),
        list.join("\n")
    );
}

/// One problem and its place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    place: String,
    message: String,
}

#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn add(&mut self, place: &str, message: impl Into<String>) {
        self.0.push(Finding {
            place: place.to_owned(),
            message: message.into(),
        });
    }
}

/// Every operation needs an example.
fn of_examples(spec: &Spec) -> Result<Vec<Finding>> {
    let found = examples::findings(&spec.operations()?, &spec.root);
    Ok(found
        .into_iter()
        .map(|(place, message)| Finding { place, message })
        .collect())
}

fn findings(spec: &Spec) -> Vec<Finding> {
    const STEPS: [fn(&Spec, &mut Findings); 4] = [text, shape, parse::check, meaning];
    let mut found = Findings::default();
    for step in STEPS {
        step(spec, &mut found);
        if !found.0.is_empty() {
            break;
        }
    }
    found.0.sort();
    found.0.dedup();
    found.0
}

fn text(spec: &Spec, found: &mut Findings) {
    document::parts(spec, found);
    document::references(&spec.document, "#", spec, found);
    document::vendor_keys(&spec.document, "#", found);
    document::characters(&spec.document, "#", found);
    document::placeholders(&spec.document, "#", found);
}

fn shape(spec: &Spec, found: &mut Findings) {
    operations::check(spec, found);
    parameters::check(spec, found);
    schemas::check(spec, found);
    unions::check(spec, found);
    ids::check(spec, found);
}

fn meaning(spec: &Spec, found: &mut Findings) {
    let operations = match spec.operations() {
        Ok(operations) => operations,
        Err(error) => return found.add("#/paths", format!("{error:#}")),
    };
    names::check(spec, &operations, found);
    cycles::check(spec, found);
    arguments::check(spec, &operations, found);
    paging::check(spec, &operations, found);
}

/// The place of the member `key` of `place`, as a JSON pointer.
fn at(place: &str, key: &str) -> String {
    format!("{place}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// The members of an object; none of another value.
fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let entries = value.as_object().into_iter().flatten();
    entries.map(|(name, value)| (name.as_str(), value))
}

/// The entries of an array; none of another value.
fn entries(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(operation: &str, schemas: &str) -> Spec {
        let text = format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},"tags":[{{"name":"things","description":"d"}}],"x-connect-ids":{{"thing":{{}}}},
               "paths":{{"/v1/things/{{id}}":{{"get":{operation}}}}},
               "components":{{"schemas":{{{schemas}}}}}}}"#
        );
        Spec {
            root: Default::default(),
            document: serde_json::from_str(&text).expect("test spec"),
        }
    }

    const GOOD: &str = r##"{"operationId":"things_get","tags":["things"],"summary":"s","description":"d",
        "x-connect-idempotency":"safe","x-connect-paging":"none","x-connect-auth":["oauth"],
        "parameters":[{"name":"id","in":"path","required":true,"description":"d","schema":{"type":"string","x-connect-id":"thing"}}],
        "responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}}}}"##;
    const THING: &str = r#""Thing":{"type":"object","description":"d","properties":{"a":{"type":"string","description":"d"}}}"#;

    fn messages(operation: &str, schemas: &str) -> String {
        findings(&spec(operation, schemas))
            .iter()
            .map(|finding| format!("{}: {}\n", finding.place, finding.message))
            .collect()
    }

    #[test]
    fn a_clean_spec_has_no_finding() {
        assert_eq!(messages(GOOD, THING), "");
    }

    #[test]
    fn a_misspelt_key_is_found_with_its_place() {
        let schemas = THING.replace(r#""type":"string","#, r#""type":"string","nulable":true,"#);
        assert_eq!(
            messages(GOOD, &schemas),
            "#/components/schemas/Thing/properties/a/nulable: `nulable` is not allowed here (openapi/README.md)\n"
        );
    }

    #[test]
    fn a_misspelt_vendor_key_is_found() {
        let operation = GOOD.replace("x-connect-paging", "x-connect-pagging");
        assert!(messages(&operation, THING).contains("unknown vendor key `x-connect-pagging`"));
    }

    #[test]
    fn a_dangling_reference_is_found() {
        let operation = GOOD.replace("schemas/Thing", "schemas/Thong");
        assert!(
            messages(&operation, THING).contains("`#/components/schemas/Thong` does not exist")
        );
    }

    #[test]
    fn an_inline_body_schema_is_found() {
        let operation = GOOD.replace(
            r##"{"$ref":"#/components/schemas/Thing"}"##,
            r#"{"type":"object"}"#,
        );
        assert!(messages(&operation, THING).contains(
            "#/paths/~1v1~1things~1{id}/get/responses/200: (application/json): inline body schema"
        ));
    }

    #[test]
    fn an_unclassified_operation_is_found() {
        let operation = GOOD.replace(r#""x-connect-idempotency":"safe","#, "");
        assert!(messages(&operation, THING).contains("`x-connect-idempotency` is missing"));
    }

    #[test]
    fn an_undeclared_path_parameter_is_found() {
        let operation = GOOD.replace(r#""name":"id""#, r#""name":"it""#);
        let found = messages(&operation, THING);
        assert!(found.contains("path parameter `id` is not declared"));
        assert!(found.contains("path parameter `it` is not in the path"));
    }

    #[test]
    fn an_unknown_word_is_found() {
        let operation = GOOD.replace(r#""safe""#, r#""harmless""#);
        let found = messages(&operation, THING);
        assert!(found.contains(
            "`x-connect-idempotency`: unknown variant `harmless`, expected one of `safe`"
        ));
    }

    #[test]
    fn ids_need_a_known_kind() {
        let found = messages(&GOOD.replace(r#","x-connect-id":"thing""#, ""), THING);
        assert!(found.contains("path parameter `id` has no `x-connect-id`"));
        let found = messages(&GOOD.replace(r#":"thing""#, r#":"thong""#), THING);
        assert!(found.contains("`x-connect-id` is `thong`, which is not in `x-connect-ids`"));
    }

    #[test]
    fn keywords_that_the_normaliser_strips_are_accepted() {
        let limits = r#""type":"string","pattern":"x","maxLength":5,"minLength":1,"example":"x","examples":["x"],"#;
        assert_eq!(
            messages(GOOD, &THING.replace(r#""type":"string","#, limits)),
            ""
        );
    }

    #[test]
    fn closed_shapes_are_rejected() {
        let schemas = THING.replace(
            r#""a":{"type":"string","#,
            r#""a":{"type":"string","enum":["x","y"],"not":{},"#,
        );
        let found = messages(GOOD, &schemas);
        assert!(found.contains("#/components/schemas/Thing/properties/a: inline enum"));
        assert!(found.contains("properties/a/not: `not` is not allowed here"));
    }
}
