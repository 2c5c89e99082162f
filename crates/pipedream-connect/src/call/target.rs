//! What a call is about: the ids, project, environment and host that its errors name.

use http::HeaderMap;
use pipedream_connect_raw::runtime::Location;
use serde_json::Value;

use super::headers::ENVIRONMENT;
use super::prepared::Call;
use super::redact::{Sent, client_secrets};
use super::request::CallRequest;
use super::response::{Responder, ResponseRules};
use crate::base_url::host;
use crate::error::Target;

/// Fields of request bodies that name what the call is about.
const BODY_FIELDS: [&str; 5] = [
    "id",
    "app_slug",
    "account_id",
    "prop_name",
    "external_user_id",
];

/// Longer bodies are not scanned: they are uploads, not arguments.
const MAX_SCANNED_BODY: usize = 64 << 10;

/// Template of the paths of operations within a project. A Connect token leaves the project out.
const PROJECT_SCOPE: &str = "/v1/connect/{project_id}/";

impl Sent {
    /// The facts for an error. Computed only when a call has failed.
    pub(crate) fn target(&self, rules: &ResponseRules, body: &[u8]) -> Target {
        let request = &*self.request;
        let mut target = request.path_ids();
        target.extend(request.query_ids());
        if rules.responder == Responder::Pipedream {
            target.extend(body_ids(body));
        }
        target.extend(request.call.scope(&request.headers));
        target.extend((rules.hosts)(request));
        let secrets = self.secrets();
        for (_, value) in &mut target {
            *value = secrets.excerpt(value);
        }
        target
    }
}

impl CallRequest {
    /// Path parameters. Segments are matched from the end, because a base URL may add a prefix.
    fn path_ids(&self) -> Target {
        let template = self.call.operation.path;
        let scoped = template.starts_with(PROJECT_SCOPE);
        let mut ids = Target::new();
        for (part, segment) in template.rsplit('/').zip(self.url.path().rsplit('/')) {
            if let Some(name) = parameter(part)
                && is_id(name)
                && !(scoped && name == "project_id")
            {
                ids.push((name, decoded(segment)));
            }
        }
        ids.reverse();
        ids
    }

    fn query_ids(&self) -> Target {
        let mut ids = Target::new();
        for param in self.call.operation.params {
            let mut pairs = self.url.query_pairs();
            if param.location == Location::Query
                && is_id(param.name)
                && let Some((_, value)) = pairs.find(|(name, _)| name == param.name)
            {
                ids.push((param.name, value.into_owned()));
            }
        }
        ids
    }
}

impl Call {
    /// The facts for an error that a feature creates itself, after `ids`.
    pub(crate) fn target(&self, ids: impl IntoIterator<Item = (&'static str, String)>) -> Target {
        let secrets = client_secrets(&self.context);
        let host = host(&self.context.base_url).map(|host| ("host", host));
        let facts = ids.into_iter();
        // Invalid headers are an error of their own.
        let headers = self.options().header_map().unwrap_or_default();
        let facts = facts.chain(self.scope(&headers)).chain(host);
        facts
            .map(|(name, value)| (name, secrets.excerpt(&value)))
            .collect()
    }

    /// The project and environment of a call with these headers.
    fn scope(&self, headers: &HeaderMap) -> Target {
        let project = self.options().project.as_ref();
        let project = project.or(self.context.project.as_ref());
        let scoped = self.operation.path.starts_with(PROJECT_SCOPE);
        let environment = headers.get(ENVIRONMENT);
        let environment = environment.or(self.context.environment.as_ref());
        let environment = environment.and_then(|value| value.to_str().ok());
        let project = project.filter(|_| scoped).map(String::as_str);
        [("project_id", project), ("environment", environment)]
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?.to_owned())))
            .collect()
    }
}

fn parameter(segment: &'static str) -> Option<&'static str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn is_id(name: &str) -> bool {
    name == "id" || name == "app" || name.ends_with("_id")
}

fn decoded(segment: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(segment);
    decoded.decode_utf8_lossy().into_owned()
}

fn body_ids(body: &[u8]) -> Target {
    if body.len() > MAX_SCANNED_BODY {
        return Target::new();
    }
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |name: &'static str| Some((name, body.get(name)?.as_str()?.to_owned()));
    BODY_FIELDS.into_iter().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_the_app_are_facts_and_other_parameters_are_not() {
        for name in ["id", "app", "account_id"] {
            assert!(is_id(name), "{name}");
        }
        for name in ["identity", "apps", "q", "limit"] {
            assert!(!is_id(name), "{name}");
        }
    }

    #[test]
    fn ids_are_read_from_a_body_of_the_maximum_size_and_not_from_a_longer_one() {
        let ids = |length: usize| {
            let mut body = br#"{"id":"x"}"#.to_vec();
            body.resize(length, b' ');
            body_ids(&body)
        };
        assert_eq!(ids(MAX_SCANNED_BODY), [("id", "x".to_owned())]);
        assert_eq!(ids(MAX_SCANNED_BODY + 1), []);
    }
}
