//! Unknown fields, enum values and union tags, and nulls, never break a response. Covers every response schema, with bodies
//! generated from the spec.

use connect_tests::bodies::{BodyGenerator, VARIATIONS, Variation, assert_same};
use connect_tests::calls::DECODERS;
use pipedream_connect::OptionItem;
use pipedream_connect::types::{self, ConfigurableProp, Emitter};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

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

/// Accessors of a union cover the fields of every variant, and objects of unknown kind too.
#[test]
fn props_of_known_and_unknown_kinds_have_the_same_accessors() -> Outcome {
    for kind in ["string", "a kind of tomorrow"] {
        let prop: ConfigurableProp = serde_json::from_value(json!({
            "type": kind,
            "name": "channel",
            "label": "Channel",
            "description": "Where to post",
            "optional": true,
            "secret": false,
            "default": "C0GENERAL",
            "options": [{ "label": "#general", "value": "C0GENERAL" }, "C0RANDOM"],
        }))?;
        assert_eq!(prop.tag(), Some(kind));
        assert_eq!(prop.name(), Some("channel"));
        assert_eq!(prop.label(), Some("Channel"));
        assert_eq!(prop.description(), Some("Where to post"));
        assert_eq!((prop.optional(), prop.secret()), (Some(true), Some(false)));
        assert_eq!(prop.default(), Some(json!("C0GENERAL")));
        let labels: Vec<_> = prop.options().iter().map(OptionItem::label).collect();
        assert_eq!(labels, ["#general", "C0RANDOM"]);
        assert_eq!((prop.app(), prop.max()), (None, None));
    }
    Ok(())
}

#[test]
fn values_that_differ_between_kinds_are_read_as_json() -> Outcome {
    let props: Vec<ConfigurableProp> = serde_json::from_value(json!([
        { "type": "boolean", "name": "a", "default": false, "options": null },
        { "type": "$.interface.timer", "name": "b", "default": { "cron": "0 0 * * *" }, "options": [null] },
        { "type": "integer", "name": "c", "default": null, "max": 3 },
        { "type": "app", "name": "d", "app": "slack" },
    ]))?;
    let defaults: Vec<_> = props.iter().map(ConfigurableProp::default).collect();
    let timer = Some(json!({ "cron": "0 0 * * *" }));
    assert_eq!(defaults, [Some(json!(false)), timer, None, None]);
    let options: Vec<_> = props.iter().map(|prop| prop.options().len()).collect();
    assert_eq!(options, [0, 1, 0, 0]);
    assert_eq!(props[2].max(), Some(3));
    assert_eq!(props[3].app(), Some("slack"));
    Ok(())
}

#[test]
fn a_trigger_of_any_kind_has_the_accessors_of_all_kinds() -> Outcome {
    let deployed: Emitter = serde_json::from_value(json!({
        "id": "dc_1", "owner_id": "exu_1", "component_id": "sc_1", "component_key": "gitlab-new-issue",
        "configured_props": { "projectId": 1 }, "active": true, "created_at": 1, "updated_at": "2",
        "name": "New issue", "name_slug": "new-issue",
    }))?;
    assert_eq!(deployed.component_key(), Some("gitlab-new-issue"));
    assert_eq!(
        (deployed.active(), deployed.updated_at()),
        (Some(true), Some(2))
    );
    let timer: Emitter = serde_json::from_value(json!({ "id": "ti_1", "cron": "0 0 * * *" }))?;
    assert_eq!(timer.cron(), Some("0 0 * * *"));
    assert_eq!(timer.component_key(), None);
    Ok(())
}

/// What a newer server adds to a resource reaches the caller.
#[test]
fn resources_keep_unknown_fields() -> Outcome {
    fn kept<T: DeserializeOwned + Serialize>(name: &str) -> Outcome {
        let spec = BodyGenerator::load()?;
        for mut body in spec.bodies(spec.schema(name), Variation::Full) {
            body["added_tomorrow"] = json!({ "a": [1, null] });
            let decoded: T = serde_json::from_value(body.clone())?;
            let encoded = serde_json::to_value(decoded)?;
            assert_eq!(encoded["added_tomorrow"], body["added_tomorrow"], "{name}");
        }
        Ok(())
    }
    kept::<types::Account>("Account")?;
    kept::<types::App>("App")?;
    kept::<types::AppOverride>("AppOverride")?;
    kept::<types::Component>("Component")?;
    kept::<types::ConfigurableProp>("ConfigurableProp")?;
    kept::<types::EmittedEvent>("EmittedEvent")?;
    kept::<types::Emitter>("Emitter")?;
    kept::<types::ExternalUser>("ExternalUser")?;
    kept::<types::OauthApp>("OauthApp")?;
    kept::<types::Project>("Project")?;
    kept::<types::RunActionResponse>("RunActionResponse")
}
