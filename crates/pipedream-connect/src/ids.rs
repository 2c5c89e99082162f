//! Ids, checked before anything is sent.
//!
//! The API's ids carry their kind as a prefix (`apn_`, `dc_`, …). An argument for one kind that is handed the id of
//! another is refused by name: mixed-up ids otherwise come back as a 404 that explains nothing.

use pipedream_connect_raw::values::PathSegment;

use crate::Error;

/// The argument that names an external user: your own id, of any form.
pub(crate) const USER_ID: &str = "external_user_id";
/// Longest external user id that the API takes, in characters.
const USER_ID_LENGTH: usize = 250;

/// Prefix of an id, and what it names.
const KINDS: [(&str, &str); 13] = [
    ("ao_", "an app override"),
    ("apn_", "an account"),
    ("appcat_", "an app category"),
    ("ctok_", "a Connect token"),
    ("dc_", "a deployed trigger"),
    ("dyp_", "a set of dynamic props"),
    ("ei_", "a deployed e-mail trigger"),
    ("exu_", "an external user, as the API numbers it"),
    ("hi_", "a deployed HTTP trigger"),
    ("oa_", "an OAuth client"),
    ("p_", "a workflow"),
    ("proj_", "a project"),
    ("ti_", "a deployed timer"),
];

/// Prefixes that an argument takes. Arguments that are not listed take anything.
fn expected(argument: &str) -> Option<&'static [&'static str]> {
    match argument {
        "account_id" => Some(&["apn_"]),
        "app_override_id" => Some(&["ao_"]),
        "dynamic_props_id" => Some(&["dyp_"]),
        "oauth_app_id" => Some(&["oa_"]),
        "project_id" => Some(&["proj_"]),
        "trigger_id" => Some(&["dc_", "ei_", "hi_", "ti_"]),
        "workflow_id" => Some(&["p_"]),
        _ => None,
    }
}

/// Refuses what can't be an external user id: what is no id at all, and more than 250 characters.
pub(crate) fn check_user_id(id: &str) -> Result<(), Error> {
    check_id(USER_ID, id)?;
    let characters = id.chars().count();
    if characters > USER_ID_LENGTH {
        return Err(Error::argument(format!(
            "`{USER_ID}` has {characters} characters; the API takes at most {USER_ID_LENGTH}"
        )));
    }
    Ok(())
}

/// Refuses an id that could not stand in a path, and the id of another kind of thing.
pub(crate) fn check_id(argument: &str, id: &str) -> Result<(), Error> {
    PathSegment::check(id)
        .map_err(|reason| Error::argument(format!("`{argument}` can't be used: {reason}")))?;
    check_kind(argument, id)
}

/// Refuses the id of another kind of thing. An id without a known prefix is let through: formats may grow.
pub(crate) fn check_kind(argument: &str, id: &str) -> Result<(), Error> {
    let Some(expected) = expected(argument) else {
        return Ok(());
    };
    match KINDS.iter().find(|(prefix, _)| id.starts_with(prefix)) {
        Some((prefix, what)) if !expected.contains(prefix) => {
            // A token in the wrong place must not end up in a log.
            let shown = if *prefix == "ctok_" { "ctok_…" } else { id };
            Err(Error::argument(format!(
                "`{argument}` is {shown:?}, the id of {what}"
            )))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_of_another_kind_is_refused_by_name() {
        let error = check_id("account_id", "dc_abc").expect_err("refused");
        assert_eq!(
            error.to_string(),
            "`account_id` is \"dc_abc\", the id of a deployed trigger"
        );
        let error = check_id("trigger_id", "ctok_0123").expect_err("refused");
        assert_eq!(
            error.to_string(),
            "`trigger_id` is \"ctok_…\", the id of a Connect token"
        );
    }

    #[test]
    fn each_argument_takes_its_own_kinds_and_no_other() {
        let kinds: [(&str, &[&str]); 7] = [
            ("account_id", &["apn_"]),
            ("app_override_id", &["ao_"]),
            ("dynamic_props_id", &["dyp_"]),
            ("oauth_app_id", &["oa_"]),
            ("project_id", &["proj_"]),
            ("trigger_id", &["dc_", "ei_", "hi_", "ti_"]),
            ("workflow_id", &["p_"]),
        ];
        for (argument, own) in kinds {
            for (prefix, _) in KINDS {
                let taken = check_id(argument, &format!("{prefix}1")).is_ok();
                assert_eq!(taken, own.contains(&prefix), "{argument} {prefix}");
            }
        }
    }

    #[test]
    fn an_unknown_form_and_an_argument_of_any_kind_are_taken() {
        for (argument, id) in [("account_id", "x-1"), ("app_id", "oa_1")] {
            assert!(check_id(argument, id).is_ok(), "{argument} {id}");
        }
    }

    #[test]
    fn an_external_user_may_be_called_anything_of_250_characters() {
        assert!(check_user_id("dc_abc").is_ok());
        assert!(check_user_id("apn_1").is_ok());
        assert!(check_user_id(&"é".repeat(250)).is_ok());
        assert!(check_user_id(&"é".repeat(251)).is_err());
        assert!(check_user_id("..").is_err());
    }
}
