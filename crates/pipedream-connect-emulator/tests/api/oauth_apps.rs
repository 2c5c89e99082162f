//! OAuth clients and app overrides.

use serde_json::{Value, json};

use crate::path;
use crate::support::backend;

#[test]
fn overrides_and_clients_belong_to_a_project() {
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
