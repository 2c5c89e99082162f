//! The operations of the API, over real sockets.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::time::Duration;

use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::{Value, json};
use support::{Backend, PROJECT, backend, backend_of, fetch_token, send};

fn path(rest: &str) -> String {
    format!("{PROJECT}{rest}")
}

fn ids(list: &Value) -> Vec<&str> {
    list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect()
}

#[test]
fn the_token_endpoint_refuses_strangers_and_serves_the_client() {
    let emulator = Emulator::builder().start_blocking().unwrap();
    let ask = |body: Value| {
        send(
            emulator.base_url(),
            "POST",
            "/v1/oauth/token",
            &[],
            body.to_string().as_bytes(),
        )
        .unwrap()
    };
    let good =
        json!({ "grant_type": "client_credentials", "client_id": "cid", "client_secret": "csec" });
    let answer = ask(good).expect(200);
    assert_eq!(
        (&answer["token_type"], &answer["expires_in"]),
        (&json!("Bearer"), &json!(3600))
    );
    let wrong =
        json!({ "grant_type": "client_credentials", "client_id": "cid", "client_secret": "no" });
    assert_eq!(ask(wrong).expect(401), json!({ "error": "invalid_client" }));
    let incomplete = ask(json!({ "grant_type": "client_credentials" })).expect(400);
    assert_eq!(incomplete["details"], json!({ "client_id": "is required" }));
    assert_eq!(
        ask(json!({ "grant_type": "password", "client_id": "cid" })).status,
        400
    );
}

#[test]
fn a_private_key_assertion_works_once() {
    use base64::Engine;
    let emulator = Emulator::builder().start_blocking().unwrap();
    let part =
        |value: Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(value.to_string());
    let now = emulator
        .now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let claims = json!({
        "iss": "cid", "sub": "cid", "aud": emulator.base_url(), "iat": now, "exp": now + 60, "jti": "one",
    });
    let header = json!({ "typ": "client-authentication+jwt", "alg": "ES256" });
    let body = json!({
        "grant_type": "client_credentials",
        "client_id": "cid",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": format!("{}.{}.c2ln", part(header), part(claims)),
    });
    let ask = || {
        send(
            emulator.base_url(),
            "POST",
            "/v1/oauth/token",
            &[],
            body.to_string().as_bytes(),
        )
        .unwrap()
    };
    ask().expect(200);
    ask().expect(401);
}

#[test]
fn tokens_expire_and_unknown_ones_are_refused() {
    let backend = backend();
    backend.get(&path("/accounts")).expect(200);
    backend.emulator.advance(Duration::from_secs(3601));
    let refused = backend.get(&path("/accounts"));
    assert_eq!(refused.expect(401), json!({ "error": "Unauthorized" }));
    let bare = send(
        backend.emulator.base_url(),
        "GET",
        &path("/accounts"),
        &[],
        b"",
    )
    .unwrap();
    bare.expect(401);
}

#[test]
fn a_missing_oauth_token_hides_some_lists() {
    let backend = backend();
    let token = backend.connect_token("u", json!({}))["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let holder = backend.with_token(&token);
    for target in [
        "/v1/connect/projects",
        &path("/app_overrides"),
        &path("/oauth_apps"),
    ] {
        let answer = holder.get(target);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (404, ""),
            "{target}"
        );
    }
    holder.get(&path("/users")).expect(401);
    holder.get(&path("/webhook")).expect(401);
    holder
        .get("/v1/connect/usage?start_ts=0&end_ts=1")
        .expect(401);
}

#[test]
fn scopes_limit_what_a_token_can_do() {
    let backend = backend();
    let narrow = fetch_token(
        &backend.emulator,
        "connect:accounts:read connect:tokens:create",
    );
    let narrow = backend.with_token(&narrow);
    narrow.get(&path("/accounts")).expect(200);
    narrow.connect_token("u", json!({}));
    let refused = narrow.get(&path("/users")).expect(403);
    assert!(
        refused["error"]
            .as_str()
            .unwrap()
            .contains("connect:users:read")
    );
    narrow.delete(&path("/accounts/apn_1")).expect(403);
}

