//! The file of known differences.

use xtask::drift::compare::Comparison;
use xtask::drift::known::Known;

#[test]
fn an_entry_that_no_longer_differs_is_stale() -> crate::Outcome {
    let known = Known::parse("[{reason: gone, extra: [App.old], missing: [App.new]}]")?;
    let nothing = Comparison::default();
    assert_eq!(
        known.stale(&nothing.findings),
        ["missing: App.new", "extra: App.old"]
    );
    Ok(())
}

#[test]
fn an_entry_has_a_reason_a_known_kind_and_places_of_its_own() {
    for (text, error) in [
        ("[{extra: [App.old]}]", "missing field `reason`"),
        (
            "[{reason: ' ', extra: [App.old]}]",
            "a difference has no reason",
        ),
        (
            "[{reason: typo, extr: [App.old]}]",
            "unknown variant `extr`",
        ),
        (
            "[{reason: twice, extra: [App.old, App.old]}]",
            "extra App.old is listed twice",
        ),
    ] {
        let refused = Known::parse(text).err().map(|error| error.to_string());
        assert!(
            refused
                .as_deref()
                .is_some_and(|refused| refused.contains(error)),
            "{text}: {refused:?}"
        );
    }
}
