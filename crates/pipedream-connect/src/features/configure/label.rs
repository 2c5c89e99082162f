//! Finds the option with a label.

use pipedream_connect_raw::types::ConfigurableProp;
use pipedream_connect_raw::values::OptionItem;
use serde_json::{Value, json};

use super::nearest::by_similarity;
use super::problem::{Problem, PropProblem};
use super::value_kind::PropKind;
use crate::Error;
use crate::resources::components::ConfigureProp;

/// The maximum number of pages that are read for one label.
const MAX_PAGES: u32 = 10;
/// How many labels an error suggests.
const SUGGESTIONS: usize = 5;

/// Finds the option with exactly this label: among the options in the definition, or else among those of the app.
pub(super) async fn find_option(
    prop: &ConfigurableProp,
    label: &str,
    request: ConfigureProp,
) -> Result<Result<OptionItem, PropProblem>, Error> {
    let mut search = Search::new(label);
    let fixed = prop.options();
    if !fixed.is_empty() {
        search.read(fixed);
    } else if prop.remote_options() == Some(true) {
        search.read_pages(prop, request).await?;
    } else {
        return Ok(Err(problem(prop, Problem::NoOptions)));
    }
    Ok(search.outcome().map_err(|error| problem(prop, error)))
}

fn problem(prop: &ConfigurableProp, problem: Problem) -> PropProblem {
    PropProblem::new(prop.name().unwrap_or_default(), problem)
}

struct Search<'a> {
    label: &'a str,
    found: Vec<OptionItem>,
    other_labels: Vec<String>,
}

impl<'a> Search<'a> {
    fn new(label: &'a str) -> Self {
        Self {
            label,
            found: Vec::new(),
            other_labels: Vec::new(),
        }
    }

    fn read(&mut self, options: Vec<OptionItem>) {
        for option in options {
            let label = option.label();
            if label != self.label {
                self.other_labels.push(label);
            } else if !self
                .found
                .iter()
                .any(|found| found.value() == option.value())
            {
                self.found.push(option);
            }
        }
    }

    /// Reads pages until one has the label. A prop with a search is searched for it first.
    async fn read_pages(
        &mut self,
        prop: &ConfigurableProp,
        request: ConfigureProp,
    ) -> Result<(), Error> {
        let searched = prop.use_query() == Some(true);
        let query = searched.then(|| request.clone().query(self.label));
        let mut left = MAX_PAGES;
        for request in query.into_iter().chain([request]) {
            let mut pages = request.pages();
            while left > 0 && self.found.is_empty() {
                let Some(page) = pages.next().await else {
                    break;
                };
                self.read(page?);
                left -= 1;
            }
        }
        Ok(())
    }

    fn outcome(mut self) -> Result<OptionItem, Problem> {
        let label = self.label.to_owned();
        match (self.found.pop(), self.found.is_empty()) {
            (Some(option), true) => Ok(option),
            (None, _) => Err(Problem::UnknownLabel {
                nearest: by_similarity(&label, self.other_labels, SUGGESTIONS),
                label,
            }),
            (Some(last), false) => {
                self.found.push(last);
                let values = self.found.iter().map(|option| option.value().clone());
                let values = values.collect();
                Err(Problem::AmbiguousLabel { label, values })
            }
        }
    }
}

/// The value of a prop for which these options were chosen.
pub(super) fn chosen(prop: &ConfigurableProp, options: &[OptionItem]) -> Value {
    let labelled =
        |option: &OptionItem| json!({ "label": option.label(), "value": option.value() });
    let is_list = PropKind::of(prop).list;
    match (is_list, prop.with_label() == Some(true), options) {
        (false, true, [option, ..]) => json!({ "__lv": labelled(option) }),
        (false, false, [option, ..]) => option.value().clone(),
        (true, true, options) => {
            json!({ "__lv": options.iter().map(labelled).collect::<Vec<_>>() })
        }
        (true, false, options) => options
            .iter()
            .map(|option| option.value().clone())
            .collect(),
        (false, _, []) => Value::Null,
    }
}
