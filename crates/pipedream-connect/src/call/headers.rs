//! Header names and values from the caller.

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::Error;

/// Selects the environment of the project.
pub(crate) const ENVIRONMENT: HeaderName = HeaderName::from_static("x-pd-environment");

/// The external user of a call to a workflow.
pub(crate) const EXTERNAL_USER: HeaderName = HeaderName::from_static("x-pd-external-user-id");

/// Parses a header.
pub(crate) fn parse_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let parsed = HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| Error::argument(format!("{name:?} is not a valid header name")))?;
    let value = HeaderValue::from_str(value).map_err(|_| {
        Error::argument(format!(
            "the value of the header `{name}` contains characters that are not allowed in a header"
        ))
    })?;
    Ok((parsed, value))
}

/// Replaces the headers named in `replacements`. Repeated names in `replacements` are kept.
pub(crate) fn replace_headers(headers: &mut HeaderMap, replacements: &HeaderMap) {
    for name in replacements.keys() {
        headers.remove(name);
    }
    for (name, value) in replacements {
        headers.append(name.clone(), value.clone());
    }
}
