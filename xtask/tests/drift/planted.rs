//! Differences planted in copies of connect.yaml: each is found, alone, with the lines that end it.

use serde_json::{Value, json};

use crate::document::{apply, at, remove, whole};
use crate::{Comparer, Outcome, titles};

const SCHEMAS: &str = "#/components/schemas";

/// Errors, and what only the documentation has: no operation of a package leads there.
const UNDESCRIBED_SCHEMAS: [&str; 10] = [
    "ActionErrorObject",
    "AppConnect",
    "CreateRateLimitOpts",
    "CreateRateLimitResponse",
    "EmailInterface",
    "ErrorOrigin",
    "ErrorOriginObject",
    "ErrorResponse",
    "SearchComponentsResponse",
    "TooManyRequestsErrorBody",
];
const UNDESCRIBED_OPERATIONS: [&str; 2] = ["components_search", "rate_limits_create"];
const UNDESCRIBED_FIELDS: [&str; 4] = [
    "App/properties/connect",
    "CreateOAuthTokenResponse/properties/created_at",
    "RunActionResponse/properties/error",
    "Timer/properties/timezone",
];

/// What to do to a copy, the difference that it makes, and a part of what is printed.
type Plant = (fn(&mut Value), &'static str, &'static str);

const PLANTS: &[Plant] = &[
    // Operations
    (
        |copy| {
            remove(
                copy,
                "#/paths/~1v1~1connect~1{project_id}~1deployed-triggers~1{trigger_id}~1pipelines/get",
            )
        },
        "missing GET /v1/connect/{project_id}/deployed-triggers/{trigger_id}/pipelines",
        "operationId: deployed_triggers_list_workflows",
    ),
    (
        // Only the Python package has it.
        |copy| {
            let reset =
                "~1deployed-triggers~1{trigger_id}~1webhooks~1{webhook_id}~1reset_delivery_state";
            remove(
                copy,
                &format!("#/paths/~1v1~1connect~1{{project_id}}{reset}/post"),
            );
        },
        "missing POST /v1/connect/{project_id}/deployed-triggers/{trigger_id}/webhooks/{webhook_id}/reset_delivery_state",
        "(pipedream 2.3.0)",
    ),
    (
        |copy| {
            let mut operation = at(copy, "#/paths/~1v1~1connect~1usage/get").clone();
            operation["operationId"] = json!("usage_forecast");
            at(copy, "#/paths")["/v1/connect/usage/forecast"] = json!({"get": operation});
        },
        "extra usage_forecast",
        "at #/paths/~1v1~1connect~1usage~1forecast, remove `get`",
    ),
    (
        |copy| remove(copy, "#/paths/~1v1~1connect~1projects/post/requestBody"),
        "missing projects_create body",
        "$ref: '#/components/schemas/CreateProjectOpts'",
    ),
    (
        |copy| {
            remove(
                copy,
                "#/paths/~1v1~1connect~1usage/get/responses/200/content",
            )
        },
        "missing usage_list response",
        "$ref: '#/components/schemas/ConnectUsageResponse'",
    ),
    // Parameters
    (
        |copy| remove_parameter(copy, "#/paths/~1v1~1connect~1apps/get", "sort_key"),
        "missing apps_list query sort_key",
        "name: sort_key",
    ),
    (
        |copy| remove_parameter(copy, "#/paths/~1v1~1connect~1apps/get", "category_ids"),
        "missing apps_list query category_ids",
        "type: array",
    ),
    (
        |copy| {
            let parameter =
                json!({"name": "sandbox", "in": "query", "schema": {"type": "boolean"}});
            push(
                copy,
                "#/paths/~1v1~1connect~1usage/get/parameters",
                parameter,
            );
        },
        "extra usage_list query sandbox",
        "at #/paths/~1v1~1connect~1usage/get/parameters, remove item `2`",
    ),
    (
        |copy| {
            let parameter =
                json!({"name": "x-pd-trace", "in": "header", "schema": {"type": "string"}});
            push(
                copy,
                "#/paths/~1v1~1connect~1usage/get/parameters",
                parameter,
            );
        },
        "extra usage_list header x-pd-trace",
        "or give the reason in openapi/drift.yaml, at `extra: ['usage_list header x-pd-trace']`",
    ),
    (
        |copy| {
            at(
                copy,
                "#/paths/~1v1~1connect~1tokens~1{ctok}~1validate/get/parameters/1",
            )["required"] = json!(true)
        },
        "required tokens_validate query app_id",
        "connect.yaml requires it; it may be left out",
    ),
    (
        |copy| at(copy, "#/paths/~1v1~1connect~1usage/get/parameters/0")["required"] = json!(false),
        "optional usage_list query start_ts",
        "required: true",
    ),
    (
        |copy| at(copy, "#/components/parameters/Limit/schema")["type"] = json!("string"),
        "type parameter Limit (string, not integer)",
        "at #/components/parameters/Limit, write",
    ),
    (
        |copy| remove(copy, &format!("{SCHEMAS}/Environment/enum/1")),
        "missing Environment value production",
        "- production",
    ),
    // Fields
    (
        |copy| remove(copy, &format!("{SCHEMAS}/Account/properties/healthy")),
        "missing Account.healthy",
        "healthy:\n        type: boolean\n        nullable: true",
    ),
    (
        |copy| remove(copy, &format!("{SCHEMAS}/Component/properties/annotations")),
        "missing Component.annotations",
        "- $ref: '#/components/schemas/ToolAnnotations'",
    ),
    (
        // Only the Python package has it.
        |copy| {
            remove(
                copy,
                &format!("{SCHEMAS}/TriggerWebhook/properties/delivery_state"),
            )
        },
        "missing TriggerWebhook.delivery_state",
        "(pipedream 2.3.0)",
    ),
    (
        |copy| {
            remove(
                copy,
                &format!("{SCHEMAS}/CreateTokenOpts/properties/webhook_uri"),
            )
        },
        "missing CreateTokenOpts.webhook_uri",
        "webhook_uri:\n        type: string\n        description: TODO",
    ),
    (
        |copy| {
            at(copy, &format!("{SCHEMAS}/Project/properties"))["archived"] =
                json!({"type": "boolean", "nullable": true})
        },
        "extra Project.archived",
        "at #/components/schemas/Project/properties, remove `archived`",
    ),
    (
        |copy| {
            at(
                copy,
                &format!("{SCHEMAS}/CreateTokenResponse/properties/expires_at"),
            )["format"] = json!("password")
        },
        "type CreateTokenResponse.expires_at (string, not time)",
        "format: date-time",
    ),
    (
        // One object here, one of two objects in the packages.
        |copy| remove(copy, &format!("{SCHEMAS}/Timer/properties/cron")),
        "missing Timer.cron",
        "nullable: true",
    ),
    // Nullability, and what may be left out
    (
        |copy| {
            remove(
                copy,
                &format!("{SCHEMAS}/Account/properties/error/nullable"),
            )
        },
        "not_null Account.error",
        "nullable: true",
    ),
    (
        |copy| push(copy, &format!("{SCHEMAS}/Account/required"), json!("name")),
        "required Account.name",
        "connect.yaml says that it is always there; it may be missing or null",
    ),
    (
        |copy| at(copy, &format!("{SCHEMAS}/ProjectInfoResponse"))["required"] = json!([]),
        "optional ProjectInfoResponse.apps",
        "connect.yaml says that it may be missing; it is always there",
    ),
    (
        |copy| {
            push(
                copy,
                &format!("{SCHEMAS}/CreateTokenOpts/required"),
                json!("scope"),
            )
        },
        "required CreateTokenOpts.scope",
        "at #/components/schemas/CreateTokenOpts, write",
    ),
    (
        |copy| remove(copy, &format!("{SCHEMAS}/CreateProjectOpts/required")),
        "optional CreateProjectOpts.name",
        "connect.yaml lets it be left out; it must be sent",
    ),
    (
        |copy| {
            at(
                copy,
                &format!("{SCHEMAS}/ConfigurePropResponse/properties/stringOptions/items"),
            )["nullable"] = json!(true)
        },
        "optional ConfigurePropResponse.stringOptions[]",
        "remove `nullable`",
    ),
    // Enum values and members of unions
    (
        |copy| remove(copy, &format!("{SCHEMAS}/AppAuthType/enum/2")),
        "missing AppAuthType value none",
        "at #/components/schemas/AppAuthType/enum, write\n      - none",
    ),
    (
        |copy| remove(copy, &format!("{SCHEMAS}/WebhookDeliveryStatus/enum/1")),
        "missing WebhookDeliveryStatus value penalty",
        "- penalty",
    ),
    (
        |copy| {
            push(
                copy,
                &format!("{SCHEMAS}/ComponentRegistry/enum"),
                json!("beta"),
            )
        },
        "extra ComponentRegistry value beta",
        "remove item `3`",
    ),
    (
        |copy| {
            remove(copy, &format!("{SCHEMAS}/Emitter/oneOf/2"));
            remove(
                copy,
                &format!("{SCHEMAS}/Emitter/discriminator/mapping/TimerInterface"),
            );
        },
        "missing Emitter member TimerInterface",
        "TimerInterface: '#/components/schemas/TimerInterface'",
    ),
];

