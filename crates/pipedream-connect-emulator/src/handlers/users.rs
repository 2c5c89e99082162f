//! External users.

use serde_json::Value;

use super::{Context, contains, unknown};
use crate::paging;
use crate::wire::{Answer, Json, Refusal, Reply};
use crate::world::Environment;

/// The operations on external users.
pub(super) fn dispatch(cx: &mut Context, name: &str) -> Answer {
    match name {
        "list" => list(cx),
        "delete_external_user" => delete(cx),
        _ => unknown(name),
    }
}

fn list(cx: &mut Context) -> Answer {
    let q = cx.call.query("q").unwrap_or_default();
    let (call, limit) = (cx.call, cx.site.page_limit);
    let show = |user: &Value| contains(user.text("external_id"), &q).then(|| user.clone());
    paging::page_table(call, limit, &cx.here().users, show)
}

fn delete(cx: &mut Context) -> Answer {
    let user = cx.call.parameter("external_user_id").to_owned();
    cx.act_for(&user)?;
    let id = cx
        .here()
        .users
        .iter()
        .find(|row| row["external_id"] == user.as_str())
        .map(|row| row.text_or_empty("id"));
    let id = id.ok_or_else(|| Refusal::missing("User"))?;
    forget(cx.here(), &id, &user);
    let (project, environment) = (cx.project.clone(), cx.environment.clone());
    cx.world.connect_tokens.retain(|_, token| {
        !(token.external_user_id == user
            && token.project == project
            && token.environment == environment)
    });
    Ok(Reply::empty(204))
}

/// Deletes a user with the accounts and triggers that are theirs.
fn forget(place: &mut Environment, id: &str, external_id: &str) {
    place.users.remove(id);
    place
        .accounts
        .retain(|account| account["external_id"] != external_id);
    place
        .triggers
        .retain(|trigger| trigger.external_user_id != external_id);
}
