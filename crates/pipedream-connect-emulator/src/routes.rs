//! Which operation a request is for.
//!
//! The table of operations is the one that comes from the API's description. The SDK's own path builder has no part in
//! this: a path it builds wrongly must not find a route that is wrong in the same way.

use percent_encoding::percent_decode_str;
use pipedream_connect_raw::runtime::Operation;

/// Every operation, one row each.
pub(crate) use pipedream_connect_raw::operations::ALL as OPERATIONS;

/// Where a request goes.
#[derive(Debug)]
pub(crate) enum Route {
    /// An operation of the API, with its decoded path parameters.
    Api(&'static Operation, Vec<(&'static str, String)>),
    /// The path exists, but not with this method; these are its methods.
    WrongMethod(Vec<&'static str>),
    /// Nothing of the API.
    Elsewhere,
}

/// Finds the operation of `method` and the raw (still percent-encoded) `path`.
///
/// `connect_token` says that the caller presented a Connect token, whose requests may leave out the project.
pub(crate) fn find(method: &str, path: &str, connect_token: bool) -> Route {
    let Some(segments) = segments(path) else {
        return Route::Elsewhere;
    };
    if connect_token && let Some(with_project) = insert_project(&segments) {
        let route = find_segments(method, &with_project);
        if matches!(route, Route::Api(..)) {
            return route;
        }
    }
    find_segments(method, &segments)
}

fn find_segments(method: &str, segments: &[String]) -> Route {
    let mut allowed = Vec::new();
    let mut best: Option<(Vec<bool>, &'static Operation)> = None;
    for &operation in OPERATIONS {
        let Some(literals) = matches(operation.path, segments) else {
            continue;
        };
        if operation.method.as_str() != method {
            allowed.push(operation.method.as_str());
        } else if best.as_ref().is_none_or(|(score, _)| literals > *score) {
            best = Some((literals, operation));
        }
    }
    match best {
        Some((_, operation)) => Route::Api(operation, parameters(operation.path, segments)),
        None if allowed.is_empty() => Route::Elsewhere,
        None => {
            allowed.sort_unstable();
            Route::WrongMethod(allowed)
        }
    }
}

/// Splits on the slashes of the raw path and decodes each segment once.
fn segments(path: &str) -> Option<Vec<String>> {
    let raw = path.strip_prefix('/')?;
    let decode = |segment| Some(percent_decode_str(segment).decode_utf8().ok()?.into_owned());
    let mut segments: Vec<String> = raw.split('/').map(decode).collect::<Option<_>>()?;
    // The unprefixed aliases of the app directory, `/v1/apps` and so on.
    if let [version, directory, ..] = segments.as_slice()
        && version == "v1"
        && matches!(directory.as_str(), "apps" | "app_categories")
    {
        segments.insert(1, "connect".into());
    }
    Some(segments)
}

/// `/v1/connect/accounts` → `/v1/connect//accounts`; `None` where a project is named already.
fn insert_project(segments: &[String]) -> Option<Vec<String>> {
    let third = segments.get(2)?;
    if third.is_empty() || third.starts_with("proj_") {
        return None;
    }
    let mut with_project = segments.to_vec();
    with_project.insert(2, String::new());
    Some(with_project)
}

/// Tells which segments are literal, if the template matches at all. Literal beats parameter, from the left.
fn matches(template: &str, segments: &[String]) -> Option<Vec<bool>> {
    let template: Vec<&str> = template.trim_start_matches('/').split('/').collect();
    if template.len() != segments.len() {
        return None;
    }
    let pairs = template.iter().zip(segments);
    pairs
        .map(|(pattern, segment)| match parameter(pattern) {
            // Only the project may be left empty: SDKs write `/v1/connect//accounts` for "the token's project".
            Some("project_id") => Some(false),
            Some(_) => (!segment.is_empty()).then_some(false),
            None => (*pattern == segment.as_str()).then_some(true),
        })
        .collect()
}

fn parameters(template: &'static str, segments: &[String]) -> Vec<(&'static str, String)> {
    let template = template.trim_start_matches('/').split('/');
    template
        .zip(segments)
        .filter_map(|(pattern, segment)| Some((parameter(pattern)?, segment.clone())))
        .collect()
}

fn parameter(pattern: &str) -> Option<&str> {
    pattern.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(method: &str, path: &str, connect_token: bool) -> &'static str {
        match find(method, path, connect_token) {
            Route::Api(operation, _) => operation.id,
            Route::WrongMethod(_) => "wrong method",
            Route::Elsewhere => "elsewhere",
        }
    }

    #[test]
    fn the_table_has_every_operation_once() {
        let ids: std::collections::BTreeSet<_> =
            OPERATIONS.iter().map(|operation| operation.id).collect();
        assert_eq!((OPERATIONS.len(), ids.len()), (70, 70));
    }

    #[test]
    fn literal_segments_beat_parameters() {
        assert_eq!(id("GET", "/v1/connect/apps/slack", false), "apps_retrieve");
        assert_eq!(
            id("GET", "/v1/connect/projects/proj_X", false),
            "projects_retrieve"
        );
        assert_eq!(
            id("GET", "/v1/connect/proj_X/projects/info", false),
            "projects_retrieve_info"
        );
        assert_eq!(
            id("POST", "/v1/connect/proj_X/components/configure", false),
            "components_configure_prop"
        );
    }

    #[test]
    fn connect_tokens_may_leave_out_the_project() {
        assert_eq!(id("GET", "/v1/connect/accounts", true), "accounts_list");
        assert_eq!(id("GET", "/v1/connect//accounts", true), "accounts_list");
        assert_eq!(
            id("GET", "/v1/connect/accounts/apn_1", true),
            "accounts_retrieve"
        );
        assert_eq!(
            id("GET", "/v1/connect/projects/info", true),
            "projects_retrieve_info"
        );
        assert_eq!(
            id("DELETE", "/v1/connect/apps/slack/accounts", true),
            "accounts_delete_by_app"
        );
        assert_eq!(id("GET", "/v1/connect/apps", true), "apps_list");
        assert_eq!(
            id("DELETE", "/v1/connect/users/accounts", true),
            "users_delete_external_user"
        );
        assert_eq!(id("GET", "/v1/connect/accounts", false), "elsewhere");
    }

    #[test]
    fn a_parameter_is_one_segment_decoded_once() {
        let Route::Api(operation, parameters) =
            find("GET", "/v1/connect/p/users/u%2F1%20x%252Fy/accounts", false)
        else {
            unreachable!()
        };
        assert_eq!(operation.id, "accounts_list_by_external_user");
        assert_eq!(parameters[1], ("external_user_id", "u/1 x%2Fy".into()));
        assert_eq!(
            id("GET", "/v1/connect/p/users//accounts", false),
            "elsewhere"
        );
    }

    #[test]
    fn a_known_path_with_another_method_names_its_methods() {
        let Route::WrongMethod(methods) =
            find("PUT", "/v1/connect/p/webhook/regenerate_signing_key", false)
        else {
            unreachable!()
        };
        assert_eq!(methods, ["POST"]);
    }
}