#[test]
fn the_description_has_no_new_difference() -> Outcome {
    let new = Comparer::new()?.new_differences(&whole()?)?;
    assert_eq!(titles(&new), [""; 0]);
    Ok(())
}

#[test]
fn each_planted_difference_is_found_alone() -> Outcome {
    let (comparer, whole) = (Comparer::new()?, whole()?);
    for (plant, title, text) in PLANTS {
        let mut copy = whole.clone();
        plant(&mut copy);
        let new = comparer.new_differences(&copy)?;
        assert_eq!(titles(&new), [*title]);
        assert!(
            new[0].text.contains(text),
            "{text} is not in:\n{}",
            new[0].text
        );
    }
    Ok(())
}

#[test]
fn the_printed_lines_end_each_planted_difference() -> Outcome {
    let (comparer, whole) = (Comparer::new()?, whole()?);
    for (plant, title, _) in PLANTS {
        let mut copy = whole.clone();
        plant(&mut copy);
        for edit in &comparer.new_differences(&copy)?[0].edits {
            apply(&mut copy, edit)?;
        }
        assert_eq!(
            titles(&comparer.new_differences(&copy)?),
            [""; 0],
            "after {title}"
        );
    }
    Ok(())
}

fn push(copy: &mut Value, pointer: &str, value: Value) {
    at(copy, pointer)
        .as_array_mut()
        .expect("a list")
        .push(value);
}