#[test]
fn an_account_lives_from_link_to_deletion() {
    let backend = backend();
    let id = backend.connect("user-42", "slack");
    let account = backend.get(&path(&format!("/accounts/{id}"))).expect(200);
    assert_eq!(account["external_id"], "user-42");
    assert_eq!(account["app"]["name_slug"], "slack");
    assert_eq!(account["healthy"], true);
    assert!(account.get("credentials").is_none());
    let with = backend
        .get(&path(&format!("/accounts/{id}?include_credentials=true")))
        .expect(200);
    assert!(with["credentials"]["oauth_access_token"].is_string());
    let list = backend
        .get(&path("/accounts?external_user_id=user-42&app=slack"))
        .expect(200);
    assert_eq!(ids(&list), [id.as_str()]);
    assert_eq!(
        backend.get(&path("/accounts?app=github")).expect(200)["page_info"]["total_count"],
        0
    );
    let bare = backend.get(&path("/users/user-42/accounts")).expect(200);
    assert_eq!(bare.as_array().unwrap().len(), 1);
    assert_eq!(
        backend.get(&path("/projects/info")).expect(200)["apps"][0]["name_slug"],
        "slack"
    );
    backend
        .delete(&path(&format!("/accounts/{id}")))
        .expect(204);
    backend.get(&path(&format!("/accounts/{id}"))).expect(404);
    backend
        .delete(&path(&format!("/accounts/{id}")))
        .expect(404);
}

#[test]
fn environments_do_not_see_each_other() {
    let mut backend = backend();
    backend.connect("u", "slack");
    backend.environment = "production".into();
    assert_eq!(
        backend.get(&path("/accounts")).expect(200)["page_info"]["total_count"],
        0
    );
    backend.environment = "staging".into();
    backend.get(&path("/accounts")).expect(400);
}

