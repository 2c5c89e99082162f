//! What each operation does.
//!
//! A handler gets a [`Context`] and answers. Handlers are plain functions on the locked [`World`]: no waiting, no network.
//! What has to go out (webhooks) they put into the world's outbox.

pub(crate) mod accounts;
mod actions;
mod app_overrides;
pub(crate) mod apps;
mod components;
pub(crate) mod connect;
pub(crate) mod connect_page;
mod connect_tokens;
mod deployed_triggers;
mod file_stash;
mod oauth_apps;
mod oauth_tokens;
pub(crate) mod projects;
mod proxy;
pub(crate) mod triggers;
mod usage;
mod users;
mod webhooks;

pub(crate) use file_stash::serve_file;
pub(crate) use webhooks::{new_webhook, show_webhook};

use pipedream_connect_raw::runtime::Operation;
use serde_json::{Map, Value};

use crate::auth::{self, Caller};
use crate::limits;
use crate::shared::Site;
use crate::wire::{Answer, Call, Json, Refusal, Reply};
use crate::world::{Environment, World};

/// Longest external user id.
const LONGEST_USER_ID: usize = 250;

/// Everything a handler works with.
pub(crate) struct Context<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) site: &'a Site,
    pub(crate) call: &'a Call,
    pub(crate) caller: Caller,
    /// Project of the path, or of the Connect token.
    pub(crate) project: String,
    /// Environment of the header, or of the Connect token.
    pub(crate) environment: String,
}

/// Authorises a request and hands it to its operation.
pub(crate) fn answer(world: &mut World, site: &Site, operation: &Operation, call: &Call) -> Reply {
    let outcome =
        open(world, site, operation, call).and_then(|mut cx| dispatch(&mut cx, operation.id));
    outcome.unwrap_or_else(|refusal| *refusal.0)
}

fn open<'a>(
    world: &'a mut World,
    site: &'a Site,
    operation: &Operation,
    call: &'a Call,
) -> Result<Context<'a>, Refusal> {
    let caller = auth::authorise(world, call, operation)?;
    limits::count_own(world, call)?;
    let (project, environment) = place(world, operation, call, &caller)?;
    let mut cx = Context {
        world,
        site,
        call,
        caller,
        project,
        environment,
    };
    limits::count_published(&mut cx, operation.id)?;
    Ok(cx)
}

/// Which project and environment the request is about.
fn place(
    world: &World,
    operation: &Operation,
    call: &Call,
    caller: &Caller,
) -> Result<(String, String), Refusal> {
    let mut project = call.parameter("project_id").to_owned();
    let mut environment = call
        .header("x-pd-environment")
        .unwrap_or("production")
        .to_owned();
    if let Caller::Holder(token) = caller {
        if project.is_empty() {
            project.clone_from(&token.project);
        }
        if project != token.project {
            return Err(Refusal::new(
                403,
                "The Connect token belongs to another project",
            ));
        }
        environment.clone_from(&token.environment);
    }
    let has_project = operation.path.starts_with("/v1/connect/{project_id}/");
    if has_project && !matches!(environment.as_str(), "development" | "production") {
        return Err(Refusal::invalid(
            "x-pd-environment",
            "must be development or production",
        ));
    }
    if has_project && world.projects.get(&project).is_none() {
        return Err(Refusal::missing("Project"));
    }
    Ok((project, environment))
}

impl Context<'_> {
    /// The environment the request is about.
    pub(crate) fn here(&mut self) -> &mut Environment {
        self.world.environment(&self.project, &self.environment)
    }

    /// The internal id of an external user, who is made when first used.
    pub(crate) fn user(&mut self, external_id: &str) -> Result<String, Refusal> {
        limits::check_new_user(self, external_id)?;
        let id = self
            .world
            .user(&self.project, &self.environment, external_id);
        Ok(id)
    }

    /// Whether a backend calls, not the holder of a Connect token.
    pub(crate) fn is_backend(&self) -> bool {
        matches!(self.caller, Caller::Backend)
    }

    /// Who the caller may act for: `None` is everybody.
    pub(crate) fn bound_user(&self) -> Option<&str> {
        match &self.caller {
            Caller::Holder(token) => Some(&token.external_user_id),
            _ => None,
        }
    }

    /// Checks that the caller may act for this user.
    pub(crate) fn act_for(&self, user: &str) -> Result<(), Refusal> {
        check_user_id(user)?;
        match self.bound_user() {
            Some(bound) if bound != user => Err(Refusal::new(
                403,
                "The Connect token belongs to another user",
            )),
            _ => Ok(()),
        }
    }

    /// The required `external_user_id` of the query.
    pub(crate) fn query_user(&self) -> Result<String, Refusal> {
        let user = self.call.query("external_user_id");
        let user = user.ok_or_else(|| Refusal::invalid("external_user_id", "is required"))?;
        self.act_for(&user)?;
        Ok(user)
    }

    /// The required `external_user_id` of a request body that was checked to have it.
    pub(crate) fn body_user(&self, body: &Map<String, Value>) -> Result<String, Refusal> {
        let user = body.text_or_empty("external_user_id");
        self.act_for(&user)?;
        Ok(user)
    }
}

