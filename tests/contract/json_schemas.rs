//! `JsonSchema` of the data types, for describing tools and validating stored responses.

use std::fmt::Write as _;

use connect_tests::calls::{DECODERS, SCHEMAS};
use pipedream_connect::{Nullable, OptionItem, Secret, StashId, types};
use schemars::{JsonSchema, schema_for};

fn schema<T: JsonSchema>(text: &mut String) {
    let schema = schema_for!(T);
    let _ = writeln!(text, "{:#}", schema.as_value());
}

#[test]
fn the_schemas_of_some_types_are_as_reviewed() {
    let mut text = String::new();
    schema::<types::PageInfo>(&mut text);
    schema::<types::CreateTokenOpts>(&mut text);
    schema::<types::AlertType>(&mut text);
    schema::<OptionItem>(&mut text);
    schema::<Nullable<bool>>(&mut text);
    schema::<StashId>(&mut text);
    schema::<Secret>(&mut text);
    insta::assert_snapshot!(text);
}

#[test]
fn every_request_and_response_body_has_a_valid_schema() {
    for (name, schema) in SCHEMAS {
        let schema = schema().to_value();
        let validator = jsonschema::validator_for(&schema);
        assert!(
            validator.is_ok(),
            "{name}: {:?}\n{schema:#}",
            validator.err()
        );
    }
    let names: Vec<_> = SCHEMAS.iter().map(|(name, _)| name).collect();
    assert!(DECODERS.iter().all(|(name, _)| names.contains(&name)));
}
