//! The `PIPEDREAM_*` environment variables, with the precedence of the official SDKs.

use pipedream_connect_raw::values::Secret;

use crate::auth::Credentials;

/// What the environment says; empty variables count as unset.
#[derive(Clone, Default)]
pub(crate) struct Variables {
    access_token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    pub(crate) project_id: Option<String>,
    pub(crate) environment: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) workflow_domain: Option<String>,
}

impl Variables {
    pub(crate) fn read() -> Self {
        Self::from(|name| std::env::var(name).ok())
    }

    fn from(lookup: impl Fn(&str) -> Option<String>) -> Self {
        let get = |name: &str| {
            lookup(&format!("PIPEDREAM_{name}")).filter(|value| !value.trim().is_empty())
        };
        Self {
            access_token: get("ACCESS_TOKEN"),
            client_id: get("CLIENT_ID"),
            client_secret: get("CLIENT_SECRET"),
            project_id: get("PROJECT_ID"),
            environment: get("PROJECT_ENVIRONMENT"),
            base_url: get("BASE_URL"),
            workflow_domain: get("WORKFLOW_DOMAIN"),
        }
    }

    /// A ready-made token wins over client credentials.
    pub(crate) fn credentials(&self) -> Option<Credentials> {
        if let Some(token) = &self.access_token {
            return Some(Credentials::AccessToken(Secret::from(token.as_str())));
        }
        Some(Credentials::Client {
            id: self.client_id.clone()?,
            secret: Secret::from(self.client_secret.as_deref()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(set: &[(&str, &str)]) -> Variables {
        Variables::from(|name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_access_token_wins_over_client_credentials() {
        let all = variables(&[
            ("PIPEDREAM_ACCESS_TOKEN", "t"),
            ("PIPEDREAM_CLIENT_ID", "i"),
            ("PIPEDREAM_CLIENT_SECRET", "s"),
        ]);
        assert!(matches!(
            all.credentials(),
            Some(Credentials::AccessToken(_))
        ));
    }

    #[test]
    fn half_of_the_client_credentials_is_none_at_all() {
        assert!(
            variables(&[("PIPEDREAM_CLIENT_ID", "i")])
                .credentials()
                .is_none()
        );
        assert!(
            variables(&[("PIPEDREAM_CLIENT_SECRET", "s")])
                .credentials()
                .is_none()
        );
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let set = variables(&[("PIPEDREAM_BASE_URL", ""), ("PIPEDREAM_PROJECT_ID", "  ")]);
        assert_eq!((set.base_url, set.project_id), (None, None));
    }
}
