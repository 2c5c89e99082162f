//! Reading responses: tolerant where the API may grow, exact where a failure must name its place.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::{Deserialize, de};

use super::error::DecodeError;
use super::locate::locate;
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
            Err(source) => Err(Error::Decode(Box::new(DecodeError {
                path: locate(&response.body, &source),
                response,
                source,
            }))),
        }
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

/// A number that a server may write as text, or with a fraction of zero.
pub(crate) trait Lenient: Sized {
    fn whole(number: i64) -> Self;
    fn fraction(number: f64) -> Option<Self>;
}

impl Lenient for f64 {
    fn whole(number: i64) -> Self {
        number as Self
    }

    fn fraction(number: f64) -> Option<Self> {
        Some(number)
    }
}

impl Lenient for i64 {
    fn whole(number: i64) -> Self {
        number
    }

    fn fraction(number: f64) -> Option<Self> {
        // Beyond this a double no longer tells whole numbers apart.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as Self)
    }
}

/// Reads a number, also from text.
pub(crate) fn number<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Lenient,
{
    deserializer.deserialize_any(Number(std::marker::PhantomData))
}

/// Reads a number, also from text, or null.
pub(crate) fn optional_number<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Lenient,
{
    struct Present<T>(T);

    impl<'de, T: Lenient> Deserialize<'de> for Present<T> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            number(deserializer).map(Self)
        }
    }

    Ok(Option::<Present<T>>::deserialize(deserializer)?.map(|present| present.0))
}

/// The finite number that stands in `text`.
///
/// Fractions are read as JSON has them, by the parser that a program has anyway; the one of the standard library would
/// come on top.
pub fn number_in(text: &str) -> Option<f64> {
    let text = text.trim();
    match text.parse::<i64>() {
        Ok(number) => Some(number as f64),
        Err(_) => serde_json::from_slice(text.as_bytes()).ok(),
    }
}

struct Number<T>(std::marker::PhantomData<T>);

impl<T: Lenient> Visitor<'_> for Number<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<T, E> {
        Ok(T::whole(number))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        match i64::try_from(number) {
            Ok(number) => Ok(T::whole(number)),
            Err(_) => self.visit_f64(number as f64),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<T, E> {
        T::fraction(number).ok_or_else(|| E::invalid_value(de::Unexpected::Float(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        match (text.trim().parse::<i64>(), number_in(text)) {
            (Ok(number), _) => Ok(T::whole(number)),
            (_, Some(number)) => self.visit_f64(number),
            // The text itself may be a secret.
            _ => Err(E::custom("expected a number, found text that is none")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Numbers {
        #[serde(deserialize_with = "number")]
        whole: i64,
        #[serde(default, deserialize_with = "optional_number")]
        maybe: Option<f64>,
    }

    fn read(text: &str) -> Option<(i64, Option<f64>)> {
        serde_json::from_str(text)
            .ok()
            .map(|numbers: Numbers| (numbers.whole, numbers.maybe))
    }

    #[test]
    fn numbers_may_come_as_text_and_with_a_fraction_of_zero() {
        assert_eq!(read(r#"{"whole": 1, "maybe": 2.5}"#), Some((1, Some(2.5))));
        assert_eq!(
            read(r#"{"whole": "1734028283", "maybe": "2.5"}"#),
            Some((1_734_028_283, Some(2.5)))
        );
        assert_eq!(
            read(r#"{"whole": 3600.0, "maybe": null}"#),
            Some((3600, None))
        );
        assert_eq!(read(r#"{"whole": -7}"#), Some((-7, None)));
    }

    #[test]
    fn a_whole_number_is_exact_as_text_and_fits_where_fractions_are_read() {
        // One more than what a float can tell from its neighbours.
        let exact = 9_007_199_254_740_993;
        let text = format!(r#"{{"whole": "{exact}", "maybe": 3}}"#);
        assert_eq!(read(&text), Some((exact, Some(3.0))));
    }

    #[test]
    fn another_kind_of_value_is_refused_by_its_name() {
        let said = |text: &str| {
            let outcome = serde_json::from_str::<Numbers>(text);
            outcome.err().map(|error| error.to_string())
        };
        let error = said(r#"{"whole": true}"#).expect("refused");
        let expected = "invalid type: boolean `true`, expected a number";
        assert!(error.starts_with(expected), "{error}");

        #[derive(Deserialize)]
        struct Word {
            #[serde(deserialize_with = "open_enum")]
            _word: String,
        }
        let error = serde_json::from_str::<Word>(r#"{"_word": 7}"#).err();
        let error = error.expect("refused").to_string();
        let expected = "invalid type: integer `7`, expected a string";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn a_value_keeps_what_its_response_said() {
        let mut headers = HeaderMap::new();
        headers.insert("set-cookie", http::HeaderValue::from_static("hush"));
        let response = Response {
            status: StatusCode::ACCEPTED,
            headers,
            body: bytes::Bytes::new(),
            attempts: 3,
            elapsed: Duration::from_millis(7),
        };
        let value = ResponseValue::with(5, response).map(|number| number + 1);
        assert_eq!(value.status(), StatusCode::ACCEPTED);
        assert_eq!(value.headers()["set-cookie"], "hush");
        assert_eq!(value.attempts(), 3);
        assert_eq!(value.elapsed(), Duration::from_millis(7));
        let shown = format!("{value:?}");
        assert_eq!(shown, "Response { status: 202, value: 6, .. }");
        assert_eq!(value.into_inner(), 6);
    }

    #[test]
    fn what_is_no_whole_number_is_still_refused() {
        for text in [
            r#"{"whole": 1.5}"#,
            r#"{"whole": "x"}"#,
            r#"{"whole": null}"#,
            r#"{"whole": 1e300}"#,
            r#"{"whole": true}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
