//! Compares types by structure.

use std::collections::{BTreeMap, BTreeSet};

use super::{Names, Said, Saids, Walk, map, names};
use crate::drift::facts::{Facts, Field, Type};
use crate::drift::finding::{Difference, Direction, Fix, Place};

impl<'a> Walk<'a> {
    /// Compares a type with what the packages say about the same values.
    pub(super) fn kind(
        &mut self,
        at: &Place,
        described: &'a Type,
        said: Saids<'a, Type>,
        direction: Direction,
    ) {
        let place = match described.reference() {
            Some(name) if self.first_time(name, direction, &said) => Place::schema(name),
            Some(_) => return,
            None => at.clone(),
        };
        let (described, _) = self.spec.resolve(described);
        let resolved = said.iter().map(|said| {
            let facts = &self.packages[said.package];
            // Objects that only their fields tell apart may be one object in connect.yaml.
            let merged = facts
                .as_object(said.fact)
                .filter(|merged| described.same_kind(merged));
            let fact = merged.unwrap_or(facts.resolve(said.fact).0);
            Said {
                package: said.package,
                fact,
            }
        });
        let (alike, others): (Saids<'a, Type>, Saids<'a, Type>) =
            resolved.partition(|said| described.same_kind(said.fact));
        if let Some(first) = others.first() {
            let fact = said.iter().find(|said| said.package == first.package);
            let fix = fact.map_or(Fix::Remove, |said| Fix::Retype(said.fact, direction));
            self.other_kind(at, described, &others, fix);
        }
        // A vague number contradicts no package.
        if !others.is_empty() && alike.iter().any(|said| *said.fact != Type::Numeric) {
            let (ours, theirs) = (self.who(&alike), self.who(&others));
            let text = format!(
                "{} in {ours}, {} in {theirs}",
                words(&alike),
                words(&others)
            );
            self.disagree(at, text);
        }
        match described {
            Type::List(items) => {
                self.items(&place.items("items"), items, map(&alike, item), direction)
            }
            Type::Map(values) => self.items(
                &place.items("additionalProperties"),
                values,
                map(&alike, item),
                direction,
            ),
            Type::Enum(values) => self.values(&place, values, map(&alike, values_of)),
            Type::Object(fields) => {
                self.properties(&place, fields, map(&alike, fields_of), direction)
            }
            Type::Union(members) => {
                self.members(&place, members, map(&alike, members_of), direction)
            }
            _ => {}
        }
    }

    /// Notes which schema describes what the packages name otherwise, and whether they are compared for the first time.
    fn first_time(&mut self, name: &'a str, direction: Direction, said: &Saids<'a, Type>) -> bool {
        let named = said
            .iter()
            .filter_map(|said| Some((said.package, said.fact.reference()?.to_owned())));
        let named: Names = named.collect();
        for (_, other) in &named {
            self.result
                .schemas
                .entry(other.clone())
                .or_insert_with(|| name.to_owned());
        }
        // What has no name ends somewhere, so only names can make a circle.
        named.len() < said.len() || self.seen.insert((name.to_owned(), direction, named))
    }

    /// The kinds are part of the place, so that a known difference covers no other one there.
    fn other_kind(
        &mut self,
        place: &Place,
        described: &Type,
        others: &Saids<'a, Type>,
        fix: Fix<'a>,
    ) {
        let (ours, theirs) = (described.word(), words(others));
        let place = Place {
            label: format!("{} ({ours}, not {theirs})", place.label),
            pointer: place.pointer.clone(),
        };
        let text = format!("connect.yaml says {ours}, not {theirs}");
        let packages = others.iter().map(|said| said.package).collect();
        self.find(Difference::Type, place, packages, text, fix);
    }

    fn who<T>(&self, said: &Saids<'a, T>) -> String {
        let packages: Vec<usize> = said.iter().map(|said| said.package).collect();
        self.titles(&packages)
    }

