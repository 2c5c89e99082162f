//! Checks of ids, before anything is sent.
//!
//! Most ids of the API start with their kind (`apn_`, `dc_`, …). An id of the wrong kind is rejected with an error that
//! names both kinds, because the API would respond with a bare 404.

use pipedream_connect_raw::ids;
use pipedream_connect_raw::runtime::IdKind;
use pipedream_connect_raw::values::{InvalidSegment, PathSegment};

use crate::Error;

/// The longest id that a message repeats, in bytes.
const MAX_SHOWN: usize = 100;

/// Checks an id that is not in the path of this request.
pub(crate) fn check_id(argument: &str, kind: &IdKind, id: &str) -> Result<(), Error> {
    check_length(argument, kind, id)?;
    PathSegment::check(id).map_err(|reason| invalid(argument, reason))?;
    check_kind(argument, kind, id)
}

/// Checks and encodes an id for the path.
pub(crate) fn segment(argument: &str, kind: &IdKind, id: &str) -> Result<PathSegment, Error> {
    check_length(argument, kind, id)?;
    let segment = PathSegment::new(id).map_err(|reason| invalid(argument, reason))?;
    check_kind(argument, kind, id)?;
    Ok(segment)
}

/// An id for `Debug`, unless it looks like something else, such as a token in the wrong place.
pub(crate) fn shown<'a>(kind: &IdKind, id: &'a str) -> &'a str {
    if kind.matches(id) { id } else { "[redacted]" }
}

fn invalid(argument: &str, reason: InvalidSegment) -> Error {
    Error::argument(format!("`{argument}` is not a valid id: {reason}"))
}

fn check_length(argument: &str, kind: &IdKind, id: &str) -> Result<(), Error> {
    let length = id.chars().count();
    match kind.max_length {
        Some(limit) if length > limit => Err(Error::argument(format!(
            "`{argument}` has {length} characters; the API accepts at most {limit}"
        ))),
        _ => Ok(()),
    }
}

/// Rejects an id of another kind. Unknown prefixes are accepted, because the API may add new ones.
fn check_kind(argument: &str, expected: &IdKind, id: &str) -> Result<(), Error> {
    if expected.prefixes.is_empty() || expected.matches(id) {
        return Ok(());
    }
    let Some(actual) = ids::ALL.iter().find(|kind| kind.matches(id)) else {
        return Ok(());
    };
    // A token must not end up in a log.
    let shown = if actual.secret || id.len() > MAX_SHOWN {
        pattern(actual)
    } else {
        format!("{id:?}")
    };
    Err(Error::argument(format!(
        "`{argument}` must be the id of {} ({}), but {shown} is the id of {}",
        expected.name,
        pattern(expected),
        actual.name
    )))
}

/// What ids of a kind look like: `apn_…`.
fn pattern(kind: &IdKind) -> String {
    let patterns: Vec<_> = kind
        .prefixes
        .iter()
        .map(|prefix| format!("`{prefix}…`"))
        .collect();
    patterns.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_the_wrong_kind_is_rejected_and_both_kinds_are_named() {
        let error = check_id("account_id", &ids::ACCOUNT, "dc_abc").expect_err("rejected");
        assert_eq!(
            error.to_string(),
            "`account_id` must be the id of an account (`apn_…`), but \"dc_abc\" is the id of a deployed trigger"
        );
    }

    #[test]
    fn a_token_in_place_of_an_id_is_not_shown() {
        let error = check_id("trigger_id", &ids::TRIGGER, "ctok_0123").expect_err("rejected");
        assert_eq!(
            error.to_string(),
            "`trigger_id` must be the id of a deployed trigger (`dc_…`, `ei_…`, `hi_…`, `ti_…`), \
             but `ctok_…` is the id of a Connect token"
        );
    }

    #[test]
    fn a_long_id_is_not_repeated() {
        let error = check_id(
            "account_id",
            &ids::ACCOUNT,
            &format!("dc_{}", "x".repeat(4000)),
        );
        assert!(error.is_err_and(|error| error.to_string().len() < 200));
        let error = check_id("account_id", &ids::ACCOUNT, &"x".repeat(5000));
        assert_eq!(
            error.expect_err("rejected").to_string(),
            "`account_id` is not a valid id: it is too long for a URL (more than 4096 bytes after percent-encoding)"
        );
    }

    #[test]
    fn each_kind_accepts_its_own_prefixes_and_no_others() {
        for expected in ids::ALL.iter().filter(|kind| !kind.prefixes.is_empty()) {
            for kind in ids::ALL {
                for prefix in kind.prefixes {
                    let accepted = check_id("id", expected, &format!("{prefix}1")).is_ok();
                    assert_eq!(
                        accepted,
                        expected.name == kind.name,
                        "{} {prefix}",
                        expected.name
                    );
                }
            }
        }
    }

    #[test]
    fn unknown_prefixes_and_ids_of_any_kind_are_accepted() {
        assert!(check_id("account_id", &ids::ACCOUNT, "x-1").is_ok());
        assert!(check_id("app_id", &ids::APP, "oa_1").is_ok());
    }

    #[test]
    fn an_external_user_id_is_any_text_of_at_most_250_characters() {
        let check = |id: &str| check_id("external_user_id", &ids::EXTERNAL_USER, id);
        assert!(check("dc_abc").is_ok());
        assert!(check("apn_1").is_ok());
        assert!(check(&"é".repeat(250)).is_ok());
        assert!(check(&"é".repeat(251)).is_err());
        assert!(check("..").is_err());
    }

    #[test]
    fn an_id_of_the_longest_length_that_is_shown_is_repeated() {
        let message = |length: usize| {
            let id = format!("{:x<length$}", "dc_");
            let error = check_id("account_id", &ids::ACCOUNT, &id).expect_err("rejected");
            (error.to_string().contains(&id), error.to_string())
        };
        for (length, repeated) in [(MAX_SHOWN, true), (MAX_SHOWN + 1, false)] {
            let (shown, message) = message(length);
            assert_eq!(shown, repeated, "{message}");
        }
    }

    #[test]
    fn only_an_id_of_its_kind_is_shown() {
        assert_eq!(shown(&ids::PROJECT, "proj_1"), "proj_1");
        assert_eq!(shown(&ids::PROJECT, "ctok_1"), "[redacted]");
    }
}
