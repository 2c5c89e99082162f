//! The page of a Connect Link.

use http::header;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::flow::{Decision, Flow, Selection, finish};
use crate::catalogue::{AuthType, Catalogue, CustomField, DirectoryApp};
use crate::http::{RecordedRequest, Response, form_values};
use crate::state::State;

/// The window that embeds or opened the page, as the page's script needs it.
struct Opener {
    /// The origins that may receive messages.
    origins: Vec<String>,
    close_button: bool,
}

impl Opener {
    fn new(state: &State, query: &str) -> Self {
        let first = |name| form_values(query.as_bytes(), name).next();
        let token = first("token").and_then(|token| state.connect_tokens.get(&token));
        // A used token still allows its origins, so that they learn that it does not work.
        let origins = token.and_then(|token| token.options.allowed_origins.clone());
        Self {
            origins: origins.unwrap_or_default(),
            close_button: first("hideClose").as_deref() != Some("true"),
        }
    }

    /// A page that sends `messages` to the opener when it loads.
    fn page(&self, status: u16, body: &str, messages: &[Value]) -> Response {
        let data = json!({
            "origins": self.origins,
            "closeButton": self.close_button,
            "messages": messages,
        });
        let page = include_str!("page.html")
            .replace("{{data}}", &escape(&data.to_string()))
            .replace("{{body}}", body);
        Response::bytes(status, "text/html; charset=utf-8", page)
    }

    fn invalid_link(&self, reason: &str) -> Response {
        let mut messages = vec![json!({ "type": "error", "error": reason })];
        if !self.close_button {
            // Nothing else can remove the frame.
            messages.push(json!({ "type": "close" }));
        }
        let body = message("This link does not work", reason);
        self.page(400, &body, &messages)
    }

    fn outcome(&self, account: &Result<String, String>) -> Response {
        let (title, text, outcome) = match account {
            Ok(id) => (
                "Connected",
                format!("The account {id} is connected. You can close this window."),
                json!({ "type": "success", "authProvisionId": id }),
            ),
            Err(reason) => (
                "Not connected",
                reason.clone(),
                json!({ "type": "error", "error": reason }),
            ),
        };
        let messages = [outcome, json!({ "type": "close" })];
        self.page(200, &message(title, &text), &messages)
    }
}

/// `GET /_static/connect.html`: asks the user for consent.
pub(crate) fn show(
    state: &mut State,
    catalogue: &Catalogue,
    request: &RecordedRequest,
) -> Response {
    let opener = Opener::new(state, &request.query);
    let token = request.query("token").unwrap_or_default();
    let selection = match Selection::from_link(&request.query) {
        Ok(selection) => selection,
        Err(reason) => return opener.invalid_link(&reason),
    };
    let now = state.clock.millis();
    let known = state.connect_tokens.get(&token);
    if known.is_some_and(|token| token.is_valid(now) && selection.leaves_app_open(token)) {
        return opener.page(200, &app_list(catalogue, &request.query), &[]);
    }
    match Flow::start(state, catalogue, &token, selection) {
        Ok(flow) => opener.page(200, &consent_form(state, &flow, &request.query), &[]),
        Err(reason) => opener.invalid_link(&reason),
    }
}

/// `POST /_static/connect.html`: the user's decision.
pub(crate) fn submit(
    state: &mut State,
    catalogue: &Catalogue,
    request: &RecordedRequest,
) -> Response {
    let refused = form_values(&request.body, "decision").any(|value| value == "refuse");
    let fields = form_urlencoded::parse(&request.body)
        .filter_map(|(key, value)| Some((key.strip_prefix("field:")?.to_owned(), json!(value))))
        .filter(|(_, value)| value != "");
    let decision = if refused {
        Decision::Refuse("The user refused access".into())
    } else {
        Decision::Connect(fields.collect())
    };
    let opener = Opener::new(state, &request.query);
    let outcome = match finish(state, catalogue, &request.query, decision) {
        Ok(outcome) => outcome,
        Err(reason) => return opener.invalid_link(&reason),
    };
    // Browser SDKs leave out `connectLink`: the page that embeds the frame expects messages, not a redirect.
    let is_link = request.query("connectLink").as_deref() == Some("true");
    match outcome.redirect.filter(|_| is_link) {
        Some(uri) => Response::empty(303).header(header::LOCATION, &uri),
        None => opener.outcome(&outcome.account),
    }
}

fn app_list(catalogue: &Catalogue, query: &str) -> String {
    let query = escape(query);
    let item = |app: &DirectoryApp| {
        let slug = utf8_percent_encode(&app.app.name_slug, NON_ALPHANUMERIC);
        let name = escape(&app.app.name);
        format!("<li><a href=\"?{query}&amp;app={slug}\">{name}</a></li>")
    };
    let apps = catalogue.apps.iter();
    let apps = apps.filter(|app| app.app.auth_type != AuthType::None);
    let items: String = apps.map(item).collect();
    format!("<h1>Choose an app</h1><ul class=\"apps\">{items}</ul>")
}

fn consent_form(state: &State, flow: &Flow, query: &str) -> String {
    let app = escape(&flow.app.app.name);
    let project = state.projects.get(&flow.token.environment.project);
    let requester = project.and_then(|project| project.app_name.as_deref());
    let requester = escape(requester.unwrap_or("This application"));
    let user = escape(&flow.token.external_user_id);
    let fields = flow.app.app.custom_fields().into_iter();
    let fields = fields.filter(|field| !flow.preset.contains_key(&field.name));
    let fields: String = fields.map(|field| input(&field)).collect();
    let scopes = flow.scopes().iter();
    let mut scopes: String = scopes
        .map(|scope| format!("<li>{}</li>", escape(scope)))
        .collect();
    if !scopes.is_empty() {
        scopes = format!("<p>It may use:</p><ul>{scopes}</ul>");
    }
    let query = escape(query);
    format!(
        "<h1>Connect {app}</h1><p>{requester} asks for access to your {app} account. It knows you as <b>{user}</b>.</p>{scopes}\
         <form method=\"post\" action=\"?{query}\">{fields}\
         <button id=\"consent\" name=\"decision\" value=\"consent\">Connect</button>\
         <button id=\"refuse\" name=\"decision\" value=\"refuse\" class=\"quiet\">Refuse</button></form>"
    )
}

fn input(field: &CustomField) -> String {
    let name = escape(&field.name);
    let label = escape(field.label.as_ref().unwrap_or(&field.name));
    let kind = if field.is_secret() {
        "password"
    } else {
        "text"
    };
    let value = escape(field.default.as_deref().unwrap_or_default());
    format!(
        "<label>{label}<input type=\"{kind}\" name=\"field:{name}\" value=\"{value}\" placeholder=\"made up if left empty\"></label>"
    )
}

fn message(title: &str, text: &str) -> String {
    let (title, text) = (escape(title), escape(text));
    format!("<h1 id=\"outcome\">{title}</h1><p>{text}</p>")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        // The template's placeholders are in braces.
        .replace('{', "&#123;")
}