    /// The items of a list, or the values of a map.
    fn items(
        &mut self,
        place: &Place,
        described: &'a Type,
        said: Saids<'a, Type>,
        direction: Direction,
    ) {
        let nullable = self.spec.accepts_null(described);
        let nulls = said
            .iter()
            .filter(|said| self.packages[said.package].resolve(said.fact).1);
        let nulls: Vec<usize> = nulls.map(|said| said.package).collect();
        if !nulls.is_empty() && !nullable {
            let text = "connect.yaml says that they are never null; they may be".to_owned();
            self.find(
                Difference::NotNull,
                place.clone(),
                nulls,
                text,
                Fix::Nullable(true),
            );
        } else if nulls.is_empty() && self.spec.resolve(described).1 && !said.is_empty() {
            let packages = said.iter().map(|said| said.package).collect();
            let text = "connect.yaml says that they may be null; they never are".to_owned();
            self.find(
                Difference::Optional,
                place.clone(),
                packages,
                text,
                Fix::Nullable(false),
            );
        }
        self.kind(place, described, said, direction);
    }

    fn values(&mut self, place: &Place, described: &'a [String], said: Saids<'a, Vec<String>>) {
        let all = described
            .iter()
            .chain(said.iter().flat_map(|said| said.fact));
        let all: BTreeSet<&String> = all.collect();
        if said.is_empty() {
            return;
        }
        for value in all {
            let index = described.iter().position(|found| found == value);
            let index = index.map_or("-".to_owned(), |index| index.to_string());
            let at = place.part(&format!("value {value}"), &format!("enum/{index}"));
            let having = map(&said, |values| values.iter().find(|found| *found == value));
            self.disagree_on_part(&at, "value", &said, &having);
            match (index == "-", having.is_empty()) {
                (true, _) => {
                    let source = having.first().map(|said| said.package).unwrap_or_default();
                    self.missing(at, "value", &having, source, Fix::AddValue(value));
                }
                (false, true) => self.extra(at, "value", &said),
                (false, false) => {}
            }
        }
    }

    fn properties(
        &mut self,
        place: &Place,
        described: &'a BTreeMap<String, Field>,
        said: Saids<'a, BTreeMap<String, Field>>,
        direction: Direction,
    ) {
        if said.is_empty() {
            return;
        }
        for name in names(described, &said) {
            let at = place.property(name);
            let found = map(&said, |fields| fields.get(name));
            self.disagree_on_part(&at, "field", &said, &found);
            match (described.get(name), found.first()) {
                (Some(field), Some(_)) => self.property(&at, field, found, direction),
                (Some(_), None) => self.extra(at, "field", &said),
                (None, Some(first)) => {
                    let fix = Fix::AddField(first.fact, direction);
                    self.missing(at, "field", &found, first.package, fix);
                }
                (None, None) => {}
            }
        }
    }

    fn property(
        &mut self,
        place: &Place,
        field: &'a Field,
        said: Saids<'a, Field>,
        direction: Direction,
    ) {
        match direction {
            Direction::Request => self.sent(place, field, &said, |required| Fix::Property {
                required,
                nullable: false,
            }),
            Direction::Response => self.received(place, field, &said),
        }
        let kinds = map(&said, |field| Some(&field.kind));
        self.kind(place, &field.kind, kinds, direction);
    }

    /// Whether a property of a response is always there. The packages do not tell a missing one from null.
    fn received(&mut self, place: &Place, field: &Field, said: &Saids<'a, Field>) {
        let (optional, required) =
            self.by_presence(place, said, "always there", "may be missing or null");
        let (kind, nullable) = self.spec.resolve(&field.kind);
        // The null of a list or a map is read as an empty one.
        let always_reads_null =
            matches!(kind, Type::List(_) | Type::Map(_)) || self.spec.accepts_null(kind);
        if optional.is_empty() {
            if self.spec.optional(field) {
                let text =
                    "connect.yaml says that it may be missing; it is always there".to_owned();
                let fix = Fix::Property {
                    required: true,
                    nullable: false,
                };
                self.find(Difference::Optional, place.clone(), required, text, fix);
            }
        } else if field.required {
            let text =
                "connect.yaml says that it is always there; it may be missing or null".to_owned();
            let fix = Fix::Property {
                required: false,
                nullable: !always_reads_null,
            };
            self.find(Difference::Required, place.clone(), optional, text, fix);
        } else if !nullable && !always_reads_null {
            let text =
                "connect.yaml says that it is never null; it may be missing or null".to_owned();
            self.find(
                Difference::NotNull,
                place.clone(),
                optional,
                text,
                Fix::Nullable(true),
            );
        }
    }

