//! Compares connect.yaml with the packages: the operations, and from each the types that it sends and receives.
//!
//! Types are compared by structure, because only what is sent matters; their names may differ. If the packages disagree with
//! each other, connect.yaml may have what only one of them has, and accepts what the more tolerant one does.

mod types;

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;

use super::facts::{Facts, Field, Operation, Type};
use super::finding::{Difference, Direction, Finding, Fix, Place};
use super::spec;
use crate::model::Spec;

/// The result of a comparison.
#[derive(Default)]
pub struct Comparison<'a> {
    pub findings: Vec<Finding<'a>>,
    /// In what the packages disagree with each other, by place.
    pub disagreements: BTreeMap<String, BTreeSet<String>>,
    /// The schema of connect.yaml that describes what a type of a package describes.
    pub schemas: BTreeMap<String, String>,
}

/// Compares the facts of connect.yaml, which `document` contains, with those of the packages.
pub fn compare<'a>(document: &'a Spec, spec: &'a Facts, packages: &'a [Facts]) -> Comparison<'a> {
    let mut walk = Walk {
        document,
        spec,
        packages,
        result: Comparison::default(),
        seen: BTreeSet::new(),
    };
    walk.client_headers();
    walk.operations();
    let findings = &mut walk.result.findings;
    findings.sort_by(|a, b| (a.difference, &a.place).cmp(&(b.difference, &b.place)));
    findings.dedup_by(|a, b| (a.difference, &a.place) == (b.difference, &b.place));
    walk.result
}

/// A fact of one package, given by its index.
struct Said<'a, T> {
    package: usize,
    fact: &'a T,
}

/// Names of types, each with the index of its package.
type Names = Vec<(usize, String)>;

/// Facts about the same thing, by package.
type Saids<'a, T> = Vec<Said<'a, T>>;

struct Walk<'a> {
    document: &'a Spec,
    spec: &'a Facts,
    packages: &'a [Facts],
    result: Comparison<'a>,
    /// What has been compared: a schema, which way it goes, and the types of the packages.
    seen: BTreeSet<(String, Direction, Names)>,
}

impl<'a> Walk<'a> {
    /// Headers that come from the client's configuration.
    fn client_headers(&mut self) {
        let said = self.said(|facts| Some(&facts.client_headers));
        let described = &self.spec.client_headers;
        for name in names(described, &said) {
            let found = map(&said, |headers| headers.get(name));
            let key = spec::client_header(self.document, name)
                .unwrap_or_else(|| name.to_upper_camel_case());
            let place = Place::parameter(&key);
            match (described.get(name), found.first()) {
                (Some(header), Some(_)) => self.parameter(&place, header, found),
                (Some(_), None) => self.extra(place, "header of the client", &said),
                (None, Some(first)) => {
                    let fix = Fix::AddParameter("header", name, first.fact);
                    self.missing(place, "header of the client", &found, first.package, fix);
                }
                (None, None) => {}
            }
        }
    }

    fn operations(&mut self) {
        let sources = std::iter::once(self.spec).chain(self.packages);
        let keys: BTreeSet<String> = sources
            .flat_map(|facts| facts.operations.iter().map(Operation::key))
            .collect();
        for key in keys {
            let said = self.said(|facts| facts.operation(&key));
            match (
                self.spec.operation(&key),
                named(&said, |found| found.body.as_ref()),
            ) {
                (Some(operation), Some(_)) => self.operation(operation, said),
                (Some(operation), None) => {
                    let all = self.said(Some);
                    self.extra(place_of(operation), "operation", &all);
                }
                (None, Some(source)) => {
                    let operation = source.fact;
                    let place = Place {
                        label: format!("{} {}", operation.method, operation.path),
                        pointer: spec::pointer(operation),
                    };
                    self.missing(
                        place,
                        "operation",
                        &said,
                        source.package,
                        Fix::AddOperation(operation),
                    );
                }
                (None, None) => {}
            }
        }
    }

