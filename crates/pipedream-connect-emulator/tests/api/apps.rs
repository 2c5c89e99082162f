//! The app directory.

use pipedream_connect_emulator::{Emulator, SeedAccount};
use serde_json::Value;

use crate::support::{backend, backend_of};
use crate::{ids, path};

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
    backend.get("/v1/connect/apps?has_actions=yes").expect(400);
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
fn every_page_has_a_cursor_and_the_page_after_the_last_is_empty() {
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
            // Deleting a row during paging does not invalidate its cursor.
            backend
                .delete(&path(&format!("/accounts/{}", seen[1])))
                .expect(204);
            backend.connect("late", "slack");
        }
    }
    assert_eq!((seen.len(), counts), (6, vec![2, 2, 2, 0]));
}

#[test]
fn logos_are_part_of_the_response_and_need_no_other_server() {
    let apps = backend().get("/v1/connect/apps?limit=100").expect(200);
    for app in apps["data"].as_array().unwrap() {
        let image = app["img_src"].as_str().unwrap();
        assert!(image.starts_with("data:image/svg+xml;base64,"), "{image}");
    }
}
