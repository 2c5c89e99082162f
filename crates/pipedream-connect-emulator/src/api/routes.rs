//! Finds the operation of a request.
//!
//! The operation table comes from the API's description. This does not use the SDK's path builder, so that a wrong path there
//! cannot match an equally wrong route here.

use http::Method;
use percent_encoding::percent_decode_str;
use pipedream_connect_raw::runtime::Operation;

use super::older;

pub(crate) use pipedream_connect_raw::operations::ALL as OPERATIONS;

/// The target of a request.
#[derive(Debug)]
pub(crate) enum Route {
    /// An operation of the API, with its decoded path parameters.
    Operation(&'static Operation, Vec<(&'static str, String)>),
    /// The path has operations, but only with these methods.
    WrongMethod(Vec<&'static str>),
    /// Not an operation of the API.
    Other,
}

/// Finds the operation of `method` and the percent-encoded `path`.
///
/// A request with a Connect token may leave out the project.
pub(crate) fn find(method: &Method, path: &str, connect_token: bool) -> Route {
    let Some(segments) = segments(path) else {
        return Route::Other;
    };
    if connect_token && let Some(with_project) = insert_project(&segments) {
        let route = find_segments(method, &with_project);
        if matches!(route, Route::Operation(..)) {
            return route;
        }
    }
    find_segments(method, &segments)
}

fn find_segments(method: &Method, segments: &[String]) -> Route {
    let mut allowed = Vec::new();
    let mut best: Option<&'static Operation> = None;
    for &operation in OPERATIONS {
        if !matches(operation.path, segments) {
            continue;
        }
        if operation.method != *method {
            allowed.push(operation.method.as_str());
        } else if best.is_none_or(|best| literals(operation.path).gt(literals(best.path))) {
            best = Some(operation);
        }
    }
    match best {
        Some(operation) => Route::Operation(operation, parameters(operation.path, segments)),
        None if allowed.is_empty() => Route::Other,
        None => {
            allowed.sort_unstable();
            Route::WrongMethod(allowed)
        }
    }
}

/// Splits on the slashes of the raw path, then decodes each segment once.
fn segments(path: &str) -> Option<Vec<String>> {
    let raw = path.strip_prefix('/')?;
    let decode = |segment| Some(percent_decode_str(segment).decode_utf8().ok()?.into_owned());
    let segments = raw.split('/').map(decode).collect::<Option<_>>()?;
    Some(older::current_path(segments))
}

/// `/v1/connect/accounts` → `/v1/connect//accounts`. `None` if the path has a project.
fn insert_project(segments: &[String]) -> Option<Vec<String>> {
    let third = segments.get(2)?;
    if third.is_empty() || third.starts_with("proj_") {
        return None;
    }
    let mut with_project = segments.to_vec();
    with_project.insert(2, String::new());
    Some(with_project)
}

fn matches(template: &'static str, segments: &[String]) -> bool {
    let mut segments = segments.iter();
    let all_match = pieces(template).all(|piece| {
        segments
            .next()
            .is_some_and(|segment| match parameter(piece) {
                // Only the project may be empty: SDKs write `/v1/connect//accounts` for the project of the token.
                Some("project_id") => true,
                Some(_) => !segment.is_empty(),
                None => piece == segment,
            })
    });
    all_match && segments.next().is_none()
}

/// Which pieces are literal. Of two templates that match, the one with the first literal wins.
fn literals(template: &'static str) -> impl Iterator<Item = bool> {
    pieces(template).map(|piece| parameter(piece).is_none())
}

fn parameters(template: &'static str, segments: &[String]) -> Vec<(&'static str, String)> {
    let pairs = pieces(template).zip(segments);
    pairs
        .filter_map(|(piece, segment)| Some((parameter(piece)?, segment.clone())))
        .collect()
}

fn pieces(template: &'static str) -> impl Iterator<Item = &'static str> {
    template.trim_start_matches('/').split('/')
}

fn parameter(piece: &'static str) -> Option<&'static str> {
    piece.strip_prefix('{')?.strip_suffix('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(method: &str, path: &str, connect_token: bool) -> &'static str {
        let method = Method::from_bytes(method.as_bytes()).unwrap_or_default();
        match find(&method, path, connect_token) {
            Route::Operation(operation, _) => operation.id,
            Route::WrongMethod(_) => "wrong method",
            Route::Other => "other",
        }
    }

    #[test]
    fn the_table_has_70_different_operations() {
        let ids: std::collections::BTreeSet<_> =
            OPERATIONS.iter().map(|operation| operation.id).collect();
        assert_eq!((OPERATIONS.len(), ids.len()), (71, 71));
    }

    #[test]
    fn literal_segments_take_precedence_over_parameters() {
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
    fn requests_with_connect_tokens_may_leave_out_the_project() {
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
        assert_eq!(id("GET", "/v1/connect/accounts", false), "other");
    }

    #[test]
    fn a_parameter_is_one_segment_and_decoded_once() {
        let Route::Operation(operation, parameters) = find(
            &Method::GET,
            "/v1/connect/p/users/u%2F1%20x%252Fy/accounts",
            false,
        ) else {
            unreachable!()
        };
        assert_eq!(operation.id, "accounts_list_by_external_user");
        assert_eq!(parameters[1], ("external_user_id", "u/1 x%2Fy".into()));
        assert_eq!(id("GET", "/v1/connect/p/users//accounts", false), "other");
    }

    #[test]
    fn a_known_path_with_another_method_lists_its_methods() {
        let Route::WrongMethod(methods) = find(
            &Method::PUT,
            "/v1/connect/p/webhook/regenerate_signing_key",
            false,
        ) else {
            unreachable!()
        };
        assert_eq!(methods, ["POST"]);
    }
}