    fn operation(&mut self, operation: &'a Operation, said: Saids<'a, Operation>) {
        let place = place_of(operation);
        self.disagree_on(&place, "operation", &said);
        let queries = map(&said, |found| Some(&found.query));
        self.parameters(&place, "query", &operation.query, queries);
        let headers = map(&said, |found| Some(&found.headers));
        self.parameters(&place, "header", &operation.headers, headers);
        self.body(&place, operation, &said);
        let responses = map(&said, |found| found.response.as_ref());
        let place = place.part("response", "responses");
        match &operation.response {
            Some(Type::Nothing) if responses.iter().all(|said| *said.fact != Type::Nothing) => {
                if let Some(source) = named(&responses, Some) {
                    let fix = Fix::AddBody(source.fact, Direction::Response);
                    self.missing(place, "response body", &responses, source.package, fix);
                }
            }
            Some(response) => self.kind(&place, response, responses, Direction::Response),
            None => {}
        }
    }

    fn body(&mut self, place: &Place, operation: &'a Operation, said: &Saids<'a, Operation>) {
        let place = place.part("body", "requestBody");
        let bodies = map(said, |found| found.body.as_ref());
        match (&operation.body, named(&bodies, Some)) {
            (Some(_), None) => self.extra(place, "request body", said),
            (Some(body), Some(_)) => self.kind(&place, body, bodies, Direction::Request),
            (None, Some(source)) => {
                let fix = Fix::AddBody(source.fact, Direction::Request);
                self.missing(place, "request body", &bodies, source.package, fix);
            }
            (None, None) => {}
        }
    }

    fn parameters(
        &mut self,
        place: &Place,
        location: &'static str,
        described: &'a BTreeMap<String, Field>,
        said: Saids<'a, BTreeMap<String, Field>>,
    ) {
        for name in names(described, &said) {
            let (listed, shared) = spec::parameter(self.document, &place.pointer, location, name);
            let at = Place {
                label: format!("{} {location} {name}", place.label),
                pointer: listed,
            };
            let described_at = shared.map_or(at.clone(), |name| Place::parameter(&name));
            let found = map(&said, |fields| fields.get(name));
            self.disagree_on_part(&at, "parameter", &said, &found);
            match (described.get(name), found.first()) {
                (Some(parameter), Some(_)) => self.parameter(&described_at, parameter, found),
                (Some(_), None) => self.extra(at, "parameter", &said),
                (None, Some(first)) => {
                    let fix = Fix::AddParameter(location, name, first.fact);
                    self.missing(at, "parameter", &found, first.package, fix);
                }
                (None, None) => {}
            }
        }
    }

    fn parameter(&mut self, place: &Place, parameter: &'a Field, said: Saids<'a, Field>) {
        self.sent(place, parameter, &said, |required| Fix::Parameter {
            required,
        });
        let kinds = map(&said, |field| Some(repeated(&field.kind)));
        let place = Place {
            label: place.label.clone(),
            pointer: format!("{}/schema", place.pointer),
        };
        self.kind(&place, &parameter.kind, kinds, Direction::Request);
    }

    /// Whether something must be sent.
    fn sent(
        &mut self,
        place: &Place,
        field: &Field,
        said: &Saids<'a, Field>,
        fix: impl Fn(bool) -> Fix<'a>,
    ) {
        let (optional, required) = self.by_presence(place, said, "must be sent", "may be left out");
        if field.required && !optional.is_empty() {
            let text = "connect.yaml requires it; it may be left out".to_owned();
            self.find(
                Difference::Required,
                place.clone(),
                optional,
                text,
                fix(false),
            );
        } else if !field.required && optional.is_empty() {
            let text = "connect.yaml lets it be left out; it must be sent".to_owned();
            self.find(
                Difference::Optional,
                place.clone(),
                required,
                text,
                fix(true),
            );
        }
    }

    /// The packages for which a field is optional, and the others.
    fn by_presence(
        &mut self,
        place: &Place,
        said: &Saids<'a, Field>,
        always: &str,
        not_always: &str,
    ) -> (Vec<usize>, Vec<usize>) {
        let (optional, required): (Vec<_>, Vec<_>) = said
            .iter()
            .partition(|said| self.packages[said.package].optional(said.fact));
        let indexes =
            |list: Vec<&Said<Field>>| list.iter().map(|said| said.package).collect::<Vec<_>>();
        let (optional, required) = (indexes(optional), indexes(required));
        if !optional.is_empty() && !required.is_empty() {
            let text = format!(
                "{}: {not_always}; {}: {always}",
                self.titles(&optional),
                self.titles(&required)
            );
            self.disagree(place, text);
        }
        (optional, required)
    }

