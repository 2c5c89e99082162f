//! Reading responses: tolerant where the API may grow, exact where a failure must name its place.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, de};

use super::error::DecodeError;
use super::{Error, Response};

/// A decoded value with the status and headers it came with.
#[derive(Clone)]
pub struct ResponseValue<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    elapsed: Duration,
}

impl<T: DeserializeOwned> ResponseValue<T> {
    pub(crate) async fn from_response(response: Response) -> Result<Self, Error<()>> {
        match serde_json::from_slice(&response.body) {
            Ok(value) => Ok(Self::with(value, response)),
            Err(_) => Err(Error::Decode(Box::new(locate::<T>(response)))),
        }
    }
}

/// Reads again, slower, to find the place; only failures pay for it.
fn locate<T: DeserializeOwned>(response: Response) -> DecodeError {
    let mut deserializer = serde_json::Deserializer::from_slice(&response.body);
    let (path, source) = match serde_path_to_error::deserialize::<_, T>(&mut deserializer) {
        Err(error) => (error.path().to_string(), error.into_inner()),
        // The value is fine; then something stands behind it.
        Ok(_) => match deserializer.end() {
            Err(error) => (".".to_owned(), error),
            Ok(()) => (
                ".".to_owned(),
                de::Error::custom("decoded only at the second try"),
            ),
        },
    };
    DecodeError {
        response,
        path,
        source,
    }
}

impl ResponseValue<()> {
    pub(crate) fn empty(response: Response) -> Self {
        Self::with((), response)
    }
}

impl<T> ResponseValue<T> {
    fn with(value: T, response: Response) -> Self {
        Self {
            value,
            status: response.status,
            headers: response.headers,
            attempts: response.attempts,
            elapsed: response.elapsed,
        }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Response headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// How many requests it took; 1 when the first one succeeded.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the call took, waiting between attempts included.
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// The same response with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> ResponseValue<U> {
        ResponseValue {
            value: f(self.value),
            status: self.status,
            headers: self.headers,
            attempts: self.attempts,
            elapsed: self.elapsed,
        }
    }
}

impl<T> std::ops::Deref for ResponseValue<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

// Headers may hold cookies; only the value (whose secrets hide themselves) is printed.
impl<T: fmt::Debug> fmt::Debug for ResponseValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}

/// Reads null like an absent field.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads an open enum from a string without copying it first.
pub(crate) fn open_enum<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    struct Text<T>(std::marker::PhantomData<T>);

    impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }
    }

    deserializer.deserialize_str(Text(std::marker::PhantomData))
}
