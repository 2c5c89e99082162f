//! The `PIPEDREAM_*` environment variables, with the precedence of the official SDKs.

use std::collections::HashMap;

use pipedream_connect_raw::values::Secret;

use crate::Error;
use crate::auth::Credentials;

/// The `PIPEDREAM_*` variables. Empty variables count as unset.
#[derive(Clone, Default)]
pub(crate) struct EnvVars {
    access_token: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    private_key: Option<String>,
    pub(crate) key_id: Option<String>,
    pub(crate) project_id: Option<String>,
    pub(crate) environment: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) workflow_domain: Option<String>,
}

impl EnvVars {
    pub(crate) fn new<N, V>(variables: impl IntoIterator<Item = (N, V)>) -> Self
    where
        N: AsRef<str>,
        V: Into<String>,
    {
        let mut set: HashMap<String, String> = variables
            .into_iter()
            .filter_map(|(name, value)| {
                let name = name.as_ref().strip_prefix("PIPEDREAM_")?;
                Some((name.to_owned(), value.into()))
            })
            .collect();
        let mut get = |name: &str| set.remove(name).filter(|value| !value.trim().is_empty());
        Self {
            access_token: get("ACCESS_TOKEN"),
            client_id: get("CLIENT_ID"),
            client_secret: get("CLIENT_SECRET"),
            private_key: get("PRIVATE_KEY"),
            key_id: get("KEY_ID"),
            project_id: get("PROJECT_ID"),
            environment: get("PROJECT_ENVIRONMENT"),
            base_url: get("BASE_URL"),
            workflow_domain: get("WORKFLOW_DOMAIN"),
        }
    }

    /// An access token takes precedence over client credentials.
    ///
    /// # Errors
    /// When both a client secret and a private key are set, or only half of the client credentials.
    pub(crate) fn credentials(&self) -> Result<Option<Credentials>, Error> {
        if let Some(token) = &self.access_token {
            return Ok(Some(Credentials::AccessToken(Secret::from(token.as_str()))));
        }
        let credentials = (
            self.client_id.clone(),
            self.client_secret.as_deref(),
            self.private_key.as_deref(),
        );
        match credentials {
            (None, None, None) => Ok(None),
            (_, Some(_), Some(_)) => Err(Error::config(
                "PIPEDREAM_CLIENT_SECRET and PIPEDREAM_PRIVATE_KEY are both set; unset one of them",
            )),
            (Some(id), Some(secret), None) => Ok(Some(Credentials::ClientSecret {
                id,
                secret: Secret::from(secret),
            })),
            (Some(id), None, Some(key)) => Ok(Some(Credentials::PrivateKey {
                id,
                key: Secret::from(key),
            })),
            (Some(_), None, None) => Err(Error::config(
                "PIPEDREAM_CLIENT_ID is set, but PIPEDREAM_CLIENT_SECRET is not (nor PIPEDREAM_PRIVATE_KEY)",
            )),
            (None, Some(_), None) => Err(without_client_id("PIPEDREAM_CLIENT_SECRET")),
            (None, None, Some(_)) => Err(without_client_id("PIPEDREAM_PRIVATE_KEY")),
        }
    }
}

fn without_client_id(variable: &str) -> Error {
    Error::config(format!("{variable} is set, but PIPEDREAM_CLIENT_ID is not"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(set: &[(&'static str, &'static str)]) -> EnvVars {
        EnvVars::new(set.iter().copied())
    }

    const ID: (&str, &str) = ("PIPEDREAM_CLIENT_ID", "i");
    const SECRET: (&str, &str) = ("PIPEDREAM_CLIENT_SECRET", "s");
    const KEY: (&str, &str) = ("PIPEDREAM_PRIVATE_KEY", "k");

    #[test]
    fn an_access_token_takes_precedence_over_client_credentials() {
        let all = variables(&[("PIPEDREAM_ACCESS_TOKEN", "t"), ID, SECRET, KEY]);
        assert!(matches!(
            all.credentials(),
            Ok(Some(Credentials::AccessToken(_)))
        ));
    }

    #[test]
    fn half_of_the_client_credentials_is_an_error_that_names_the_missing_variable() {
        for (half, missing) in [
            (ID, "PIPEDREAM_CLIENT_SECRET"),
            (SECRET, "PIPEDREAM_CLIENT_ID"),
            (KEY, "PIPEDREAM_CLIENT_ID"),
        ] {
            let error = variables(&[half]).credentials().err();
            let text = error.map(|error| error.to_string()).unwrap_or_default();
            assert!(text.contains(&format!("{missing} is not")), "{text}");
            assert!(text.contains(half.0), "{text}");
        }
        assert!(matches!(variables(&[]).credentials(), Ok(None)));
    }

    #[test]
    fn a_client_has_a_secret_or_a_private_key() {
        assert!(matches!(
            variables(&[ID, SECRET]).credentials(),
            Ok(Some(Credentials::ClientSecret { .. }))
        ));
        assert!(matches!(
            variables(&[ID, KEY]).credentials(),
            Ok(Some(Credentials::PrivateKey { .. }))
        ));
    }

    #[test]
    fn a_secret_beside_a_private_key_is_an_error() {
        let error = variables(&[ID, SECRET, KEY]).credentials().err();
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            text.contains("PIPEDREAM_CLIENT_SECRET") && text.contains("PIPEDREAM_PRIVATE_KEY"),
            "{text}"
        );
    }

    #[cfg(not(feature = "private-key-jwt"))]
    #[test]
    fn a_private_key_without_its_feature_is_an_error_that_names_it() {
        let mut builder = crate::Client::builder();
        builder = builder.env_vars([ID, KEY]);
        let text = builder
            .build()
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default();
        assert!(text.contains("private-key-jwt"), "{text}");
    }

    #[cfg(feature = "private-key-jwt")]
    #[test]
    fn an_invalid_private_key_is_rejected_and_not_printed() {
        let set = [
            ID,
            ("PIPEDREAM_PRIVATE_KEY", "{\"kty\":\"oct\",\"k\":\"hush\"}"),
        ];
        let text = crate::Client::builder()
            .env_vars(set)
            .build()
            .err()
            .map(|error| format!("{error} {error:?}"))
            .unwrap_or_default();
        assert!(text.contains("P-256") && !text.contains("hush"), "{text}");
    }

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let set = variables(&[("PIPEDREAM_BASE_URL", ""), ("PIPEDREAM_PROJECT_ID", "  ")]);
        assert_eq!((set.base_url, set.project_id), (None, None));
    }
}
