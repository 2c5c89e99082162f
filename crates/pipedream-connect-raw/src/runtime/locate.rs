//! The place of a failure in a body, found after the fact.
//!
//! What stands before the failure is read once more, as JSON of no type, and the place where that ends is the answer.
//! Types that follow their place while they decode would have to be compiled twice, for a path that failures alone need.

use std::fmt::{self, Write};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Where in `body` reading failed, `data[2].id`; `.` when it is the whole of it.
pub(super) fn locate(body: &[u8], failure: &serde_json::Error) -> String {
    let mut place = String::new();
    let mut reader = serde_json::Deserializer::from_slice(before(body, failure));
    let whole = Follow(&mut place).deserialize(&mut reader).is_ok();
    if whole || place.is_empty() {
        place = ".".to_owned();
    }
    place
}

/// `body` up to a place within the value that failed, so that reading it ends there.
fn before<'a>(body: &'a [u8], failure: &serde_json::Error) -> &'a [u8] {
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let above: usize = lines
        .take(failure.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let end = (above + failure.column()).min(body.len());
    let read = body.get(..end).unwrap_or(body);
    match read {
        // A number has no end of its own: without its last digit it would still be one.
        [.., b'0'..=b'9'] => without_number(read),
        [within @ .., b'"' | b'}' | b']' | b'a'..=b'z'] => within,
        _ => read,
    }
}

fn without_number(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'] = text {
        text = rest;
    }
    text
}

/// Reads any value and keeps nothing but the path to it, which stays as it is when reading fails.
struct Follow<'a>(&'a mut String);

impl Follow<'_> {
    /// Reads one step further down.
    fn step<T, E>(
        &mut self,
        step: fmt::Arguments<'_>,
        read: impl FnOnce(Follow<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: Error,
    {
        let length = self.0.len();
        self.0.write_fmt(step).map_err(E::custom)?;
        let outcome = read(Follow(self.0))?;
        self.0.truncate(length);
        Ok(outcome)
    }
}

impl<'de> DeserializeSeed<'de> for Follow<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Follow<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        for index in 0.. {
            let item = self.step(format_args!("[{index}]"), |item| {
                list.next_element_seed(item)
            })?;
            if item.is_none() {
                break;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let dot = if self.0.is_empty() { "" } else { "." };
            self.step(format_args!("{dot}{key}"), |value| {
                map.next_value_seed(value)
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::runtime::optional_number;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether and where decoding fails counts")]
    struct Nested {
        data: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether and where decoding fails counts")]
    struct Item {
        id: String,
        #[serde(default, deserialize_with = "optional_number")]
        count: Option<i64>,
    }

    fn place(body: &str) -> String {
        let failure = serde_json::from_str::<Nested>(body).expect_err(body);
        locate(body.as_bytes(), &failure)
    }

    #[test]
    fn a_failure_names_its_place_whatever_stands_there() {
        for wrong in [
            "5",
            "-1.5e3",
            "0",
            "true",
            "null",
            "[]",
            "{}",
            r#"{"a": [1]}"#,
        ] {
            for gap in ["", " ", "\n  "] {
                let body =
                    format!("{{\"data\":{gap}[{{\"id\":\"x\"}},{gap}{{\"id\":{gap}{wrong}}}]}}");
                assert_eq!(place(&body), "data[1].id", "{body}");
            }
        }
        assert_eq!(
            place(r#"{"data": [{"id": "x", "count": "many 1"}]}"#),
            "data[0].count"
        );
        assert_eq!(
            place(r#"{"data": [{"id": "x", "count": 1.5}]}"#),
            "data[0].count"
        );
    }

    #[test]
    fn a_missing_field_names_the_object_that_misses_it() {
        assert_eq!(
            place(r#"{"data": [{"id": "x"}, {"count": 1}, {"id": "y"}]}"#),
            "data[1]"
        );
        assert_eq!(place(r#"{"data": [{"id": "x"}, {}]}"#), "data[1]");
        assert_eq!(place("{}"), ".");
        assert_eq!(place(r#"{"other": [1, 2]}"#), ".");
    }

    #[test]
    fn broken_json_names_the_place_where_it_broke() {
        assert_eq!(place(r#"{"data": [{"id": "x"}, {"id": "y"#), "data[1].id");
        assert_eq!(place(r#"{"data": [{"id": tru}]}"#), "data[0].id");
        assert_eq!(place(r#"{"data": []} 1"#), ".");
        assert_eq!(place("<html>"), ".");
        assert_eq!(place(""), ".");
    }
}
