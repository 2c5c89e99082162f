//! Whether an app's API can be called through the proxy, known before the call.

use std::fmt;

use crate::types::App;

/// Why the proxy would refuse a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyProblem {
    /// The proxy is switched off for this app.
    Disabled,
    /// The app's API is not at this host; these are the allowed ones.
    Host(Vec<String>),
    /// A path alone does not do for this app; give the full URL.
    NoBase,
}

impl fmt::Display for ProxyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => f.write_str("the proxy is switched off for this app"),
            Self::Host(allowed) => write!(
                f,
                "the proxy reaches only {} for this app",
                allowed.join(", ")
            ),
            Self::NoBase => {
                f.write_str("this app has no base address for a path; give the full URL")
            }
        }
    }
}

impl std::error::Error for ProxyProblem {}

impl App {
    /// What speaks against calling `url` (full, or a path that starts with `/`) through the proxy; `None` when nothing is
    /// known to. Reads only what the API said about the app, so an app without `connect` settings is given the benefit of
    /// the doubt.
    pub fn proxy_problem(&self, url: &str) -> Option<ProxyProblem> {
        let settings = self.connect.as_ref()?;
        if settings.proxy_enabled == Some(false) {
            return Some(ProxyProblem::Disabled);
        }
        if url.starts_with('/') {
            let base = settings
                .base_proxy_target_url
                .as_deref()
                .unwrap_or_default();
            return base.is_empty().then_some(ProxyProblem::NoBase);
        }
        let allowed = &settings.allowed_domains;
        let reachable = allowed.is_empty()
            || host(url).is_none_or(|host| allowed.iter().any(|domain| covers(domain, host)));
        (!reachable).then(|| ProxyProblem::Host(allowed.clone()))
    }
}

/// The host of a URL, without user, port and path.
fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    host.split(':').next()
}

/// Whether a domain of the list, exact or `*.` with everything below it, covers a host.
fn covers(domain: &str, host: &str) -> bool {
    match domain.strip_prefix("*.") {
        Some(parent) => {
            host.len() > parent.len() + 1
                && host
                    .get(host.len() - parent.len()..)
                    .is_some_and(|end| end.eq_ignore_ascii_case(parent))
                && host.as_bytes().get(host.len() - parent.len() - 1) == Some(&b'.')
        }
        None => domain.eq_ignore_ascii_case(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(enabled: bool, base: &str, domains: &[&str]) -> App {
        let connect = serde_json::json!({ "proxy_enabled": enabled, "base_proxy_target_url": base, "allowed_domains": domains });
        serde_json::from_value(serde_json::json!({ "name": "X", "connect": connect }))
            .expect("an app")
    }

    #[test]
    fn hosts_outside_the_list_are_known_before_the_call() {
        let slack = app(true, "", &["slack.com", "*.slack.com"]);
        assert_eq!(slack.proxy_problem("https://slack.com/api"), None);
        assert_eq!(slack.proxy_problem("https://files.Slack.com:443/x"), None);
        for other in [
            "https://evilslack.com",
            "https://slack.com.evil.example",
            "https://u@evil.example/slack.com",
        ] {
            assert!(
                matches!(slack.proxy_problem(other), Some(ProxyProblem::Host(_))),
                "{other}"
            );
        }
    }

    #[test]
    fn a_path_needs_a_base_and_a_switched_off_proxy_takes_nothing() {
        assert_eq!(
            app(true, "", &[]).proxy_problem("/x"),
            Some(ProxyProblem::NoBase)
        );
        assert_eq!(app(true, "https://x", &[]).proxy_problem("/x"), None);
        assert_eq!(
            app(false, "https://x", &[]).proxy_problem("/x"),
            Some(ProxyProblem::Disabled)
        );
    }

    #[test]
    fn an_app_that_says_nothing_is_given_the_benefit_of_the_doubt() {
        let app: App = serde_json::from_value(serde_json::json!({ "name": "X" })).expect("an app");
        assert_eq!(app.proxy_problem("https://x"), None);
    }
}
