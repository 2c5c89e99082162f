//! Cursor paging as the API does it.
//!
//! A cursor is the unpadded base64 of an id. The last page has an `end_cursor`, too; the page after it is empty and has null
//! cursors. The real default of `limit` is not published; the emulator uses [`DEFAULT_LIMIT`].

use base64::Engine;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::json;

use super::request::RecordedRequest;
use super::response::{ApiError, ApiResult, Response};
use crate::table::{Record, Table};

/// Rows per page if the request has no `limit`.
pub(crate) const DEFAULT_LIMIT: usize = 10;
/// Maximum rows per page.
const MAX_LIMIT: i64 = 100;

/// A page with its cursors.
#[derive(Serialize)]
struct Page<V> {
    data: Vec<V>,
    page_info: serde_json::Value,
}

/// Returns one page of the rows of a table that `fits` accepts.
pub(crate) fn page_table<'a, T: Record, V: Serialize>(
    request: &RecordedRequest,
    default_limit: usize,
    table: &'a Table<T>,
    fits: impl Fn(&T) -> bool,
    view: impl Fn(&'a T) -> V,
) -> ApiResult {
    let rows = table.positioned().filter(|(_, row)| fits(row)).collect();
    page(request, default_limit, rows, |id| table.position(id), view)
}

/// Returns one page of a list that never changes.
pub(crate) fn page_list<T: Record + Serialize>(
    request: &RecordedRequest,
    default_limit: usize,
    items: &[&T],
) -> ApiResult {
    let position = |id: &str| items.iter().position(|item| item.id() == id);
    let rows = (0..).zip(items.iter().copied()).collect();
    let locate = |id: &str| position(id).map(|position| position as u64);
    page(request, default_limit, rows, locate, |item| item)
}

fn page<'a, T: Record, V: Serialize>(
    request: &RecordedRequest,
    default_limit: usize,
    rows: Vec<(u64, &'a T)>,
    locate: impl Fn(&str) -> Option<u64>,
    view: impl Fn(&'a T) -> V,
) -> ApiResult {
    let limit = limit(request, default_limit)?;
    let after = cursor(request, "after", &locate)?;
    let before = cursor(request, "before", &locate)?;
    let total = rows.len();
    let between = |position: u64| {
        after.is_none_or(|after| position > after) && before.is_none_or(|before| position < before)
    };
    let rows = rows.into_iter().filter(|(position, _)| between(*position));
    let mut rows: Vec<&T> = rows.map(|(_, row)| row).collect();
    if before.is_some() && after.is_none() {
        rows.drain(..rows.len().saturating_sub(limit));
    }
    rows.truncate(limit);
    let cursor_of = |row: Option<&&T>| row.map(|row| URL_SAFE_NO_PAD.encode(row.id()));
    let page_info = json!({
        "count": rows.len(),
        "total_count": total,
        "start_cursor": cursor_of(rows.first()),
        "end_cursor": cursor_of(rows.last()),
    });
    let data = rows.into_iter().map(view).collect();
    Ok(Response::ok(&Page { data, page_info }))
}

fn limit(request: &RecordedRequest, default: usize) -> Result<usize, ApiError> {
    match request.integer("limit")? {
        None => Ok(default),
        Some(limit) if limit < 1 => Err(ApiError::invalid("limit", "must be at least 1")),
        Some(limit) => Ok(usize::try_from(limit.min(MAX_LIMIT)).unwrap_or(default)),
    }
}

fn cursor(
    request: &RecordedRequest,
    name: &str,
    locate: impl Fn(&str) -> Option<u64>,
) -> Result<Option<u64>, ApiError> {
    let Some(text) = request.query(name).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let padded = |_| URL_SAFE.decode(&text);
    let decoded = URL_SAFE_NO_PAD.decode(&text).or_else(padded).ok();
    let id = decoded.and_then(|bytes| String::from_utf8(bytes).ok());
    let position = id.and_then(|id| locate(&id));
    position
        .map(Some)
        .ok_or_else(|| ApiError::invalid(name, "is not a valid cursor"))
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::Value;

    use super::*;

    #[derive(Serialize)]
    struct Row {
        id: String,
    }

    impl Record for Row {
        fn id(&self) -> &str {
            &self.id
        }
    }

    fn get_page(query: &str) -> Result<Value, u16> {
        let request = RecordedRequest::for_test(Method::GET, "", query);
        let rows = (1..=5).map(|n| Row {
            id: format!("x_{n}"),
        });
        let rows: Vec<Row> = rows.collect();
        match page_list(&request, 2, &rows.iter().collect::<Vec<_>>()) {
            Ok(response) => serde_json::from_slice(&response.body).map_err(|_| 0),
            Err(error) => Err(Response::from(error).status.as_u16()),
        }
    }

    fn ids(page: &Value) -> Vec<&str> {
        let rows = page["data"].as_array().into_iter().flatten();
        rows.filter_map(|row| row["id"].as_str()).collect()
    }

    #[test]
    fn paging_forward_returns_every_row_once_and_ends_with_an_empty_page() {
        let (mut seen, mut query, mut pages) = (Vec::new(), String::new(), 0);
        loop {
            let page = get_page(&query).unwrap_or_default();
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
    fn before_returns_the_rows_directly_before_it() {
        let last = URL_SAFE_NO_PAD.encode("x_5");
        let page = get_page(&format!("before={last}")).unwrap_or_default();
        assert_eq!(ids(&page), ["x_3", "x_4"]);
        assert_eq!(page["page_info"]["count"], 2);
        assert_eq!(page["page_info"]["total_count"], 5);
    }

    #[test]
    fn invalid_limits_and_cursors_are_rejected() {
        assert_eq!(get_page("limit=0"), Err(400));
        assert_eq!(get_page("limit=x"), Err(400));
        assert_eq!(get_page("after=nonsense"), Err(400));
    }
}
