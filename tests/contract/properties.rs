//! Random responses with random additions decode, and no known value is lost.

use std::sync::LazyLock;

use connect_tests::bodies::{BodyGenerator, Choices, add_unknown_fields, remove_unknown_fields};
use connect_tests::calls::DECODERS;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

static GENERATOR: LazyLock<Option<BodyGenerator>> = LazyLock::new(|| BodyGenerator::load().ok());

/// Any response: the index of its decoder, choices for a body, and choices for unknown fields.
fn response() -> impl Strategy<Value = (usize, Vec<u8>, Vec<u8>)> {
    (
        0..DECODERS.len(),
        vec(any::<u8>(), 0..300),
        vec(any::<u8>(), 0..200),
    )
}

fn body(index: usize, decisions: &[u8]) -> Result<Value, TestCaseError> {
    let generator = GENERATOR
        .as_ref()
        .ok_or_else(|| TestCaseError::fail("no contract"))?;
    Ok(generator.random(
        generator.schema(DECODERS[index].0),
        &mut Choices::new(decisions),
    ))
}

fn decode(index: usize, body: &Value) -> Result<Value, TestCaseError> {
    let (name, decode) = DECODERS[index];
    decode(body).map_err(|error| TestCaseError::fail(format!("{name}: {error}\n{body:#}")))
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn unknown_fields_do_not_change_known_values((index, plain, added) in response()) {
        let plain = body(index, &plain)?;
        let mut extended = plain.clone();
        add_unknown_fields(&mut extended, &mut Choices::new(&added));
        let mut read = decode(index, &extended)?;
        remove_unknown_fields(&mut read);
        prop_assert_eq!(normalised(&read), normalised(&decode(index, &plain)?));
    }

    #[test]
    fn decoding_an_encoded_response_gives_the_same_response((index, plain, added) in response()) {
        let mut extended = body(index, &plain)?;
        add_unknown_fields(&mut extended, &mut Choices::new(&added));
        let once = decode(index, &extended)?;
        prop_assert_eq!(decode(index, &once)?, once);
    }

    #[test]
    fn no_known_value_is_lost((index, plain, _) in response()) {
        let plain = body(index, &plain)?;
        let read = decode(index, &plain)?;
        prop_assert_eq!(missing(&plain, &read, DECODERS[index].0), Vec::<String>::new());
    }
}

/// A value without its nulls, empty lists and empty objects, which mean the same as a missing value.
fn normalised(value: &Value) -> Value {
    let is_present =
        |value: &Value| *value != Value::Null && *value != json!([]) && *value != json!({});
    match value {
        Value::Array(items) => items.iter().map(normalised).collect(),
        Value::Object(object) => object
            .iter()
            .map(|(name, value)| (name.clone(), normalised(value)))
            .filter(|(_, value)| is_present(value))
            .collect(),
        _ => value.clone(),
    }
}

/// Paths of values in `theirs` that are missing in `ours`. Null, a missing value and an empty list mean the same.
fn missing(theirs: &Value, ours: &Value, place: &str) -> Vec<String> {
    match (theirs, ours) {
        (Value::Object(theirs), _) => theirs
            .iter()
            .flat_map(|(name, value)| {
                missing(value, &ours[name.as_str()], &format!("{place}.{name}"))
            })
            .collect(),
        (Value::Array(theirs), _) => theirs
            .iter()
            .enumerate()
            .flat_map(|(index, value)| missing(value, &ours[index], &format!("{place}[{index}]")))
            .collect(),
        (Value::Null, _) => Vec::new(),
        (_, Value::Null) => vec![place.to_owned()],
        _ => Vec::new(),
    }
}
