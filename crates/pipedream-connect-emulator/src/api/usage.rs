//! Credits spent, and rate limits that clients create.

use serde_json::json;

use super::context::Context;
use crate::http::{ApiError, ApiResult, Kind, Required, Response};
use crate::json::Json;
use crate::state::{Credit, RateLimit};

pub(super) fn list(cx: &mut Context) -> ApiResult {
    let time = |name: &str| {
        let time = cx.request.integer(name)?;
        time.ok_or_else(|| ApiError::invalid(name, "is required"))
    };
    let (start, end) = (time("start_ts")?, time("end_ts")?);
    if start < 0 || end < start {
        return Err(ApiError::invalid("end_ts", "must not be before start_ts"));
    }
    let spent = |credit: Credit| {
        let credits = cx.state.credits.values();
        let credits = credits.filter(|(at, kind)| (start..=end).contains(at) && *kind == credit);
        credits.count()
    };
    let (actions, proxy) = (spent(Credit::Action), spent(Credit::Proxy));
    let emits = spent(Credit::Emit);
    Ok(Response::ok(&json!({ "data": [{
        "credits_used": actions + proxy + emits,
        "action_run_credits_used": actions,
        "proxy_credits_used": proxy,
        "source_emit_credits_used": emits,
        "usage_start_ts": start,
        "usage_end_ts": end,
    }] })))
}

pub(super) fn create_rate_limit(cx: &mut Context) -> ApiResult {
    let body = cx.request.object(&[
        Required("window_size_seconds", Kind::Integer),
        Required("requests_per_window", Kind::Integer),
    ])?;
    let positive = |name: &str| {
        let value = body.read(name).filter(|value: &i64| *value > 0);
        value.ok_or_else(|| ApiError::invalid(name, "must be at least 1"))
    };
    let limit = RateLimit {
        window_seconds: positive("window_size_seconds")?,
        requests: positive("requests_per_window")?.unsigned_abs(),
        window_start: cx.state.clock.seconds(),
        used: 0,
    };
    let token = format!("rl_{}", cx.state.ids.hex());
    cx.state.rate_limits.insert(token.clone(), limit);
    Ok(Response::ok(&json!({ "token": token })))
}
