//! The API's base URL, checked once.

use url::{Host, Url};

use crate::Error;

/// Parses a base URL. Rejects one that request paths cannot be appended to, or that would expose credentials.
pub(crate) fn parse(text: &str, allow_plain_http: bool) -> Result<Url, Error> {
    let rejected = |reason: &str| {
        Error::config(format!(
            "the base URL is not usable: {reason} (PIPEDREAM_BASE_URL)"
        ))
    };
    let url =
        Url::parse(text.trim()).map_err(|error| rejected("it is not a URL").with_source(error))?;
    if url.host_str().is_none_or(str::is_empty) {
        return Err(rejected("it has no host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(rejected("it contains a user name or password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(rejected("it has a query or fragment"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if allow_plain_http || is_loopback(&url) => Ok(url),
        "http" => Err(rejected(
            "plain http would expose the credentials to the network; use https, or call `allow_plain_http`",
        )),
        _ => Err(rejected("its scheme is neither https nor http")),
    }
}

/// The URL as text without a trailing slash: request paths start with a slash of their own.
pub(crate) fn without_slash(url: &Url) -> &str {
    url.as_str().trim_end_matches('/')
}

/// Whether the URL's host is this machine. The transport rejects a name that resolves to another one.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// Whether a URL may carry secrets: https, or plain http that does not leave this machine.
pub(crate) fn is_confidential(url: &Url) -> bool {
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
}

/// Host, and port unless it is the default one.
pub(crate) fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?;
    Some(match url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorKind;

    fn base(text: &str) -> Result<String, ErrorKind> {
        parse(text, false)
            .map(|url| without_slash(&url).to_owned())
            .map_err(|error| error.kind())
    }

    #[test]
    fn a_base_url_keeps_its_path_and_loses_its_trailing_slash() {
        assert_eq!(
            base("https://api.example/").as_deref(),
            Ok("https://api.example")
        );
        assert_eq!(
            base("https://api.example/x/").as_deref(),
            Ok("https://api.example/x")
        );
    }

    #[test]
    fn plain_http_is_accepted_for_loopback_only() {
        for local in [
            "http://127.0.0.1:1",
            "http://localhost:1",
            "http://[::1]:1",
            "http://a.localhost",
        ] {
            assert!(base(local).is_ok(), "{local}");
        }
        for other in [
            "http://api.example",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
        ] {
            assert_eq!(base(other), Err(ErrorKind::Config), "{other}");
            assert!(parse(other, true).is_ok(), "{other}");
        }
    }

    #[test]
    fn a_base_url_that_breaks_paths_or_exposes_credentials_is_rejected() {
        for text in [
            "",
            "api.example",
            "ftp://x",
            "https://u:p@x",
            "https://u@x",
            "https://:p@x",
            "https://x?a=1",
            "https://x#f",
            "data:x",
        ] {
            assert_eq!(base(text), Err(ErrorKind::Config), "{text}");
        }
    }
}
