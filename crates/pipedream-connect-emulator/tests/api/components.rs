//! Components: lists, options, dynamic props, runs, files.

use std::time::Duration;

use serde_json::{Value, json};

use crate::path;
use crate::support::{backend, send};

#[test]
fn components_can_be_filtered_by_type_app_and_registry() {
    let backend = backend();
    let count = |target: &str| {
        backend.get(&path(target)).expect(200)["page_info"]["total_count"]
            .as_u64()
            .unwrap()
    };
    let (all, actions, triggers) = (count("/components"), count("/actions"), count("/triggers"));
    assert_eq!(all, actions + triggers);
    assert_eq!(count("/components?component_type=action"), actions);
    assert_eq!(count("/components?app=gitlab&q=issue"), 3);
    assert_eq!(count("/actions?registry=private"), 1);
    assert_eq!(
        backend.get(&path("/components?registry=mine")).expect(400)["code"],
        "invalid_request"
    );
    let component = backend
        .get(&path("/triggers/gitlab-new-issue?version=0.1.2"))
        .expect(200);
    assert_eq!(
        component["data"]["configurable_props"][0],
        json!({ "name": "gitlab", "type": "app", "app": "gitlab" })
    );
    backend.get(&path("/actions/gitlab-new-issue")).expect(404);
    backend
        .get(&path("/triggers/gitlab-new-issue?version=9.9.9"))
        .expect(404);
}

#[test]
fn public_components_are_found_by_what_they_do() {
    let backend = backend();
    let found = |query: &str| {
        let target = format!("/v1/components/search?{query}");
        backend.get(&target).expect(200)
    };
    let gitlab = found("query=When+an+issue+is+created+in+GitLab");
    assert_eq!(gitlab["sources"][0], "gitlab-new-issue");
    let slack = found("query=send+a+message&app=slack");
    assert_eq!(slack["actions"][0], "slack-send-message");
    assert_eq!(slack["sources"][0], "slack-new-message-in-channels");
    assert_eq!(slack.get("debug"), None);
    let exact = found("query=send+a+message&similarity_threshold=1.0&debug=true");
    assert_eq!(exact["debug"][0]["similarity"], 1.0);
    assert!(
        exact["actions"].as_array().unwrap().len()
            <= found("query=send+a+message")["actions"]
                .as_array()
                .unwrap()
                .len()
    );
    assert_eq!(found("query=acme+internal+report")["actions"], json!([]));
    for wrong in ["", "query=x&similarity_threshold=2", "query=x&debug=yes"] {
        let response = backend.get(&format!("/v1/components/search?{wrong}"));
        assert_eq!(response.expect(400)["code"], "invalid_request", "{wrong}");
    }
}

#[test]
fn remote_options_have_two_formats_and_can_be_searched_and_paged() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let ask = |more: Value| {
        let mut body = json!({
            "id": "slack-send-message", "external_user_id": "u", "prop_name": "conversation",
            "configured_props": { "slack": { "authProvisionId": account } },
        });
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        backend.post(&path("/actions/configure"), body)
    };
    let (mut seen, mut context, mut page) = (0, Value::Null, 0);
    loop {
        let response = ask(json!({ "page": page, "prev_context": context })).expect(200);
        assert_eq!(response["errors"], json!([]));
        let options = response["options"].as_array().unwrap().len();
        seen += options;
        if options == 0 {
            assert_eq!(response["context"], Value::Null);
            break;
        }
        (context, page) = (response["context"].clone(), page + 1);
    }
    assert_eq!((seen, page), (5, 3));
    let found = ask(json!({ "query": "RANDOM" })).expect(200);
    assert_eq!(
        found["options"],
        json!([{ "label": "#random", "value": "C0RANDOM" }])
    );
    // A failure with status 200.
    let failed = ask(json!({ "configured_props": {} })).expect(200);
    assert!(
        failed["errors"][0]
            .as_str()
            .unwrap()
            .contains("Cannot read properties")
    );
    ask(json!({ "prop_name": "nonsense" })).expect(400);
    ask(json!({ "configured_props": { "slack": { "authProvisionId": "apn_none" } } })).expect(404);
    let strings = json!({
        "id": "gitlab-list-commits", "external_user_id": "u", "prop_name": "refName",
        "configured_props": { "gitlab": { "authProvisionId": backend.connect("u", "gitlab") }, "projectId": 1 },
    });
    let strings = backend
        .post(&path("/components/configure"), strings)
        .expect(200);
    assert_eq!(
        (&strings["options"], &strings["stringOptions"][0]),
        (&Value::Null, &json!("main"))
    );
}

