//! Checks of unions: members, tags, id prefixes.

use serde_json::{Value, json};

use super::{Findings, at, entries, members};
use crate::model::{Spec, enum_values, schema_ref};

pub(super) fn check(spec: &Spec, found: &mut Findings) {
    for (name, schema) in members(&spec.document["components"]["schemas"]) {
        if schema.get("oneOf").is_some() {
            union(spec, schema, &at("#/components/schemas", name), found);
        }
    }
}

fn union(spec: &Spec, schema: &Value, place: &str, found: &mut Findings) {
    let Some(property) = schema["discriminator"]["propertyName"].as_str() else {
        return found.add(place, "oneOf needs a discriminator");
    };
    let at_members = at(place, "oneOf");
    let mut tags: Vec<(&str, &str)> = Vec::new();
    for (index, entry) in entries(&schema["oneOf"]).enumerate() {
        let place = format!("{at_members}/{index}");
        let Some(member) = schema_ref(entry).filter(|_| entry.get("$ref").is_some()) else {
            found.add(&place, "members of oneOf must be $refs");
            continue;
        };
        fields(spec, member, found);
        match tag(spec, member, property) {
            Some(tag) if tags.iter().any(|(other, _)| *other == tag) => {
                found.add(&place, format!("the tag {tag:?} is that of another member"));
            }
            Some(tag) => tags.push((tag, member)),
            None => found.add(
                &place,
                format!("member {member} needs `{property}` with exactly one enum value, and another property"),
            ),
        }
    }
    if tags.is_empty() {
        found.add(&at_members, "a union needs at least one member");
    }
    mapping(schema, &tags, place, found);
    id_prefixes(schema, &tags, place, found);
}

/// The union has an accessor for each field of a member, which clones it.
fn fields(spec: &Spec, member: &str, found: &mut Findings) {
    let place = at(&at("#/components/schemas", member), "properties");
    let schema = spec.schema(member).unwrap_or(&Value::Null);
    for (name, field) in members(&schema["properties"]) {
        let entry = &field["items"];
        let typed = |part: &Value| {
            let values = part.get("additionalProperties");
            values.is_some_and(|values| *values != json!({}))
        };
        let special = ["default", "x-connect-secret"]
            .iter()
            .any(|key| field.get(key).is_some() || entry.get(key).is_some());
        let unlike = entry.get("nullable").is_some() || entry["format"] == "date-time";
        if special || unlike || typed(field) || typed(entry) || entry["type"] == "array" {
            found.add(
                &at(&place, name),
                "a field of a union's member is a plain value, a list of them or a map of any JSON",
            );
        }
    }
}

/// The value by which a union recognises its member.
fn tag<'a>(spec: &'a Spec, member: &str, property: &str) -> Option<&'a str> {
    let properties = spec.schema(member).ok()?.get("properties")?;
    let values = enum_values(properties.get(property)?)?;
    let others = members(properties).count() > 1;
    match values[..] {
        [value] if others => Some(value),
        _ => None,
    }
}

fn mapping(schema: &Value, tags: &[(&str, &str)], place: &str, found: &mut Findings) {
    let mapping = &schema["discriminator"]["mapping"];
    let place = at(&at(place, "discriminator"), "mapping");
    for (tag, member) in tags {
        if mapping[*tag] != format!("#/components/schemas/{member}") {
            found.add(&place, format!("the tag {tag:?} must map to {member}"));
        }
    }
    if members(mapping).count() > tags.len() {
        found.add(&place, "there are more entries than members");
    }
}

fn id_prefixes(schema: &Value, tags: &[(&str, &str)], place: &str, found: &mut Findings) {
    let place = at(place, "x-connect-id-prefix");
    for (prefix, member) in members(&schema["x-connect-id-prefix"]) {
        if !tags.iter().any(|(_, name)| member == name) {
            found.add(
                &at(&place, prefix),
                format!("{member} is not a member of the union"),
            );
        }
    }
}
