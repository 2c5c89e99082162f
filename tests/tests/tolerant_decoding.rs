//! A server may grow: unknown fields, values and kinds, and nulls, never break a response. Every response schema of the
//! spec is tried, with bodies made from the spec itself.

use connect_tests::bodies::{Maker, TWISTS, Twist, assert_same};
use connect_tests::calls::DECODERS;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[test]
fn every_response_decodes_however_the_server_has_grown() -> Outcome {
    let spec = Maker::load()?;
    let mut bodies = 0;
    for (name, decode) in DECODERS {
        for twist in TWISTS {
            for body in spec.bodies(spec.schema(name), twist) {
                decode(&body).map_err(|error| format!("{name}, {twist:?}: {error}\n{body:#}"))?;
                bodies += 1;
            }
        }
    }
    assert!(DECODERS.len() >= 30, "{}", DECODERS.len());
    assert!(bodies >= DECODERS.len() * TWISTS.len());
    Ok(())
}

#[test]
fn what_is_known_comes_out_as_it_came_in() -> Outcome {
    let spec = Maker::load()?;
    for (name, decode) in DECODERS {
        for twist in [
            Twist::Full,
            Twist::UnknownValue,
            Twist::UnknownKind,
            Twist::NoKind,
        ] {
            for body in spec.bodies(spec.schema(name), twist) {
                assert_same(&decode(&body)?, &body, &format!("{name} {twist:?}"));
            }
        }
    }
    Ok(())
}