fn remove_parameter(copy: &mut Value, operation: &str, name: &str) {
    let parameters = at(copy, &format!("{operation}/parameters"))
        .as_array_mut()
        .expect("a list");
    let count = parameters.len();
    parameters.retain(|parameter| parameter["name"] != name);
    assert_eq!(parameters.len() + 1, count, "{name} was there");
}

/// Whatever is removed is found, wherever the packages describe it. `DRIFT_REMOVALS=1` tries all, instead of every tenth.
#[test]
fn each_removed_field_value_and_parameter_is_found() -> Outcome {
    let step = std::env::var("DRIFT_REMOVALS").map_or(Ok(10), |step| step.parse())?;
    let (comparer, whole) = (Comparer::new()?, whole()?);
    let mut tried = 0;
    for pointer in removable(&whole).into_iter().step_by(step) {
        let mut copy = whole.clone();
        remove(&mut copy, &pointer);
        assert!(
            !comparer.new_differences(&copy)?.is_empty(),
            "nobody misses {pointer}"
        );
        tried += 1;
    }
    println!("{tried} removals");
    Ok(())
}

/// The properties, enum values and parameters that a package describes. Path parameters are not: a path without one is another
/// path.
fn removable(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let schemas = document["components"]["schemas"]
        .as_object()
        .into_iter()
        .flatten();
    for (name, schema) in schemas.filter(|(name, _)| !UNDESCRIBED_SCHEMAS.contains(&name.as_str()))
    {
        let properties = schema["properties"].as_object().into_iter().flatten();
        found.extend(
            properties.map(|(property, _)| format!("{SCHEMAS}/{name}/properties/{property}")),
        );
        let values = schema["enum"].as_array().into_iter().flatten().enumerate();
        found.extend(values.map(|(index, _)| format!("{SCHEMAS}/{name}/enum/{index}")));
    }
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let pointer = format!("#/paths/{}/{method}", path.replace('/', "~1"));
            if UNDESCRIBED_OPERATIONS
                .contains(&operation["operationId"].as_str().unwrap_or_default())
            {
                continue;
            }
            let parameters = operation["parameters"]
                .as_array()
                .into_iter()
                .flatten()
                .enumerate();
            let sent = parameters.filter(|(_, parameter)| is_query(document, parameter));
            found.extend(sent.map(|(index, _)| format!("{pointer}/parameters/{index}")));
        }
    }
    found.retain(|pointer| {
        !UNDESCRIBED_FIELDS
            .iter()
            .any(|field| pointer.ends_with(field))
    });
    found
}

fn is_query(document: &Value, parameter: &Value) -> bool {
    let reference = parameter["$ref"].as_str().unwrap_or_default();
    let parameter = document
        .pointer(reference.trim_start_matches('#'))
        .filter(|_| !reference.is_empty())
        .unwrap_or(parameter);
    parameter["in"] == "query"
}
