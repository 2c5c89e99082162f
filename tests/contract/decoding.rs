//! Unknown fields, enum values and union tags, and nulls, never break a response. Covers every response schema, with bodies
//! generated from the spec.

use connect_tests::bodies::{BodyGenerator, VARIATIONS, Variation, assert_same};
use connect_tests::calls::DECODERS;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn every_response_decodes_with_additions_and_nulls() -> Outcome {
    let spec = BodyGenerator::load()?;
    let mut bodies = 0;
    for (name, decode) in DECODERS {
        for variation in VARIATIONS {
            for body in spec.bodies(spec.schema(name), variation) {
                decode(&body)
                    .map_err(|error| format!("{name}, {variation:?}: {error}\n{body:#}"))?;
                bodies += 1;
            }
        }
    }
    assert!(DECODERS.len() >= 30, "{}", DECODERS.len());
    assert!(bodies >= DECODERS.len() * VARIATIONS.len());
    Ok(())
}

#[test]
fn known_values_survive_decoding_and_encoding() -> Outcome {
    let spec = BodyGenerator::load()?;
    for (name, decode) in DECODERS {
        for variation in [
            Variation::Full,
            Variation::UnknownEnumValue,
            Variation::UnknownTag,
            Variation::MissingTag,
        ] {
            for body in spec.bodies(spec.schema(name), variation) {
                assert_same(&decode(&body)?, &body, &format!("{name} {variation:?}"));
            }
        }
    }
    Ok(())
}
