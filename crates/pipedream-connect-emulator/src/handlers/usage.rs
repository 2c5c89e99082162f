//! Credits spent, and new rate limits of the caller's own.

use serde_json::{Value, json};

use super::Context;
use crate::wire::{Answer, Kind, Refusal, Reply, required};
use crate::world::{Credit, RateLimit};

pub(super) fn list(cx: &mut Context) -> Answer {
    let bound = |name: &str| {
        cx.call
            .integer(name)?
            .ok_or_else(|| Refusal::invalid(name, "is required"))
    };
    let (start, end) = (bound("start_ts")?, bound("end_ts")?);
    if start < 0 || end < start {
        return Err(Refusal::invalid("end_ts", "must not be before start_ts"));
    }
    let spent = |credit: Credit| {
        cx.world
            .credits
            .iter()
            .filter(|(at, kind)| (start..=end).contains(at) && *kind == credit)
            .count()
    };
    let (actions, proxy, emits) = (
        spent(Credit::Action),
        spent(Credit::Proxy),
        spent(Credit::Emit),
    );
    Ok(Reply::ok(&json!({ "data": [{
        "credits_used": actions + proxy + emits,
        "action_run_credits_used": actions,
        "proxy_credits_used": proxy,
        "source_emit_credits_used": emits,
        "usage_start_ts": start,
        "usage_end_ts": end,
    }] })))
}

pub(super) fn create_rate_limit(cx: &mut Context) -> Answer {
    let body = cx.call.object(&[
        required("window_size_seconds", Kind::Integer),
        required("requests_per_window", Kind::Integer),
    ])?;
    let positive = |name: &str| {
        let value = body
            .get(name)
            .and_then(Value::as_i64)
            .filter(|value| *value > 0);
        value.ok_or_else(|| Refusal::invalid(name, "must be at least 1"))
    };
    let (window_seconds, requests) = (
        positive("window_size_seconds")?,
        positive("requests_per_window")?.unsigned_abs(),
    );
    let token = format!("rl_{}", cx.world.ids.hex());
    let limit = RateLimit {
        window_seconds,
        requests,
        window_start: cx.world.clock.seconds(),
        used: 0,
    };
    cx.world.rate_limits.insert(token.clone(), limit);
    Ok(Reply::ok(&json!({ "token": token })))
}
