//! The Connect Link page: what the person in the browser sees and decides.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::apps;
use super::connect::{Decision, Flow, Outcome, Selection, finish, granted_scopes, select};
use crate::shared::Site;
use crate::wire::{Call, Json, Reply, form_value_all};
use crate::world::World;

/// Title for a link that leads nowhere.
const BROKEN: &str = "This link does not work";

/// `GET /_static/connect.html`: what the person sees.
pub(crate) fn show_page(world: &mut World, site: &Site, call: &Call) -> Reply {
    let token = call.query("token").unwrap_or_default();
    let selection = Selection::of_link(&call.query);
    let now = world.clock.millis();
    let held = world.connect_tokens.get(&token);
    if held.is_some_and(|held| held.is_live(now) && selection.leaves_app_open(held)) {
        return html(200, &choose_app(site, &call.query));
    }
    match select(world, site, &token, &selection) {
        Ok(flow) => html(200, &consent_form(world, &flow, &call.query)),
        Err(reason) => html(400, &result_page(BROKEN, &reason)),
    }
}

/// `POST /_static/connect.html`: the person's decision.
pub(crate) fn submit_page(world: &mut World, site: &Site, call: &Call) -> Reply {
    let refused = form_value_all(&call.body, "decision")
        .iter()
        .any(|value| value == "refuse");
    let fields = form_urlencoded::parse(&call.body)
        .filter_map(|(key, value)| Some((key.strip_prefix("field:")?.to_owned(), json!(value))))
        .filter(|(_, value)| value != "");
    let decision = if refused {
        Decision::Refuse("The user refused access".into())
    } else {
        Decision::Consent(fields.collect())
    };
    match finish(world, site, &call.query, decision) {
        Ok(Outcome {
            redirect: Some(uri),
            ..
        }) => Reply::empty(303).header("location", &uri),
        Ok(Outcome {
            account: Ok(id), ..
        }) => html(
            200,
            &result_page(
                "Connected",
                &format!("The account {id} is connected. You can close this window."),
            ),
        ),
        Ok(Outcome {
            account: Err(reason),
            ..
        }) => html(200, &result_page("Not connected", &reason)),
        Err(reason) => html(400, &result_page(BROKEN, &reason)),
    }
}

fn choose_app(site: &Site, query: &str) -> String {
    let item = |app: &Value| {
        let slug = utf8_percent_encode(app.text("name_slug").unwrap_or_default(), NON_ALPHANUMERIC);
        let name = escape(app.text("name").unwrap_or_default());
        format!(
            "<li><a href=\"?{}&amp;app={slug}\">{name}</a></li>",
            escape(query)
        )
    };
    let with_accounts = |app: &&Value| app["auth_type"] != "none";
    let apps = site.catalogue.apps.iter().filter(with_accounts);
    let items: String = apps.map(item).collect();
    format!("<h1>Choose an app</h1><ul class=\"apps\">{items}</ul>")
}

fn consent_form(world: &World, flow: &Flow, query: &str) -> String {
    let app = escape(flow.app.text("name").unwrap_or_default());
    let project = world.projects.get(&flow.token.project);
    let asker = escape(
        project
            .and_then(|project| project.text("app_name"))
            .unwrap_or("This application"),
    );
    let user = escape(&flow.token.external_user_id);
    let fields: String = apps::custom_fields(&flow.app)
        .iter()
        .map(|field| form_field(field, &flow.preset))
        .collect();
    let scopes: String = granted_scopes(flow)
        .iter()
        .map(|scope| format!("<li>{}</li>", escape(scope)))
        .collect();
    let scopes = if scopes.is_empty() {
        scopes
    } else {
        format!("<p>It may use:</p><ul>{scopes}</ul>")
    };
    format!(
        "<h1>Connect {app}</h1><p>{asker} asks for access to your {app} account. It knows you as <b>{user}</b>.</p>{scopes}\
         <form method=\"post\" action=\"?{}\">{fields}\
         <button id=\"consent\" name=\"decision\" value=\"consent\">Connect</button>\
         <button id=\"refuse\" name=\"decision\" value=\"refuse\" class=\"quiet\">Refuse</button></form>",
        escape(query)
    )
}

fn form_field(field: &Value, preset: &Map<String, Value>) -> String {
    let name = field.text("name").unwrap_or_default();
    if preset.contains_key(name) {
        return String::new();
    }
    let label = escape(field.text("label").unwrap_or(name));
    let kind = if field["type"] == "password" {
        "password"
    } else {
        "text"
    };
    let value = escape(field.text("default").unwrap_or_default());
    format!(
        "<label>{label}<input type=\"{kind}\" name=\"field:{}\" value=\"{value}\" placeholder=\"made up if left empty\"></label>",
        escape(name)
    )
}

fn result_page(title: &str, text: &str) -> String {
    format!(
        "<h1 id=\"outcome\">{}</h1><p>{}</p>",
        escape(title),
        escape(text)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn html(status: u16, body: &str) -> Reply {
    let page = include_str!("connect.html").replace("{{body}}", body);
    Reply::bytes(status, "text/html; charset=utf-8", page.into())
}
