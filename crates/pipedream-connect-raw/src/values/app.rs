//! Whether the proxy accepts a call of an app's API, checked before the call.

use std::fmt;

use url::Url;

use crate::runtime::one_line;
use crate::types::App;

/// Why the proxy would reject a call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProxyProblem {
    /// The proxy is disabled for this app.
    Disabled,
    /// The URL's host is not one of the app's allowed hosts, which these are.
    Host(Vec<String>),
    /// The app has no base URL, so a path alone is not enough.
    NoBase,
}

impl fmt::Display for ProxyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => f.write_str("the proxy is disabled for this app"),
            Self::Host(allowed) => write!(
                f,
                "the proxy accepts only these hosts for this app: {}",
                one_line(&allowed.join(", "))
            ),
            Self::NoBase => {
                f.write_str("this app has no base URL to resolve a path against; pass a full URL")
            }
        }
    }
}

impl std::error::Error for ProxyProblem {}

impl App {
    /// Why the proxy would reject a call to `url`, which is a full URL or a path that starts with `/`.
    ///
    /// `None` means that no reason is known. Only the app's `connect` settings are checked, so there is no known reason
    /// without them.
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
            || host(url).is_none_or(|host| allowed.iter().any(|domain| covers(domain, &host)));
        (!reachable).then(|| ProxyProblem::Host(allowed.clone()))
    }
}

fn host(url: &str) -> Option<String> {
    Some(Url::parse(url).ok()?.host_str()?.to_owned())
}

/// Whether an allowed domain covers a host: `*.example.com` covers the subdomains, any other only itself.
fn covers(domain: &str, host: &str) -> bool {
    let domain = domain.to_ascii_lowercase();
    match domain.strip_prefix("*.") {
        Some(parent) => host
            .strip_suffix(parent)
            .is_some_and(|subdomain| subdomain.len() > 1 && subdomain.ends_with('.')),
        None => domain == host,
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
    fn hosts_outside_the_list_are_reported() {
        let slack = app(true, "", &["slack.com", "*.slack.com"]);
        assert_eq!(slack.proxy_problem("https://slack.com/api"), None);
        assert_eq!(slack.proxy_problem("https://files.Slack.com:443/x"), None);
        for other in [
            "https://evilslack.com",
            "https://slack.com.evil.example",
            "https://u@evil.example/slack.com",
            "https://evil.example\\@slack.com",
            "https://.slack.com",
            "https://[::1]:443/",
        ] {
            assert!(
                matches!(slack.proxy_problem(other), Some(ProxyProblem::Host(_))),
                "{other}"
            );
        }
    }

    #[test]
    fn a_path_needs_a_base_url_and_a_disabled_proxy_accepts_nothing() {
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
    fn an_app_without_settings_has_no_known_problem() {
        let app: App = serde_json::from_value(serde_json::json!({ "name": "X" })).expect("an app");
        assert_eq!(app.proxy_problem("https://x"), None);
    }
}
