//! `cargo xtask lint`: finds what the generator would drop, mistake or panic on, and names the place.

mod document;
mod ids;
mod operations;
mod schemas;

use std::path::Path;

use anyhow::{Result, bail};

use crate::examples;
use crate::model::Spec;

/// Checks the spec and reports every finding.
pub fn run(path: &Path) -> Result<()> {
    let spec = Spec::load(path)?;
    check(&spec, path)?;
    report(of_examples(&spec)?, path)?;
    let operations = spec.operations()?;
    println!(
        "{}: {} operations, {} schemas, no finding",
        path.display(),
        operations.len(),
        spec.schemas()?.len()
    );
    Ok(())
}

/// Fails with the list of findings, if there are any.
pub fn check(spec: &Spec, path: &Path) -> Result<()> {
    report(findings(spec), path)
}

fn report(findings: Vec<Finding>, path: &Path) -> Result<()> {
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
    let mut found = Findings::default();
    document::references(spec, &spec.document, "#", &mut found);
    document::vendor_keys(&spec.document, "#", &mut found);
    // The other checks need references that resolve.
    if found.0.is_empty() {
        operations::check(spec, &mut found);
        ids::check(spec, &mut found);
        schemas::check(spec, &mut found);
        document::lost_keys(spec, &mut found);
    }
    found.0.sort();
    found.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(operation: &str, schemas: &str) -> Spec {
        let text = format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"t","version":"1"}},"x-connect-ids":{{"thing":{{}}}},
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
        "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string","x-connect-id":"thing"}}],
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
            "#/components/schemas/Thing/properties/a/nulable: unknown or misplaced key\n"
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
        assert!(
            messages(&operation, THING).contains(
                "GET /v1/things/{id}: response 200 (application/json): inline body schema"
            )
        );
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
        assert!(found.contains("schema Thing.a: inline enum"));
        assert!(found.contains("schema Thing.a: `not` is not allowed"));
    }
}