    fn said<T>(&self, fact: impl Fn(&'a Facts) -> Option<&'a T>) -> Saids<'a, T> {
        let facts = self.packages.iter().enumerate();
        let said = facts.filter_map(|(package, facts)| {
            Some(Said {
                package,
                fact: fact(facts)?,
            })
        });
        said.collect()
    }

    /// `source` is the package that the fix is made from.
    fn missing<T>(
        &mut self,
        place: Place,
        what: &str,
        said: &Saids<'a, T>,
        source: usize,
        fix: Fix<'a>,
    ) {
        let packages = said.iter().map(|said| said.package).collect();
        let text = format!("connect.yaml lacks this {what}");
        self.result.findings.push(Finding {
            difference: Difference::Missing,
            place,
            packages,
            text,
            source,
            fix,
        });
    }

    fn extra<T>(&mut self, place: Place, what: &str, lacking: &Saids<'a, T>) {
        let text = format!("no package has this {what}");
        let packages = lacking.iter().map(|said| said.package).collect();
        self.find(Difference::Extra, place, packages, text, Fix::Remove);
    }

    fn find(
        &mut self,
        difference: Difference,
        place: Place,
        packages: Vec<usize>,
        text: String,
        fix: Fix<'a>,
    ) {
        let source = packages.first().copied().unwrap_or_default();
        self.result.findings.push(Finding {
            difference,
            place,
            packages,
            text,
            source,
            fix,
        });
    }

    fn disagree(&mut self, place: &Place, text: String) {
        self.result
            .disagreements
            .entry(place.label.clone())
            .or_default()
            .insert(text);
    }

    /// Notes what not all packages have.
    fn disagree_on<T>(&mut self, place: &Place, what: &str, having: &Saids<'a, T>) {
        let all: Vec<usize> = (0..self.packages.len()).collect();
        self.disagree_among(place, what, &all, having);
    }

    /// Notes what not all of the packages have that have the whole.
    fn disagree_on_part<T, U>(
        &mut self,
        place: &Place,
        what: &str,
        whole: &Saids<'a, T>,
        having: &Saids<'a, U>,
    ) {
        let all: Vec<usize> = whole.iter().map(|said| said.package).collect();
        self.disagree_among(place, what, &all, having);
    }

    fn disagree_among<T>(
        &mut self,
        place: &Place,
        what: &str,
        all: &[usize],
        having: &Saids<'a, T>,
    ) {
        let having: Vec<usize> = having.iter().map(|said| said.package).collect();
        if !having.is_empty() && having.len() < all.len() {
            self.disagree(place, format!("{what} only in {}", self.titles(&having)));
        }
    }

    fn titles(&self, packages: &[usize]) -> String {
        let titles: Vec<String> = packages
            .iter()
            .map(|index| self.packages[*index].title())
            .collect();
        titles.join(", ")
    }
}

fn place_of(operation: &Operation) -> Place {
    Place {
        label: operation.name.replacen('.', "_", 1),
        pointer: spec::pointer(operation),
    }
}

/// The names in connect.yaml and in the packages.
fn names<'a>(
    described: &'a BTreeMap<String, Field>,
    said: &Saids<'a, BTreeMap<String, Field>>,
) -> BTreeSet<&'a String> {
    let theirs = said.iter().flat_map(|said| said.fact.keys());
    described.keys().chain(theirs).collect()
}

/// The part of each fact that has it.
fn map<'a, T, U>(said: &Saids<'a, T>, part: impl Fn(&'a T) -> Option<&'a U>) -> Saids<'a, U> {
    let parts = said.iter().filter_map(|said| {
        let (package, fact) = (said.package, part(said.fact)?);
        Some(Said { package, fact })
    });
    parts.collect()
}

/// The first fact whose type has a name, or else the first: a named type is easier to recognize in connect.yaml.
fn named<'a, 's, T>(
    said: &'s Saids<'a, T>,
    kind: impl Fn(&'a T) -> Option<&'a Type>,
) -> Option<&'s Said<'a, T>> {
    let has_name =
        |said: &&Said<'a, T>| kind(said.fact).is_none_or(|kind| kind.reference().is_some());
    said.iter().find(has_name).or(said.first())
}

/// The packages take a single value or a list for a parameter that can be repeated. Both are the same on the wire.
fn repeated(kind: &Type) -> &Type {
    let Type::Union(members) = kind else {
        return kind;
    };
    match &members[..] {
        [one, list @ Type::List(item)] if **item == *one => list,
        _ => kind,
    }
}
