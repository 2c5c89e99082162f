//! Tolerant readers for the fields of responses.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Visitor};
use serde::{Deserialize, de};

/// Reads null as an absent field.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Reads an open enum from a string without copying the string.
pub(crate) fn open_enum<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: for<'a> From<&'a str>,
{
    struct Text<T>(PhantomData<T>);

    impl<T: for<'a> From<&'a str>> Visitor<'_> for Text<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }
    }

    deserializer.deserialize_str(Text(PhantomData))
}

/// A number that the server may send as a string, or with a fraction of zero.
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
        // Above this, a double cannot represent every whole number.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as Self)
    }
}

/// Reads a number, or a string that contains one.
pub(crate) fn number<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Lenient,
{
    deserializer.deserialize_any(Number(PhantomData))
}

/// Reads a number, a string that contains one, or null.
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

/// The finite number that `text` contains.
pub fn parse_number(text: &str) -> Option<f64> {
    let number: f64 = text.trim().parse().ok()?;
    number.is_finite().then_some(number)
}

struct Number<T>(PhantomData<T>);

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
        // Whole numbers keep all their digits; a float would not.
        if let Ok(number) = text.trim().parse() {
            return Ok(T::whole(number));
        }
        match parse_number(text) {
            Some(number) => self.visit_f64(number),
            // The string itself can be a secret.
            None => Err(E::custom("expected a number, found a non-numeric string")),
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
    fn numbers_are_read_from_strings_and_with_a_fraction_of_zero() {
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
        assert_eq!(
            read(r#"{"whole": "5.", "maybe": ".5"}"#),
            Some((5, Some(0.5)))
        );
    }

    #[test]
    fn whole_numbers_in_strings_are_exact_and_fit_where_fractions_are_read() {
        // One more than the largest number up to which a double is exact.
        let exact = 9_007_199_254_740_993;
        let text = format!(r#"{{"whole": "{exact}", "maybe": 3}}"#);
        assert_eq!(read(&text), Some((exact, Some(3.0))));
    }

    #[test]
    fn values_of_another_type_are_rejected_by_name() {
        let message = |text: &str| {
            let outcome = serde_json::from_str::<Numbers>(text);
            outcome.err().map(|error| error.to_string())
        };
        let error = message(r#"{"whole": true}"#).expect("rejected");
        let expected = "invalid type: boolean `true`, expected a number";
        assert!(error.starts_with(expected), "{error}");

        #[derive(Deserialize)]
        struct Word {
            #[serde(deserialize_with = "open_enum")]
            _word: String,
        }
        let error = serde_json::from_str::<Word>(r#"{"_word": 7}"#).err();
        let error = error.expect("rejected").to_string();
        let expected = "invalid type: integer `7`, expected a string";
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn values_that_are_not_whole_numbers_are_rejected() {
        for text in [
            r#"{"whole": 1.5}"#,
            r#"{"whole": "x"}"#,
            r#"{"whole": null}"#,
            r#"{"whole": 1e300}"#,
            r#"{"whole": true}"#,
            r#"{"whole": 1, "maybe": "NaN"}"#,
            r#"{"whole": 1, "maybe": "inf"}"#,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
