//! Finds the path of a decoding failure in a JSON body.
//!
//! The body is parsed again up to the failure, this time as untyped JSON, and the path at which it ends is the result.
//! `serde_path_to_error` tracks the path while it decodes, but it would compile every decoder twice, once with tracking
//! and once without, although only failures need a path.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

/// The whole body, or an unknown path.
const ROOT: &str = ".";

/// The path of the failure in `body`, such as `data[2].id`, or `.` for the whole body.
pub fn locate(body: &[u8], failure: &serde_json::Error) -> String {
    let mut place = String::new();
    let mut reader = serde_json::Deserializer::from_slice(before(body, failure));
    let outcome = Follow(&mut place).deserialize(&mut reader);
    // Any other error is in a part that the type skips.
    let at_the_failure = outcome.is_err_and(|end| end.classify() == Category::Eof);
    if !at_the_failure || place.is_empty() {
        place = ROOT.to_owned();
    }
    place
}

/// `body` up to a place within the failed value, so that parsing it ends there.
fn before<'a>(body: &'a [u8], failure: &serde_json::Error) -> &'a [u8] {
    if failure.is_eof() {
        return body;
    }
    let lines = body.split_inclusive(|byte| *byte == b'\n');
    let above: usize = lines
        .take(failure.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let end = (above + failure.column()).min(body.len());
    let (read, rest) = body.split_at_checked(end).unwrap_or((body, &[]));
    match (read, rest) {
        // A number without its last digit is still a number, so all of it is removed.
        ([.., b'0'..=b'9'], _) => without_number(read),
        ([within @ .., b'"' | b'}' | b']' | b'a'..=b'z'], _) => within,
        // An unexpected list or object fails before it is read.
        (_, [b'{' | b'[', ..]) => body.get(..=end).unwrap_or(read),
        _ => read,
    }
}

fn without_number(mut text: &[u8]) -> &[u8] {
    while let [rest @ .., b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'] = text {
        text = rest;
    }
    text
}

/// Reads any value and tracks the path, which remains in place when reading fails.
struct Follow<'a>(&'a mut String);

/// One step down the path, taken only if there is a value.
struct Step<'a>(Follow<'a>, fmt::Arguments<'a>);

impl<'de> DeserializeSeed<'de> for Step<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self(Follow(place), step) = self;
        let length = place.len();
        place.push_str(&step.to_string());
        Follow(place).deserialize(deserializer)?;
        place.truncate(length);
        Ok(())
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0_usize;
        while list
            .next_element_seed(Step(Follow(self.0), format_args!("[{index}]")))?
            .is_some()
        {
            index += 1;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let dot = if self.0.is_empty() { "" } else { "." };
            map.next_value_seed(Step(Follow(self.0), format_args!("{dot}{key}")))?;
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

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only whether and where decoding fails counts")]
    struct Lists {
        names: Vec<String>,
        first: Option<Item>,
    }

    fn place_in_lists(body: &str) -> String {
        let failure = serde_json::from_str::<Lists>(body).expect_err(body);
        locate(body.as_bytes(), &failure)
    }

    #[test]
    fn an_unexpected_list_or_object_is_named_itself() {
        for wrong in ["[]", "[1]", "{}", r#"{"a": 1}"#] {
            let body = format!(r#"{{"names": ["x", {wrong}]}}"#);
            assert_eq!(place_in_lists(&body), "names[1]", "{body}");
            assert_eq!(
                place_in_lists(&format!(r#"{{"names":[{wrong}]}}"#)),
                "names[0]"
            );
        }
        assert_eq!(place_in_lists(r#"{"names": {}}"#), "names");
        assert_eq!(place_in_lists(r#"{"names": [], "first": []}"#), "first");
        assert_eq!(place_in_lists("[]"), ".");
    }

    #[test]
    fn a_truncated_list_is_named_instead_of_a_missing_element() {
        assert_eq!(place(r#"{"data": [{"id": "x"}"#), "data");
        assert_eq!(place(r#"{"data": ["#), "data");
    }

    #[test]
    fn a_skipped_field_is_not_named() {
        let skipped = r#"{"note": "cut \ud83d", "data": [{"id": 5}]}"#;
        assert_eq!(place(skipped), ".");
    }

    fn place(body: &str) -> String {
        let failure = serde_json::from_str::<Nested>(body).expect_err(body);
        locate(body.as_bytes(), &failure)
    }

    #[test]
    fn a_failure_names_its_path_whatever_the_value() {
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
    fn a_missing_field_names_its_object() {
        assert_eq!(
            place(r#"{"data": [{"id": "x"}, {"count": 1}, {"id": "y"}]}"#),
            "data[1]"
        );
        assert_eq!(place(r#"{"data": [{"id": "x"}, {}]}"#), "data[1]");
        assert_eq!(place("{}"), ".");
        assert_eq!(place(r#"{"other": [1, 2]}"#), ".");
    }

    #[test]
    fn broken_json_names_the_path_at_which_it_ends() {
        assert_eq!(place(r#"{"data": [{"id": "x"}, {"id": "y"#), "data[1].id");
        assert_eq!(place(r#"{"data": [{"id": tru}]}"#), "data[0].id");
        assert_eq!(place(r#"{"data": []} 1"#), ".");
        assert_eq!(place("<html>"), ".");
        assert_eq!(place(""), ".");
    }
}
