//! Cursor paging as the API does it.
//!
//! A cursor is the unpadded base64 of an id. The last page carries an `end_cursor` too; asking once more gives an empty
//! page whose cursors are null. The real default of `limit` is not published; here it is [`DEFAULT_LIMIT`].

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::wire::{Answer, Call, Refusal, Reply};
use crate::world::Table;

/// Rows of a page when the request does not say.
pub(crate) const DEFAULT_LIMIT: usize = 10;
/// Most rows of a page.
const MAX_LIMIT: i64 = 100;

/// A row with the place it has in its list for good.
pub(crate) type Row = (u64, Value);

/// Answers one page of `rows`, which are in order and already filtered.
pub(crate) fn page(
    call: &Call,
    default: usize,
    rows: Vec<Row>,
    locate: impl Fn(&str) -> Option<u64>,
) -> Answer {
    let limit = limit(call, default)?;
    let (after, before) = (
        cursor(call, "after", &locate)?,
        cursor(call, "before", &locate)?,
    );
    let total = rows.len();
    let between = |position: &u64| {
        after.is_none_or(|a| *position > a) && before.is_none_or(|b| *position < b)
    };
    let mut data: Vec<Value> = rows
        .into_iter()
        .filter(|(position, _)| between(position))
        .map(|row| row.1)
        .collect();
    if before.is_some() && after.is_none() {
        data.drain(..data.len().saturating_sub(limit));
    }
    data.truncate(limit);
    let cursor_of = |row: Option<&Value>| row.and_then(key).map(|id| URL_SAFE_NO_PAD.encode(id));
    let page_info = json!({
        "count": data.len(),
        "total_count": total,
        "start_cursor": cursor_of(data.first()),
        "end_cursor": cursor_of(data.last()),
    });
    Ok(Reply::ok(&json!({ "data": data, "page_info": page_info })))
}

/// Answers one page of a table's rows, as `show` shows those it wants to.
pub(crate) fn page_table<T>(
    call: &Call,
    default: usize,
    table: &Table<T>,
    show: impl Fn(&T) -> Option<Value>,
) -> Answer {
    let rows = table
        .positioned()
        .filter_map(|(position, row)| Some((position, show(row)?)));
    page(call, default, rows.collect(), |id| table.position(id))
}

/// Answers one page of a list that never changes.
pub(crate) fn page_list(call: &Call, default: usize, items: Vec<Value>) -> Answer {
    let ids: Vec<Option<String>> = items
        .iter()
        .map(|item| key(item).map(str::to_owned))
        .collect();
    let rows = items
        .into_iter()
        .zip(0..)
        .map(|(item, position)| (position, item));
    page(call, default, rows.collect(), |id| {
        let found = ids
            .iter()
            .position(|candidate| candidate.as_deref() == Some(id));
        found.map(|position| position as u64)
    })
}

/// What a cursor names: the id, or for apps and components the slug or key.
fn key(item: &Value) -> Option<&str> {
    ["id", "key", "name_slug"]
        .iter()
        .find_map(|name| item[name].as_str())
}

fn limit(call: &Call, default: usize) -> Result<usize, Refusal> {
    match call.integer("limit")? {
        None => Ok(default),
        Some(limit) if limit < 1 => Err(Refusal::invalid("limit", "must be at least 1")),
        Some(limit) => Ok(usize::try_from(limit.min(MAX_LIMIT)).unwrap_or(default)),
    }
}

fn cursor(
    call: &Call,
    name: &str,
    locate: impl Fn(&str) -> Option<u64>,
) -> Result<Option<u64>, Refusal> {
    let Some(text) = call.query(name).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let decoded = URL_SAFE_NO_PAD
        .decode(&text)
        .or_else(|_| URL_SAFE.decode(&text));
    let id = decoded.ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let position = id.and_then(|id| locate(&id));
    position
        .map(Some)
        .ok_or_else(|| Refusal::invalid(name, "is not a valid cursor"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(query: &str) -> Result<Value, u16> {
        let call = Call {
            method: "GET".into(),
            path: String::new(),
            query: query.into(),
            headers: Default::default(),
            body: Default::default(),
            parameters: Vec::new(),
        };
        let items = (1..=5).map(|n| json!({ "id": format!("x_{n}") })).collect();
        match page_list(&call, 2, items) {
            Ok(reply) => serde_json::from_slice(&reply.body).map_err(|_| 0),
            Err(refusal) => Err(refusal.0.status),
        }
    }

    fn ids(page: &Value) -> Vec<&str> {
        page["data"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|row| row["id"].as_str())
            .collect()
    }

    #[test]
    fn walking_forward_meets_every_row_once_and_ends_on_an_empty_page() {
        let (mut seen, mut query, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = ask(&query).unwrap_or_default();
            pages += 1;
            seen.extend(ids(&page).into_iter().map(str::to_owned));
            let Some(cursor) = page["page_info"]["end_cursor"].as_str() else {
                break;
            };
            query = format!("after={cursor}");
        }
        assert_eq!((seen.join(" "), pages), ("x_1 x_2 x_3 x_4 x_5".into(), 4));
    }

    #[test]
    fn before_gives_the_rows_just_before_it() {
        let last = URL_SAFE_NO_PAD.encode("x_5");
        let page = ask(&format!("before={last}")).unwrap_or_default();
        assert_eq!(ids(&page), ["x_3", "x_4"]);
        assert_eq!(page["page_info"]["count"], 2);
        assert_eq!(page["page_info"]["total_count"], 5);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(ask("limit=0"), Err(400));
        assert_eq!(ask("limit=x"), Err(400));
        assert_eq!(ask("after=nonsense"), Err(400));
    }
}