#[test]
fn a_key_based_account_is_made_with_a_connect_token() {
    let backend = backend();
    let token = backend.connect_token("u", json!({}))["token"].clone();
    let create = |cfmap: &str, token: &Value| {
        let body = json!({ "app_slug": "openai", "cfmap_json": cfmap, "connect_token": token, "name": "Main" });
        backend.post(&path("/accounts"), body)
    };
    let missing = create("{}", &token).expect(400);
    assert!(missing["error"].as_str().unwrap().contains("api_key"));
    create("not json", &token).expect(400);
    let account = create(r#"{"api_key":"sk-1"}"#, &token).expect(200);
    assert_eq!(
        (&account["name"], &account["external_id"]),
        (&json!("Main"), &json!("u"))
    );
    // One account per token.
    create(r#"{"api_key":"sk-1"}"#, &token).expect(400);
    // Reconnecting keeps the id.
    let token = backend.connect_token("u", json!({}))["token"].clone();
    let body = json!({
        "app_slug": "openai", "cfmap_json": r#"{"api_key":"sk-2"}"#, "connect_token": token, "account_id": account["id"],
    });
    assert_eq!(
        backend.post(&path("/accounts"), body).expect(200)["id"],
        account["id"]
    );
    let id = account["id"].as_str().unwrap();
    let shown = backend
        .get(&path(&format!("/accounts/{id}?include_credentials=true")))
        .expect(200);
    assert_eq!(shown["credentials"], json!({ "api_key": "sk-2" }));
    assert_eq!(shown["name"], "Main");
}

#[test]
fn deleting_by_app_leaves_other_apps_alone() {
    let backend = backend();
    backend.connect("u", "slack");
    let kept = backend.connect("u", "github");
    backend.delete(&path("/apps/slack/accounts")).expect(204);
    assert_eq!(
        ids(&backend.get(&path("/accounts")).expect(200)),
        [kept.as_str()]
    );
    backend.delete(&path("/apps/nonsense/accounts")).expect(404);
}

#[test]
fn deleting_a_user_deletes_what_is_theirs() {
    let backend = backend();
    let account = backend.connect("u/1 é", "gitlab");
    backend.connect("other", "slack");
    let trigger = deploy_gitlab(&backend, "u/1 é", &account);
    let users = backend.get(&path("/users?q=u%2F1")).expect(200);
    assert_eq!(users["data"][0]["external_id"], "u/1 é");
    backend.delete(&path("/users/u%2F1%20%C3%A9")).expect(204);
    assert_eq!(
        backend.get(&path("/users")).expect(200)["page_info"]["total_count"],
        1
    );
    backend
        .get(&path(&format!("/accounts/{account}")))
        .expect(404);
    let target = format!("/deployed-triggers/{trigger}?external_user_id=u%2F1%20%C3%A9");
    backend.get(&path(&target)).expect(404);
    backend.delete(&path("/users/u%2F1%20%C3%A9")).expect(404);
}

#[test]
fn user_ids_have_a_limit() {
    let backend = backend();
    let ask = |length| {
        backend
            .post(
                &path("/tokens"),
                json!({ "external_user_id": "u".repeat(length) }),
            )
            .status
    };
    assert_eq!((ask(250), ask(251), ask(0)), (200, 400, 400));
}

#[test]
fn connect_tokens_act_for_their_user_only() {
    let backend = backend();
    let own = backend.connect("mine", "slack");
    let foreign = backend.connect("theirs", "slack");
    let token = backend.connect_token("mine", json!({ "expires_in": 60 }))["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut holder = backend.with_token(&token);
    // Its environment comes with the token.
    holder.environment = "production".into();
    for target in [
        "/v1/connect/accounts",
        "/v1/connect//accounts",
        &path("/accounts"),
    ] {
        assert_eq!(
            ids(&holder.get(target).expect(200)),
            [own.as_str()],
            "{target}"
        );
    }
    holder
        .get(&format!("/v1/connect/accounts/{own}"))
        .expect(200);
    holder
        .get(&format!("/v1/connect/accounts/{foreign}"))
        .expect(404);
    holder
        .get("/v1/connect/accounts?external_user_id=theirs")
        .expect(403);
    holder.get("/v1/connect/apps/slack").expect(200);
    holder.get("/v1/connect/proj_Y/accounts").expect(403);
    holder.emulator.advance(Duration::from_secs(61));
    holder.get("/v1/connect/accounts").expect(401);
}

#[test]
fn apps_can_be_searched_filtered_and_sorted() {
    let backend = backend();
    let apps = |query: &str| {
        backend
            .get(&format!("/v1/connect/apps?limit=100&{query}"))
            .expect(200)
    };
    let slugs = |list: Value| -> Vec<String> {
        list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|app| app["name_slug"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(slugs(apps("q=slack")).contains(&"slack".to_owned()));
    let mut sorted = slugs(apps("sort_key=name_slug&sort_direction=desc"));
    assert!(sorted.is_sorted_by(|a, b| a >= b));
    sorted.reverse();
    assert_eq!(slugs(apps("sort_key=name_slug")), sorted);
    assert!(slugs(apps("has_triggers=true&has_actions=false")).contains(&"schedule".to_owned()));
    backend.get("/v1/connect/apps?sort_key=colour").expect(400);
    backend.get("/v1/connect/apps?has_actions=1").expect(400);
    let categories = backend.get("/v1/connect/app_categories").expect(200);
    let category = categories
        .as_array()
        .unwrap()
        .iter()
        .find(|category| category["name"] == "CRM")
        .unwrap();
    let id = category["id"].as_str().unwrap();
    assert_eq!(
        slugs(apps(&format!("category_ids={id}&category_ids=appcat_none"))),
        ["hubspot"]
    );
    assert_eq!(
        backend
            .get(&format!("/v1/connect/app_categories/{id}"))
            .expect(200)["name"],
        "CRM"
    );
    backend
        .get("/v1/connect/app_categories/appcat_none")
        .expect(404);
    assert_eq!(
        backend.get("/v1/apps/slack").expect(200)["data"]["connect"]["proxy_enabled"],
        true
    );
    backend.get("/v1/connect/apps/nonsense").expect(404);
}

#[test]
fn every_page_has_a_cursor_and_one_more_page_is_empty() {
    let builder = (0..5).fold(Emulator::builder().page_limit(2), |builder, n| {
        builder.account(SeedAccount::new(format!("u{n}"), "slack"))
    });
    let backend = backend_of(builder);
    let (mut seen, mut cursor, mut counts) = (Vec::new(), String::new(), Vec::new());
    loop {
        let page = backend
            .get(&path(&format!("/accounts?after={cursor}")))
            .expect(200);
        assert_eq!(page["page_info"]["total_count"], 5);
        counts.push(page["page_info"]["count"].as_u64().unwrap());
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        let Some(end) = page["page_info"]["end_cursor"].as_str() else {
            break;
        };
        end.clone_into(&mut cursor);
        if seen.len() == 2 {
            // A row that goes away while somebody pages does not spoil its cursor.
            backend
                .delete(&path(&format!("/accounts/{}", seen[1])))
                .expect(204);
            backend.connect("late", "slack");
        }
    }
    assert_eq!((seen.len(), counts), (6, vec![2, 2, 2, 0]));
}

#[test]
fn overrides_and_clients_are_kept_per_project() {
    let backend = backend();
    let client = json!({ "app": "servicenow", "client_id": "a", "client_secret": "b", "scopes": ["useraccount"] });
    let client = backend.post(&path("/oauth_apps"), client).expect(201);
    assert_eq!(
        (&client["name_slug"], &client["owner_id"]),
        (&json!("servicenow"), &json!("proj_X"))
    );
    assert!(client.get("client_secret").is_none());
    let client_id = client["id"].as_str().unwrap();
    let at_client = path(&format!("/oauth_apps/{client_id}"));
    let changed = backend
        .put(&at_client, json!({ "name": "Ours", "client_id": "" }))
        .expect(200);
    assert_eq!(
        (&changed["name"], &changed["client_id"]),
        (&json!("Ours"), &json!("a"))
    );
    backend
        .post(&path("/oauth_apps"), json!({ "app": "openai" }))
        .expect(400);

    let item = json!({
        "app": "servicenow", "name": "Prod", "oauth_app_id": client_id, "cfmap": { "instance_name": "dev123" },
    });
    let created = backend
        .post(&path("/app_overrides"), item.clone())
        .expect(201);
    backend.post(&path("/app_overrides"), item).expect(409);
    let at_item = path(&format!(
        "/app_overrides/{}",
        created["id"].as_str().unwrap()
    ));
    backend.delete(&at_client).expect(400);
    let kept = backend
        .put(&at_item, json!({ "name": "Production" }))
        .expect(200);
    assert_eq!(kept["oauth_app_id"], client_id);
    let cleared = backend
        .put(&at_item, json!({ "oauth_app_id": null }))
        .expect(200);
    assert_eq!(
        (&cleared["oauth_app_id"], &cleared["name"]),
        (&Value::Null, &json!("Production"))
    );
    assert_eq!(
        backend
            .get(&path("/app_overrides?app=servicenow"))
            .expect(200)["page_info"]["count"],
        1
    );
    backend.delete(&at_item).expect(204);
    backend.get(&at_item).expect(404);
    assert_eq!(
        backend.get(&path("/oauth_apps?q=our")).expect(200)["page_info"]["count"],
        1
    );
    backend.delete(&at_client).expect(204);
    backend.get(&at_client).expect(404);
    let secret = json!({ "app": "openai", "name": "x", "cfmap": { "api_key": "sk" } });
    backend.post(&path("/app_overrides"), secret).expect(400);
    let official =
        backend.get("/v1/connect/apps/slack").expect(200)["data"]["oauth_app_id"].clone();
    let official = backend
        .get(&path(&format!(
            "/oauth_apps/{}",
            official.as_str().unwrap()
        )))
        .expect(200);
    assert_eq!(official["owner_id"], Value::Null);
}

#[test]
fn components_are_listed_by_kind_app_and_registry() {
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
fn remote_options_come_in_both_shapes_searched_and_paged() {
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
        let answer = ask(json!({ "page": page, "prev_context": context })).expect(200);
        assert_eq!(answer["errors"], json!([]));
        let options = answer["options"].as_array().unwrap().len();
        seen += options;
        if options == 0 {
            assert_eq!(answer["context"], Value::Null);
            break;
        }
        (context, page) = (answer["context"].clone(), page + 1);
    }
    assert_eq!((seen, page), (5, 3));
    let found = ask(json!({ "query": "RANDOM" })).expect(200);
    assert_eq!(
        found["options"],
        json!([{ "label": "#random", "value": "C0RANDOM" }])
    );
    // A failure inside a 200.
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
fn dynamic_props_have_to_be_loaded_before_a_run() {
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
        json!({ "name": "Error", "message": "channel_not_found", "attribution": "app" })
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
    let answer = backend.get(&path(&format!("/file_stash/download?s3_key={key}")));
    assert_eq!(answer.status, 302);
    let location = answer.header("location").to_owned();
    assert!(!location.starts_with(backend.emulator.base_url()));
    let (origin, rest) = location.split_at(location[7..].find('/').unwrap() + 7);
    assert_eq!(
        send(origin, "GET", rest, &[], b"").unwrap().text(),
        "content\n"
    );
    // A bearer that followed the redirect is found out.
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

fn deploy_gitlab(backend: &Backend, user: &str, account: &str) -> String {
    let body = json!({
        "id": "gitlab-new-issue", "external_user_id": user, "emit_on_deploy": false,
        "configured_props": { "gitlab": { "authProvisionId": account }, "projectId": 45672541 },
    });
    let deployed = backend.post(&path("/triggers/deploy"), body).expect(200);
    deployed["data"]["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_deployed_trigger_can_be_read_changed_and_deleted() {
    let backend = backend();
    let account = backend.connect("u", "gitlab");
    let id = deploy_gitlab(&backend, "u", &account);
    let at = |rest: &str| path(&format!("/deployed-triggers/{id}{rest}?external_user_id=u"));
    let trigger = backend.get(&at("")).expect(200)["data"].clone();
    assert_eq!(
        (&trigger["type"], &trigger["component_key"]),
        (&json!("DeployedComponent"), &json!("gitlab-new-issue"))
    );
    assert_eq!(
        trigger["configured_props"]["db"],
        json!({ "type": "$.service.db" })
    );
    assert_eq!(
        ids(&backend
            .get(&path("/deployed-triggers?external_user_id=u"))
            .expect(200)),
        [id.as_str()]
    );
    backend.get(&path("/deployed-triggers")).expect(400);
    backend
        .get(&path(&format!(
            "/deployed-triggers/{id}?external_user_id=other"
        )))
        .expect(404);
    let changed =
        json!({ "name": "New name", "active": false, "configured_props": { "projectId": 7 } });
    let changed = backend.put(&at(""), changed).expect(200)["data"].clone();
    assert_eq!(
        (&changed["name"], &changed["active"]),
        (&json!("New name"), &json!(false))
    );
    assert_eq!(changed["configured_props"]["projectId"], 7);
    assert!(
        changed["configured_props"].get("gitlab").is_none()
            && changed["configured_props"].get("http").is_some()
    );
    backend.put(&at(""), json!({})).expect(200);
    let workflows = backend
        .put(&at("/pipelines"), json!({ "workflow_ids": ["p_abc"] }))
        .expect(200);
    assert_eq!(workflows, json!({ "workflow_ids": ["p_abc"] }));
    assert_eq!(backend.get(&at("/pipelines")).expect(200), workflows);
    backend.delete(&at("")).expect(204);
    backend.get(&at("")).expect(404);
}

#[test]
fn native_triggers_are_interfaces_of_their_own_kind() {
    let backend = backend();
    let deploy = |id: &str, props: Value| {
        let body = json!({ "id": id, "external_user_id": "u", "configured_props": props });
        backend.post(&path("/triggers/deploy"), body).expect(200)["data"].clone()
    };
    let timer = deploy(
        "schedule-custom-interval",
        json!({ "cron": { "cron": { "intervalSeconds": 60 } } }),
    );
    assert_eq!(
        (&timer["type"], &timer["interval_seconds"]),
        (&json!("TimerInterface"), &json!(60))
    );
    let cron = deploy(
        "schedule-cron-scheduler",
        json!({ "cron": { "cron": "0 0 * * *", "timezone": "Europe/Berlin" } }),
    );
    assert_eq!(
        (&cron["cron"], &cron["timezone"]),
        (&json!("0 0 * * *"), &json!("Europe/Berlin"))
    );
    let email = deploy("email-new-email", json!({}));
    assert!(email.get("type").is_none() && email["email_address"].is_string());
    let http = deploy("http-new-requests", json!({}));
    let url = http["endpoint_url"]
        .as_str()
        .unwrap()
        .strip_prefix(backend.emulator.base_url())
        .unwrap();
    send(
        backend.emulator.base_url(),
        "POST",
        &format!("{url}?a=1"),
        &[],
        b"{\"x\":1}",
    )
    .unwrap()
    .expect(200);
    let events = format!(
        "/deployed-triggers/{}/events?external_user_id=u",
        http["id"].as_str().unwrap()
    );
    let event = backend.get(&path(&events)).expect(200)["data"][0]["e"].clone();
    assert_eq!(
        (&event["query"], &event["body"]),
        (&json!({ "a": "1" }), &json!({ "x": 1 }))
    );
    let count = |kind: &str| {
        let list = backend.get(&path(&format!(
            "/deployed-triggers?external_user_id=u&emitter_type={kind}"
        )));
        list.expect(200)["page_info"]["total_count"].clone()
    };
    assert_eq!(
        (
            count("source"),
            count("timer"),
            count("http"),
            count("email")
        ),
        (json!(0), json!(2), json!(1), json!(1))
    );
}

#[test]
fn projects_come_and_go_with_all_they_hold() {
    let backend = backend();
    let created = backend
        .post("/v1/connect/projects", json!({ "name": "Second" }))
        .expect(201);
    let id = created["id"].as_str().unwrap();
    let at = format!("/v1/connect/projects/{id}");
    let changed = backend
        .call("PATCH", &at, Some(&json!({ "app_name": "Acme" })))
        .expect(200);
    assert_eq!(
        (&changed["app_name"], &changed["name"]),
        (&json!("Acme"), &json!("Second"))
    );
    assert_eq!(
        backend.get("/v1/connect/projects?q=sec").expect(200)["page_info"]["count"],
        1
    );
    backend
        .post(
            &format!("/v1/connect/{id}/tokens"),
            json!({ "external_user_id": "u" }),
        )
        .expect(200);
    let logo = backend.post(
        &format!("{at}/logo"),
        json!({ "logo": "data:image/png;base64,AAAA" }),
    );
    assert_eq!((logo.status, logo.text().as_str()), (200, ""));
    assert_eq!(
        backend
            .post(&format!("{at}/logo"), json!({ "logo": "AAAA" }))
            .status,
        400
    );
    backend.delete(&at).expect(204);
    backend.get(&at).expect(404);
    backend
        .get(&format!("/v1/connect/{id}/accounts"))
        .expect(404);
}

#[test]
fn usage_counts_what_was_done() {
    let backend = backend();
    let account = backend.connect("u", "slack");
    let body = json!({ "id": "slack-list-channels", "external_user_id": "u", "configured_props": { "slack": { "authProvisionId": account } } });
    backend.post(&path("/actions/run"), body).expect(200);
    let usage = backend
        .get("/v1/connect/usage?start_ts=0&end_ts=99999999999")
        .expect(200)["data"][0]
        .clone();
    assert_eq!(
        (&usage["credits_used"], &usage["action_run_credits_used"]),
        (&json!(1), &json!(1))
    );
    backend
        .get("/v1/connect/usage?start_ts=5&end_ts=1")
        .expect(400);
    backend
        .get("/v1/connect/usage?start_ts=x&end_ts=1")
        .expect(400);
}

#[test]
fn a_rate_limit_of_ones_own_throttles_with_headers() {
    let backend = backend_of(
        Emulator::builder().start_time(std::time::UNIX_EPOCH + Duration::from_secs(1_800_000_000)),
    );
    let limit = json!({ "window_size_seconds": 10, "requests_per_window": 2 });
    let limit = backend.post("/v1/connect/rate_limits", limit).expect(200)["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let authorization = format!("Bearer {}", backend.token);
    let headers = [
        ("authorization", authorization.as_str()),
        ("x-pd-rate-limit", limit.as_str()),
    ];
    let ask = || {
        send(
            backend.emulator.base_url(),
            "GET",
            "/v1/connect/apps",
            &headers,
            b"",
        )
        .unwrap()
    };
    assert_eq!((ask().status, ask().status), (200, 200));
    let throttled = ask();
    assert_eq!(throttled.expect(429), json!({ "error": "Throttled" }));
    assert_eq!(
        (
            throttled.header("retry-after"),
            throttled.header("x-ratelimit-limit")
        ),
        ("10", "2")
    );
    assert_eq!(
        (
            throttled.header("x-ratelimit-remaining"),
            throttled.header("x-ratelimit-reset")
        ),
        ("0", "1800000010")
    );
    backend.emulator.advance(Duration::from_secs(10));
    ask().expect(200);
}

#[test]
fn the_same_seed_and_requests_give_the_same_answers() {
    let answers = |seed| {
        let time = std::time::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        let backend = backend_of(Emulator::builder().seed(seed).start_time(time));
        let mut token = backend.connect_token("u", json!({}));
        token["connect_link_url"] = Value::Null;
        (
            token,
            backend.connect("u", "slack"),
            backend.get(&path("/accounts")).json(),
        )
    };
    assert_eq!(answers(7), answers(7));
    assert_ne!(answers(7), answers(8));
}

#[test]
fn unknown_paths_and_methods_are_told_apart() {
    let backend = backend();
    backend.get("/v1/connect/nonsense/way/out").expect(404);
    let wrong = backend.put(&path("/triggers/deploy"), json!({}));
    assert_eq!((wrong.status, wrong.header("allow")), (405, "GET, POST"));
    backend.post(&path("/tokens"), json!([])).expect(400);
    backend.call("POST", &path("/tokens"), None).expect(400);
}
