//! Credits spent, and rate limits of the caller's own.

use serde_json::{Value, json};

use super::Context;
use crate::wire::{Answer, Call, Kind, Refusal, Reply, required};
use crate::world::{Credit, RateLimit, World};

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

/// Counts a request that carries `x-pd-rate-limit` against its window.
pub(super) fn count_against_limit(world: &mut World, call: &Call) -> Result<(), Refusal> {
    let now = world.clock.seconds();
    let Some(limit) = call
        .header("x-pd-rate-limit")
        .and_then(|token| world.rate_limits.get_mut(token))
    else {
        return Ok(());
    };
    if now >= limit.window_start.saturating_add(limit.window_seconds) {
        (limit.window_start, limit.used) = (now, 0);
    }
    if limit.used < limit.requests {
        limit.used += 1;
        return Ok(());
    }
    let reset = limit.window_start.saturating_add(limit.window_seconds);
    Err(throttled(limit.requests, reset - now, reset))
}

/// A 429 with the API's headers.
pub(crate) fn throttled(limit: u64, wait_seconds: i64, reset: i64) -> Refusal {
    Refusal::new(429, "Throttled")
        .header("retry-after", &wait_seconds.max(1).to_string())
        .header("x-ratelimit-limit", &limit.to_string())
        .header("x-ratelimit-remaining", "0")
        .header("x-ratelimit-reset", &reset.to_string())
}
