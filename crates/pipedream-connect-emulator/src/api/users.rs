//! External users.

use super::context::{Context, contains};
use crate::http::{ApiError, ApiResult, Response, page_table};
use crate::state::User;

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let (request, limit) = (cx.request, cx.config.page_limit);
    let q = request.query("q").unwrap_or_default();
    let fits = |user: &User| contains(&user.external_id, &q);
    page_table(request, limit, &cx.environment().users, fits, |user| user)
}

/// Deletes a user with their accounts, triggers and Connect tokens.
pub(super) fn delete(cx: &mut Context) -> ApiResult {
    let external_id = cx.parameter("external_user_id");
    cx.check_user(external_id)?;
    let environment = cx.state.environment(&cx.environment_id);
    let users = &environment.users;
    let user = users.find(|user| user.external_id == external_id);
    let id = user.ok_or_else(|| ApiError::not_found("User"))?.id.clone();
    environment.users.remove(&id);
    let accounts = &mut environment.accounts;
    accounts.retain(|account| !account.belongs_to(external_id));
    environment.retain_triggers(|trigger| trigger.external_user_id != external_id);
    cx.state.connect_tokens.retain(|_, token| {
        token.external_user_id != external_id || token.environment != cx.environment_id
    });
    Ok(Response::empty(204))
}