#[test]
fn a_run_needs_its_dynamic_props() {
    let backend = backend();
    let account = backend.connect("u", "google_sheets");
    let mut values = json!({
        "googleSheets": { "authProvisionId": account },
        "sheetId": { "__lv": { "label": "Budget", "value": "1BfBudget" } },
        "worksheetId": ["0"],
        "hasHeaders": true,
    });
    let run = |values: &Value, id: Option<&str>| {
        let body = json!({
            "id": "google_sheets-add-single-row", "external_user_id": "u", "configured_props": values, "dynamic_props_id": id,
        });
        backend.post(&path("/actions/run"), body).expect(200)
    };
    let forgotten = run(&values, None);
    assert_eq!(forgotten["os"][0]["k"], "error");
    assert!(
        forgotten["error"]["message"]
            .as_str()
            .unwrap()
            .contains("reading 'endpoint'")
    );
    let reload = json!({ "id": "google_sheets-add-single-row", "external_user_id": "u", "configured_props": values });
    let dynamic = backend.post(&path("/actions/props"), reload).expect(200)["dynamicProps"].clone();
    let names: Vec<_> = dynamic["configurableProps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|prop| prop["name"].clone())
        .collect();
    assert!(names.contains(&json!("col_name")) && !names.contains(&json!("myColumnData")));
    let id = dynamic["id"].as_str().unwrap();
    assert!(
        run(&values, Some(id))["error"]["message"]
            .as_str()
            .unwrap()
            .contains("col_name")
    );
    values["col_name"] = json!("Jane");
    let done = run(&values, Some(id));
    assert_eq!(done["exports"]["$summary"], "Added 1 row to 1BfBudget");
    assert!(done.get("error").is_none());
}

#[test]
fn a_run_succeeds_or_fails_inside_a_200() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let run = |text: Value| {
        let body = json!({
            "id": "slack-send-message", "external_user_id": "u",
            "configured_props": { "slack": { "authProvisionId": account }, "conversation": "C0GENERAL", "text": text },
        });
        backend.post(&path("/actions/run"), body).expect(200)
    };
    let done = run(json!("hi"));
    assert_eq!(done["ret"]["message"]["text"], "hi");
    assert_eq!(done["exports"]["$summary"], "Sent a message to C0GENERAL");
    assert_eq!(done["os"][0]["k"], "console.log");
    let failed = run(json!("fail"));
    assert_eq!(
        failed["error"],
        json!({ "name": "Error", "message": "channel_not_found", "attribution": { "origin": "upstream_api" } })
    );
    assert_eq!(failed["os"][0]["err"]["message"], "channel_not_found");
    assert!(
        run(Value::Null)["error"]["message"]
            .as_str()
            .unwrap()
            .contains("text")
    );
    let unbound = json!({ "id": "slack-send-message", "external_user_id": "u", "configured_props": { "text": "hi" } });
    let unbound = backend.post(&path("/actions/run"), unbound).expect(200);
    assert!(
        unbound["error"]["message"]
            .as_str()
            .unwrap()
            .contains("oauth_access_token")
    );
    let incomplete = backend
        .post(&path("/actions/run"), json!({ "id": "slack-send-message" }))
        .expect(400);
    assert_eq!(
        incomplete["details"],
        json!({ "external_user_id": "is required" })
    );
}

#[test]
fn stashed_files_are_downloaded_from_another_origin() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let run = |stash: Value| {
        let body = json!({
            "id": "emulator-every-prop-type", "external_user_id": "u", "stash_id": stash,
            "configured_props": { "slack": { "authProvisionId": account }, "text": "content" },
        });
        backend.post(&path("/actions/run"), body)
    };
    assert!(run(json!(false)).expect(200).get("stash_id").is_none());
    run(json!("stash_unknown")).expect(404);
    let done = run(json!("NEW")).expect(200);
    assert_eq!(
        run(done["stash_id"].clone()).expect(200)["stash_id"],
        done["stash_id"]
    );
    let key = done["exports"]["$filestash_uploads"][0]["s3Key"]
        .as_str()
        .unwrap();
    let response = backend.get(&path(&format!("/file_stash/download?s3_key={key}")));
    assert_eq!(response.status, 302);
    let location = response.header("location").to_owned();
    assert!(!location.starts_with(backend.emulator.base_url()));
    let (origin, rest) = location.split_at(location[7..].find('/').unwrap() + 7);
    assert_eq!(
        send(origin, "GET", rest, &[], b"").unwrap().text(),
        "content\n"
    );
    // The storage host rejects a forwarded bearer token.
    assert_eq!(
        send(origin, "GET", rest, &[("authorization", "Bearer x")], b"")
            .unwrap()
            .status,
        400
    );
    backend.emulator.advance(Duration::from_secs(1801));
    assert_eq!(send(origin, "GET", rest, &[], b"").unwrap().status, 403);
    backend
        .get(&path("/file_stash/download?s3_key=1day/proj_X/b/c/u/none"))
        .expect(404);
}

#[test]
fn the_slack_action_of_the_official_demo_sends_a_message() {
    let backend = backend();
    let account = backend.connect("user-1", "slack_v2");
    let mut body = json!({
        "id": "slack_v2-send-message-to-channel", "external_user_id": "user-1",
        "configured_props": { "slack": { "authProvisionId": account } },
    });
    let mut configure = body.clone();
    configure["prop_name"] = json!("conversation");
    let options = backend.post(&path("/actions/configure"), configure);
    assert_eq!(options.expect(200)["options"][0]["value"], "C01");
    let values = &mut body["configured_props"];
    values["conversation"] = json!("C01");
    values["text"] = json!("hello");
    values["customizeBotSettings"] = json!(true);
    let reloaded = backend
        .post(&path("/actions/props"), body.clone())
        .expect(200);
    let props = &reloaded["dynamicProps"]["configurableProps"];
    let shown = |name: &str| {
        let props = props.as_array().unwrap().iter();
        let found: Vec<_> = props.filter(|prop| prop["name"] == name).collect();
        assert_eq!(found.len(), 1, "{name}");
        found[0]["hidden"].is_null()
    };
    assert!(shown("username") && !shown("thread_ts"));
    body["dynamic_props_id"] = reloaded["dynamicProps"]["id"].clone();
    let run = backend.post(&path("/actions/run"), body).expect(200);
    assert_eq!(run["ret"]["message"]["text"], "hello");
}
