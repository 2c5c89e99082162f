//! The names nearest to a misspelled one.

/// Names less similar than this are not suggested. Between 0 and 1.
const MIN_SIMILARITY: f64 = 0.75;

/// The name that was probably meant.
pub(in crate::features) fn nearest<'a>(
    name: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let rated = names
        .into_iter()
        .map(|known| (similarity(name, known), known));
    let (best, known) = rated.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best >= MIN_SIMILARITY).then_some(known)
}

/// At most `count` names, the most similar first.
pub(super) fn by_similarity(name: &str, mut names: Vec<String>, count: usize) -> Vec<String> {
    names.sort_by(|a, b| similarity(name, b).total_cmp(&similarity(name, a)));
    names.dedup();
    names.truncate(count);
    names
}

fn similarity(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(&plain(a), &plain(b))
}

/// Without what separates words, so that `first_name` is near `firstName`.
pub(super) fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typo_is_near_and_another_word_is_not() {
        let names = ["conversation", "text", "username"];
        assert_eq!(nearest("usrname", names), Some("username"));
        assert_eq!(nearest("user_name", names), Some("username"));
        assert_eq!(nearest("channel", names), None);
    }

    #[test]
    fn the_most_similar_names_come_first() {
        let names = ["#random", "#general", "#generic"]
            .map(str::to_owned)
            .to_vec();
        assert_eq!(by_similarity("#genral", names, 2), ["#general", "#generic"]);
    }
}
