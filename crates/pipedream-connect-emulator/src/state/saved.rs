//! The state as records, which are saved or undone one by one.

use std::collections::BTreeMap;

use serde_json::Value;

use super::environment::EnvironmentId;
use super::model::{Environment, State};
use crate::rows::Collection;

/// Collections with their names, which are part of the file format.
type Named<'a, const COUNT: usize> = [(&'static str, &'a mut dyn Collection); COUNT];

/// What a change did to a record.
#[derive(Debug)]
pub(super) struct SavedRecord {
    /// `None` for a record that belongs to no environment.
    pub(super) environment: Option<EnvironmentId>,
    pub(super) collection: &'static str,
    pub(super) key: String,
    /// `None` if it was deleted.
    pub(super) json: Option<Vec<u8>>,
}

impl State {
    /// Every field is named here, so that a new one cannot be left out of the file by accident.
    fn split(
        &mut self,
    ) -> (
        Named<'_, 16>,
        &mut BTreeMap<String, BTreeMap<String, Environment>>,
    ) {
        let Self {
            ids,
            clock,
            oauth_tokens,
            connect_tokens,
            used_assertions,
            projects,
            app_overrides,
            oauth_apps,
            rate_limits,
            published_limits,
            files,
            credits,
            deliveries,
            waiting_deliveries,
            delivery_count,
            delivery_faults,
            environments,
            queued_urls: _,
            kept_events: _,
        } = self;
        let collections: Named<'_, 16> = [
            ("ids", ids),
            ("clock", clock),
            ("oauth_tokens", oauth_tokens),
            ("connect_tokens", connect_tokens),
            ("used_assertions", used_assertions),
            ("projects", projects),
            ("app_overrides", app_overrides),
            ("oauth_apps", oauth_apps),
            ("rate_limits", rate_limits),
            ("published_limits", published_limits),
            ("files", files),
            ("credits", credits),
            ("deliveries", deliveries),
            ("waiting_deliveries", waiting_deliveries),
            ("delivery_count", delivery_count),
            ("delivery_faults", delivery_faults),
        ];
        (collections, environments)
    }

    fn collections(&mut self) -> Vec<(Option<EnvironmentId>, &'static str, &mut dyn Collection)> {
        let (own, environments) = self.split();
        let own = own.into_iter().map(|(name, rows)| (None, name, rows));
        let mut all: Vec<_> = own.collect();
        for (project, environments) in environments {
            for (name, contents) in environments {
                let id = EnvironmentId {
                    project: project.clone(),
                    name: name.clone(),
                };
                let collections = contents.collections().into_iter();
                all.extend(collections.map(|(name, rows)| (Some(id.clone()), name, rows)));
            }
        }
        all
    }

    /// The records that changed since the last `accept`. Fails if one of them could not be read again.
    pub(super) fn changes(&mut self) -> serde_json::Result<Vec<SavedRecord>> {
        let mut records = Vec::new();
        for (environment, collection, rows) in self.collections() {
            for (key, json) in rows.changes()? {
                if let Some(json) = &json {
                    serde_json::from_slice::<Value>(json)?;
                }
                records.push(SavedRecord {
                    environment: environment.clone(),
                    collection,
                    key,
                    json,
                });
            }
        }
        Ok(records)
    }

    /// Adds a saved record.
    pub(super) fn restore(
        &mut self,
        environment: Option<&EnvironmentId>,
        collection: &str,
        key: &str,
        json: &[u8],
    ) -> Result<(), String> {
        let restored = match environment {
            None => restore(self.split().0, collection, key, json),
            Some(id) => restore(self.environment(id).collections(), collection, key, json),
        };
        restored.map_err(|error| format!("record {key:?} of {collection:?}: {error}"))
    }

    /// Makes the changes permanent.
    pub(crate) fn accept(&mut self) {
        for (_, _, rows) in self.collections() {
            rows.accept();
        }
    }

    /// Undoes the changes since the last `accept`.
    pub(crate) fn undo(&mut self) {
        self.queued_urls.clear();
        for (_, _, rows) in self.collections() {
            rows.undo();
        }
    }
}

impl Environment {
    fn collections(&mut self) -> Named<'_, 7> {
        let Self {
            users,
            accounts,
            triggers,
            events,
            dynamic_props,
            stashes,
            webhook,
        } = self;
        [
            ("users", users),
            ("accounts", accounts),
            ("triggers", triggers),
            ("events", events),
            ("dynamic_props", dynamic_props),
            ("stashes", stashes),
            ("webhook", webhook),
        ]
    }

    /// Deletes everything.
    pub(super) fn clear(&mut self) {
        for (_, rows) in self.collections() {
            rows.clear();
        }
    }
}

fn restore<const COUNT: usize>(
    collections: Named<'_, COUNT>,
    name: &str,
    key: &str,
    json: &[u8],
) -> Result<(), String> {
    let found = collections.into_iter().find(|(known, _)| *known == name);
    let (_, rows) = found.ok_or("this emulator has no such collection")?;
    rows.restore(key, json).map_err(|error| error.to_string())
}