pub(crate) fn check_user_id(user: &str) -> Result<(), Refusal> {
    match user.chars().count() {
        0 => Err(Refusal::invalid("external_user_id", "must not be empty")),
        length if length > LONGEST_USER_ID => Err(Refusal::invalid(
            "external_user_id",
            &format!("must have at most {LONGEST_USER_ID} characters"),
        )),
        _ => Ok(()),
    }
}

/// Whether `text` contains `needle`, whatever the case.
pub(crate) fn contains(text: Option<&str>, needle: &str) -> bool {
    text.is_some_and(|text| text.to_lowercase().contains(&needle.to_lowercase()))
}

fn dispatch(cx: &mut Context, operation: &str) -> Answer {
    match operation {
        "oauth_tokens_create" => oauth_tokens::create(cx),
        "tokens_create" => connect_tokens::create(cx),
        "tokens_validate" => connect_tokens::validate(cx),
        "usage_list" => usage::list(cx),
        "rate_limits_create" => usage::create_rate_limit(cx),
        "file_stash_download_file" => file_stash::download(cx),
        "actions_run" => actions::run(cx),
        "triggers_deploy" => triggers::deploy(cx),
        "projects_retrieve_info" => projects::info(cx),
        _ => dispatch_resource(cx, operation),
    }
}

/// What answers the operations of one resource, by their names in it.
type Handler = fn(&mut Context, &str) -> Answer;

/// The resources with several operations. Actions and triggers are components of one kind.
fn dispatch_resource(cx: &mut Context, operation: &str) -> Answer {
    let resources: &[(&str, Handler)] = &[
        ("accounts_", accounts::dispatch),
        ("users_", users::dispatch),
        ("apps_", apps::dispatch),
        ("app_categories_", apps::dispatch_categories),
        ("app_overrides_", app_overrides::dispatch),
        ("oauth_apps_", oauth_apps::dispatch),
        ("components_", |cx, name| {
            components::dispatch(cx, "component", name)
        }),
        ("actions_", |cx, name| {
            components::dispatch(cx, "action", name)
        }),
        ("triggers_", |cx, name| {
            components::dispatch(cx, "trigger", name)
        }),
        ("deployed_triggers_", deployed_triggers::dispatch),
        ("project_environment_", webhooks::dispatch),
        ("projects_", projects::dispatch),
        ("proxy_", proxy::dispatch),
    ];
    let found = resources
        .iter()
        .find_map(|(prefix, run)| Some((run, operation.strip_prefix(prefix)?)));
    match found {
        Some((run, name)) => run(cx, name),
        None => unknown(operation),
    }
}

/// For an operation of the table that no handler knows; a test sees to it that there is none.
fn unknown(operation: &str) -> Answer {
    Err(Refusal::new(
        501,
        &format!("The emulator has no handler for {operation}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::routes::OPERATIONS;
    use crate::world::Clock;

    fn status(operation: &Operation) -> Option<u16> {
        let site = Site {
            catalogue: Catalogue::built_in().ok()?,
            client_id: String::new(),
            client_secret: String::new(),
            base_url: String::new(),
            storage_url: String::new(),
            page_limit: 10,
            inline_files: false,
            published_limits: false,
        };
        let call = Call {
            method: operation.method.to_string(),
            path: operation.path.into(),
            query: "external_user_id=u".into(),
            headers: Default::default(),
            body: Default::default(),
            parameters: Vec::new(),
        };
        let mut world = World::new(0, Clock::real());
        let mut cx = Context {
            world: &mut world,
            site: &site,
            call: &call,
            caller: Caller::Backend,
            project: "proj_X".into(),
            environment: "development".into(),
        };
        let outcome = dispatch(&mut cx, operation.id);
        Some(outcome.unwrap_or_else(|refusal| *refusal.0).status)
    }

    #[test]
    fn every_operation_has_a_handler() {
        for operation in OPERATIONS {
            let status = status(operation);
            assert!(
                status.is_some_and(|status| status < 500),
                "{}: {status:?}",
                operation.id
            );
        }
    }
}
