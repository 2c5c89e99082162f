//! Names that every model API accepts.

use crate::features::stable_hash::stable_hash;

/// The longest name that every model API accepts.
const MAX_NAME: usize = 64;

/// The name of the tool for a component: its key, which is valid for nearly all components. The name depends on the key
/// alone, so that it stays the same in each set and each version of this crate.
pub(super) fn tool_name(key: &str) -> String {
    if is_valid(key) {
        return key.to_owned();
    }
    let suffix = format!("_{:016x}", stable_hash(key));
    let kept = MAX_NAME - suffix.len();
    let readable = key
        .chars()
        .map(|char| if is_allowed(char) { char } else { '_' });
    readable.take(kept).chain(suffix.chars()).collect()
}

fn is_valid(key: &str) -> bool {
    !key.is_empty() && key.len() <= MAX_NAME && key.chars().all(is_allowed)
}

fn is_allowed(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_component_is_its_name() {
        let key = "slack_v2-send-message-to-channel";
        assert_eq!(tool_name(key), key);
    }

    #[test]
    fn a_key_that_is_no_name_gets_a_stable_one() {
        assert_eq!(tool_name("~/müller"), "__m_ller_c34ba6ee947f5d8d");
        assert_eq!(tool_name(""), "_cbf29ce484222325");
    }

    #[test]
    fn every_name_is_valid_and_long_keys_that_differ_at_the_end_have_different_names() {
        let keys = [
            "a".repeat(64),
            "a".repeat(65),
            "a".repeat(66),
            "ä".repeat(200),
            "a b".into(),
            "a.b".into(),
        ];
        let names: std::collections::HashSet<_> = keys.iter().map(|key| tool_name(key)).collect();
        assert_eq!(names.len(), keys.len());
        assert!(names.iter().all(|name| is_valid(name)), "{names:?}");
    }
}
