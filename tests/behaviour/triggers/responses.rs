//! Responses that differ from those of the emulator: old, incomplete, or late.

use std::sync::Arc;

use connect_tests::clients;
use connect_tests::server::{Reply, Server};
use pipedream_connect::testing::TestClock;
use pipedream_connect::triggers::EnsureOutcome::{Deployed, Unchanged, Updated};
use pipedream_connect::triggers::Trigger;
use pipedream_connect::types::Component;
use serde_json::{Value, json};

use super::{Outcome, outcome};

const HOOK: &str = "https://app.example/hook";

fn ok(body: Value) -> Reply {
    Reply::json(200, body.to_string())
}

fn list(emitters: &[Value]) -> Reply {
    ok(json!({ "data": emitters, "page_info": {} }))
}

fn data(value: &Value) -> Reply {
    ok(json!({ "data": value }))
}

fn not_found() -> Reply {
    Reply::json(404, r#"{"error":"Not found"}"#)
}

fn emitter(id: &str, name: &str, created_at: i64) -> Value {
    json!({
        "type": "DeployedComponent", "id": id, "owner_id": "exu_1", "component_id": "sc_1", "component_key": "app-new",
        "configurable_props": [{ "name": "app", "type": "app", "app": "app" }, { "name": "n", "type": "integer" }],
        "configured_props": { "app": { "authProvisionId": "apn_1" }, "n": 1 },
        "active": true, "created_at": created_at, "updated_at": created_at, "name": name, "name_slug": "x"
    })
}

fn trigger(server: &Server) -> Outcome<Trigger> {
    let definition = json!({
        "key": "app-new", "name": "New", "version": "0.0.1", "component_type": "trigger",
        "configurable_props": [{ "name": "app", "type": "app", "app": "app" }, { "name": "n", "type": "integer" }]
    });
    let definition: Component = serde_json::from_value(definition)?;
    let builder = clients::builder(server).client_credentials("cid", "csec");
    let clock = TestClock::no_backoff();
    let client = builder.project_id("proj_X").clock(clock).build()?;
    let trigger = client.user("user-42")?.trigger("app-new").prop("n", 1);
    Ok(trigger
        .account("apn_1")
        .definition(Arc::new(definition))
        .name("new"))
}

/// Method and last segment of the path of each request.
fn requests(server: &Server) -> Vec<String> {
    let requests = server.take_requests().into_iter();
    let short = |target: &str| {
        let path = target.split('?').next().unwrap_or_default();
        path.rsplit('/').next().unwrap_or_default().to_owned()
    };
    requests
        .map(|request| format!("{} {}", request.method, short(&request.target)))
        .collect()
}

/// As an older version of the API sends it.
fn without_key(mut emitter: Value) -> Value {
    if let Some(fields) = emitter.as_object_mut() {
        fields.retain(|name, _| !["type", "component_key"].contains(&name.as_str()));
    }
    emitter
}

#[tokio::test]
async fn an_emitter_without_type_and_component_key_is_recognized_by_all_its_props() -> Outcome {
    let server = Server::start().await?;
    let keyless = |id: &str, created_at: i64| without_key(emitter(id, "new", created_at));
    let (mut of_other_app, mut with_more, mut with_fewer) =
        (keyless("dc_2", 0), keyless("dc_3", 0), keyless("dc_4", 0));
    of_other_app["configurable_props"][0]["app"] = "another".into();
    let props = |emitter: &Value| emitter["configurable_props"].as_array().cloned();
    let mut more = props(&with_more).ok_or("an array")?;
    more.push(json!({ "name": "m", "type": "integer" }));
    with_more["configurable_props"] = more.into();
    let fewer = props(&with_fewer).ok_or("an array")?;
    with_fewer["configurable_props"] = fewer.into_iter().take(1).collect();
    let unknown = json!({ "id": "xx_1", "type": "Pigeon", "coop": 7 });
    let others = [unknown, json!({}), of_other_app, with_more, with_fewer];
    let all = [&others[..], &[keyless("dc_1", 1)]].concat();
    server.script([list(&all)]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!((outcome(&ensured), ensured.id()), ((Unchanged, 0), "dc_1"));
    Ok(())
}

#[tokio::test]
async fn a_duplicate_without_component_key_is_never_deleted_and_never_preferred() -> Outcome {
    let server = Server::start().await?;
    let older = without_key(emitter("dc_1", "new", 1));
    server.script([list(&[older, emitter("dc_2", "new", 2)])]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!((outcome(&ensured), ensured.id()), ((Unchanged, 0), "dc_2"));
    assert_eq!(requests(&server), ["GET deployed-triggers"]);
    Ok(())
}

#[tokio::test]
async fn a_deployed_trigger_of_unknown_shape_is_named_by_its_id() -> Outcome {
    let server = Server::start().await?;
    let unknown = json!({ "id": "dc_9", "type": "Pigeon" });
    let empty = list(&[]);
    server.script([empty.clone(), data(&unknown), data(&unknown), empty]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!((outcome(&ensured), ensured.id()), ((Deployed, 0), "dc_9"));
    assert_eq!(
        requests(&server),
        [
            "GET deployed-triggers",
            "POST deploy",
            "PUT dc_9",
            "GET deployed-triggers"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_outdated_list_does_not_cause_another_deployment() -> Outcome {
    let server = Server::start().await?;
    let (unnamed, named) = (emitter("dc_1", "New - exu_1", 1), emitter("dc_1", "new", 1));
    let stale = list(std::slice::from_ref(&unnamed));
    server.script([list(&[]), data(&unnamed), data(&named), stale]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!((outcome(&ensured), ensured.id()), ((Deployed, 0), "dc_1"));
    assert_eq!(server.request_count(), 4);
    Ok(())
}

#[tokio::test]
async fn after_the_deployment_an_older_trigger_of_another_process_takes_precedence() -> Outcome {
    let server = Server::start().await?;
    // In milliseconds, as documented. The others are in seconds, as observed.
    let older = emitter("dc_8", "new", 1_734_028_283_000);
    let own = emitter("dc_1", "New - exu_1", 1_734_028_284);
    let named = emitter("dc_1", "new", 1_734_028_284);
    server.script([
        list(&[]),
        data(&own),
        data(&named),
        list(&[named, older]),
        Reply::json(204, ""),
    ]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!((outcome(&ensured), ensured.id()), ((Unchanged, 1), "dc_8"));
    assert_eq!(requests(&server)[4], "DELETE dc_1");
    Ok(())
}

#[tokio::test]
async fn a_trigger_that_another_process_renamed_is_left_alone() -> Outcome {
    let server = Server::start().await?;
    let own = emitter("dc_1", "New - exu_1", 1);
    let (first, taken) = (emitter("dc_1", "new", 1), emitter("dc_1", "theirs", 1));
    let (second, named) = (emitter("dc_2", "New - exu_1", 2), emitter("dc_2", "new", 2));
    server.script([
        list(&[]),
        data(&own),
        data(&first),
        list(std::slice::from_ref(&taken)),
        data(&second),
        data(&named),
        list(&[taken, named.clone()]),
    ]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!((outcome(&ensured), ensured.id()), ((Deployed, 0), "dc_2"));
    Ok(())
}

#[tokio::test]
async fn a_trigger_that_is_deleted_before_it_is_updated_is_deployed_again() -> Outcome {
    let server = Server::start().await?;
    let mut inactive = emitter("dc_1", "new", 1);
    inactive["active"] = false.into();
    let (second, named) = (emitter("dc_2", "New - exu_1", 2), emitter("dc_2", "new", 2));
    server.script([
        list(&[inactive.clone()]),
        not_found(),
        not_found(),
        list(&[inactive]),
        data(&second),
        data(&named),
        list(std::slice::from_ref(&named)),
    ]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!((outcome(&ensured), ensured.id()), ((Deployed, 0), "dc_2"));
    assert_eq!(requests(&server)[1..3], ["PUT dc_1", "GET dc_1"]);
    Ok(())
}

#[tokio::test]
async fn deployments_stop_when_every_trigger_is_deleted_at_once() -> Outcome {
    let server = Server::start().await?;
    for id in ["dc_1", "dc_2"] {
        let own = data(&emitter(id, "New - exu_1", 1));
        server.script([list(&[]), own, not_found(), not_found()]);
    }
    server.script([list(&[])]);
    let error = trigger(&server)?.ensure().await.err().ok_or("settled")?;
    assert!(
        error
            .to_string()
            .contains("other processes kept changing or deleting"),
        "{error}"
    );
    let deployments = requests(&server);
    let deployments = deployments
        .iter()
        .filter(|request| *request == "POST deploy");
    assert_eq!(deployments.count(), 2);
    Ok(())
}

#[tokio::test]
async fn a_disabled_webhook_is_recognized_by_its_state_or_its_active_flag() -> Outcome {
    let deactivated = json!({ "state": "deactivated", "consecutive_failures": 9, "sheds": 4 });
    let struggling =
        json!({ "state": "life_support", "consecutive_failures": 3, "sheds": 0, "since": null });
    let cases = [
        (json!({ "active": false }), true),
        (
            json!({ "active": null, "delivery_state": deactivated }),
            true,
        ),
        (json!({ "delivery_state": deactivated }), true),
        (
            json!({ "active": true, "delivery_state": struggling }),
            false,
        ),
        (json!({ "active": null, "delivery_state": null }), false),
        (json!({}), false),
    ];
    for (fields, disabled) in cases {
        let server = Server::start().await?;
        let mut webhook =
            json!({ "id": "wh_1", "url": HOOK, "signing_key": "k1", "signing_key_set": true });
        let all = webhook.as_object_mut().ok_or("an object")?;
        all.extend(fields.as_object().cloned().unwrap_or_default());
        let webhooks = ok(json!({ "webhook_urls": [HOOK], "webhooks": [webhook] }));
        let mut reset = webhook.clone();
        reset["created_at"] = 1.into();
        reset["updated_at"] = 1.into();
        server.script([list(&[emitter("dc_1", "new", 1)]), webhooks, data(&reset)]);
        let ensured = trigger(&server)?.webhook_url(HOOK).ensure().await?;
        let expected = if disabled { Updated } else { Unchanged };
        assert_eq!(outcome(&ensured), (expected, 0), "{fields}");
        assert_eq!(
            server.request_count(),
            2 + usize::from(disabled),
            "{fields}"
        );
        assert_eq!(ensured.signing_key().map(|key| key.expose()), Some("k1"));
    }
    Ok(())
}

#[tokio::test]
async fn the_signing_key_is_retrieved_if_the_list_omits_it() -> Outcome {
    let server = Server::start().await?;
    let listed = json!({ "id": "wh_1", "url": HOOK, "signing_key_set": true });
    let single = json!({ "id": "wh_1", "url": HOOK, "signing_key": "hush-hush-key", "signing_key_set": true, "created_at": 1, "updated_at": 1 });
    server.script([
        list(&[emitter("dc_1", "new", 1)]),
        ok(json!({ "webhook_urls": [HOOK], "webhooks": [listed] })),
        data(&single),
    ]);
    let ensured = trigger(&server)?.webhook_url(HOOK).ensure().await?;
    assert_eq!(ensured.webhook_id(), Some("wh_1"));
    let key = ensured.signing_key().ok_or("no key")?;
    assert_eq!(key.expose(), "hush-hush-key");
    let text = format!("{ensured:?}");
    assert!(text.contains("dc_1") && !text.contains("hush"), "{text}");
    Ok(())
}

#[tokio::test]
async fn a_response_with_only_urls_is_sufficient() -> Outcome {
    let server = Server::start().await?;
    server.script([
        list(&[emitter("dc_1", "new", 1)]),
        ok(json!({ "webhook_urls": [HOOK] })),
    ]);
    let ensured = trigger(&server)?.webhook_url(HOOK).ensure().await?;
    assert_eq!(outcome(&ensured), (Unchanged, 0));
    assert_eq!((ensured.webhook_id(), ensured.signing_key()), (None, None));
    Ok(())
}

#[tokio::test]
async fn fields_that_the_service_adds_to_accounts_and_timers_are_no_difference() -> Outcome {
    let server = Server::start().await?;
    let mut stored = emitter("dc_1", "new", 1);
    stored["configured_props"] = json!({
        "app": { "authProvisionId": "apn_1", "app": "app", "oauth": null }, "n": { "__lv": { "label": "One", "value": 1.0 } },
        "apphook": { "type": "$.interface.apphook" }, "unknown": [1]
    });
    server.script([list(&[stored])]);
    let ensured = trigger(&server)?.ensure().await?;
    assert_eq!(outcome(&ensured), (Unchanged, 0));
    assert_eq!(server.request_count(), 1);
    Ok(())
}

#[tokio::test]
async fn dynamic_props_are_deployed_with_their_id() -> Outcome {
    let server = Server::start().await?;
    let definition = json!({
        "key": "app-new", "name": "New", "version": "0.0.1", "component_type": "trigger",
        "configurable_props": [
            { "name": "app", "type": "app", "app": "app" }, { "name": "n", "type": "integer", "reloadProps": true }
        ]
    });
    let definition: Component = serde_json::from_value(definition)?;
    let timer = json!({ "name": "every", "type": "$.interface.timer" });
    let dynamic = json!({ "dynamicProps": { "id": "dyp_1", "configurableProps": [
        { "name": "app", "type": "app", "app": "app" }, { "name": "n", "type": "integer", "reloadProps": true }, timer
    ] } });
    let mut own = emitter("dc_1", "New - exu_1", 1);
    own["configured_props"]["every"] = json!({ "intervalSeconds": 900 });
    let mut named = own.clone();
    named["name"] = "new".into();
    server.script([ok(dynamic), list(&[]), data(&own)]);
    server.script([data(&named), list(std::slice::from_ref(&named))]);
    let trigger = trigger(&server)?.definition(Arc::new(definition));
    assert_eq!(outcome(&trigger.ensure().await?), (Deployed, 0));
    let requests = server.take_requests();
    let deployed: Value = serde_json::from_str(&requests[2].body)?;
    assert_eq!(deployed["dynamic_props_id"], "dyp_1");
    assert_eq!(
        deployed["configured_props"]["every"],
        json!({ "intervalSeconds": 900 })
    );
    assert_eq!(deployed["emit_on_deploy"], false);
    Ok(())
}

#[tokio::test]
async fn a_native_trigger_is_deleted_again() -> Outcome {
    let server = Server::start().await?;
    let native = json!({ "id": "ti_1", "cron": "* * * * *", "timezone": "UTC", "schedule_changed_at": 1, "created_at": 1, "updated_at": 1 });
    server.script([list(&[]), data(&native), Reply::json(204, "")]);
    let error = trigger(&server)?.ensure().await.err().ok_or("ensured")?;
    assert!(error.to_string().contains("native trigger"), "{error}");
    assert!(!error.may_have_run());
    assert_eq!(requests(&server)[1..], ["POST deploy", "DELETE ti_1"]);
    Ok(())
}

#[tokio::test]
async fn a_new_default_or_password_does_not_deploy_another_trigger() -> Outcome {
    let mut names = Vec::new();
    for (seconds, password) in [(60, "hush-1"), (900, "hush-2")] {
        let server = Server::start().await?;
        let definition = json!({
            "key": "app-new", "name": "New", "version": "0.0.1", "component_type": "trigger",
            "configurable_props": [
                { "name": "every", "type": "$.interface.timer", "default": { "intervalSeconds": seconds } },
                { "name": "password", "type": "string", "secret": true },
            ]
        });
        let definition: Component = serde_json::from_value(definition)?;
        let own = emitter("dc_1", "New - exu_1", 1);
        server.script([
            list(&[]),
            data(&own),
            data(&own),
            list(std::slice::from_ref(&own)),
        ]);
        let user = clients::oauth(&server)?.user("user-42")?;
        let trigger = user.trigger("app-new").prop("password", password);
        let _unsettled = trigger.definition(Arc::new(definition)).ensure().await;
        let requests = server.take_requests();
        let deployed: Value = serde_json::from_str(&requests[1].body)?;
        assert_eq!(
            deployed["configured_props"],
            json!({ "every": { "intervalSeconds": seconds }, "password": password })
        );
        let named: Value = serde_json::from_str(&requests[2].body)?;
        names.push(named["name"].as_str().ok_or("no name")?.to_owned());
    }
    assert_eq!(names[0], names[1]);
    Ok(())
}
