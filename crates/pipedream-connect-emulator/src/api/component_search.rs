//! Search of the public registry by words. The service compares meanings; see the README.

use serde_json::json;

use super::context::Context;
use crate::catalogue::{Component, ComponentType};
use crate::http::{ApiError, ApiResult, RecordedRequest, Response};

/// Shorter words, such as `a` and `to`, say little about a component.
const MIN_WORD: usize = 3;

pub(super) fn search(cx: &mut Context) -> ApiResult {
    let request = cx.request;
    let query = words(&request.required_query("query")?);
    let threshold = threshold(request)?;
    let debug = request.flag("debug")? == Some(true);
    let app = request.query("app");
    let public = |component: &&Component| {
        component.registry == "public" && app.as_ref().is_none_or(|slug| component.app == *slug)
    };
    let public = cx.config.catalogue.components.iter().filter(public);
    let mut found: Vec<(f64, &Component)> = public
        .map(|component| (similarity(&query, component), component))
        .filter(|(score, _)| *score > 0.0 && *score >= threshold)
        .collect();
    // The sort is stable: components of equal score stay in the order of the catalogue.
    found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
    let keys = |kind| {
        let of_kind = found
            .iter()
            .filter(|(_, component)| component.is(Some(kind)));
        of_kind
            .map(|(_, component)| &component.key)
            .collect::<Vec<_>>()
    };
    let mut result = json!({
        "sources": keys(ComponentType::Trigger),
        "actions": keys(ComponentType::Action),
    });
    if debug {
        let scores = found
            .iter()
            .map(|(score, component)| json!({ "key": component.key, "similarity": score }));
        result["debug"] = scores.collect();
    }
    Ok(Response::ok(&result))
}

fn threshold(request: &RecordedRequest) -> Result<f64, ApiError> {
    let Some(text) = request.query("similarity_threshold") else {
        return Ok(0.0);
    };
    let number = text
        .parse()
        .ok()
        .filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| ApiError::invalid("similarity_threshold", "must be a number from 0 to 1"))
}

/// The share of the query's words that occur in the component's texts.
#[expect(clippy::cast_precision_loss, reason = "counts of words are small")]
fn similarity(query: &[String], component: &Component) -> f64 {
    let known = words(&component.text());
    let hits = query.iter().filter(|word| known.contains(word)).count();
    hits as f64 / query.len().max(1) as f64
}

fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric());
    let long = words.filter(|word| word.chars().count() >= MIN_WORD);
    long.map(str::to_owned).collect()
}