    fn members(
        &mut self,
        place: &Place,
        described: &'a [Type],
        said: Saids<'a, Vec<Type>>,
        direction: Direction,
    ) {
        if said.is_empty() {
            return;
        }
        let mut keys: BTreeSet<String> = described
            .iter()
            .map(|member| key(self.spec, member))
            .collect();
        for said in &said {
            keys.extend(
                said.fact
                    .iter()
                    .map(|member| key(&self.packages[said.package], member)),
            );
        }
        let untagged = self
            .document
            .lookup(&format!("{}/anyOf", place.pointer))
            .is_ok();
        let list = if untagged { "anyOf" } else { "oneOf" };
        for name in keys {
            let index = described
                .iter()
                .position(|member| key(self.spec, member) == name);
            let pointer = index.map_or("-".to_owned(), |index| index.to_string());
            let at = place.part(&format!("member {name}"), &format!("{list}/{pointer}"));
            let found = self.members_with(&said, &name);
            self.disagree_on_part(&at, "member", &said, &found);
            match (index, found.first()) {
                (Some(index), Some(_)) => self.kind(&at, &described[index], found, direction),
                (Some(_), None) => self.extra(at, "member", &said),
                (None, Some(first)) => {
                    let fix = Fix::AddMember(first.fact, name);
                    self.missing(at, "member", &found, first.package, fix);
                }
                (None, None) => {}
            }
        }
    }

    fn members_with(&self, said: &Saids<'a, Vec<Type>>, wanted: &str) -> Saids<'a, Type> {
        let found = said.iter().filter_map(|said| {
            let facts = &self.packages[said.package];
            let fact = said
                .fact
                .iter()
                .find(|member| key(facts, member) == wanted)?;
            Some(Said {
                package: said.package,
                fact,
            })
        });
        found.collect()
    }
}

/// What tells a member of a union from the others: the value of its tag, its name, or its kind.
fn key(facts: &Facts, member: &Type) -> String {
    let (kind, _) = facts.resolve(member);
    match kind {
        Type::Object(fields) => {
            let tag = fields.get("type").map(|field| &field.kind);
            if let Some(Type::Enum(values)) = tag {
                return values.join(" or ");
            }
        }
        Type::Any | Type::Union(_) => {}
        _ => return kind.word().to_owned(),
    }
    member.reference().unwrap_or(kind.word()).to_owned()
}

/// The kinds of values, in words.
fn words(said: &Saids<'_, Type>) -> String {
    let exact = said.iter().filter(|said| *said.fact != Type::Numeric);
    let mut words: BTreeSet<&str> = exact.map(|said| said.fact.word()).collect();
    if words.is_empty() {
        words.insert(Type::Numeric.word());
    }
    words.into_iter().collect::<Vec<_>>().join(" or ")
}

fn item(kind: &Type) -> Option<&Type> {
    match kind {
        Type::List(inner) | Type::Map(inner) => Some(inner),
        _ => None,
    }
}

fn values_of(kind: &Type) -> Option<&Vec<String>> {
    match kind {
        Type::Enum(values) => Some(values),
        _ => None,
    }
}

fn fields_of(kind: &Type) -> Option<&BTreeMap<String, Field>> {
    match kind {
        Type::Object(fields) => Some(fields),
        _ => None,
    }
}

fn members_of(kind: &Type) -> Option<&Vec<Type>> {
    match kind {
        Type::Union(members) => Some(members),
        _ => None,
    }
}
