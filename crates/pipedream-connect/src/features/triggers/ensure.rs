//! The procedure of `ensure`: look, deploy or name, look again, until the oldest trigger has the name.
//!
//! Each change is one call that can be repeated, and the procedure can be interrupted after each of them: a trigger that was
//! deployed but not named is recognized by its content, and duplicates are deleted only after the remaining trigger has the
//! name. Which trigger remains depends on facts that never change, so two processes never delete each other's trigger.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use pipedream_connect_raw::operations::TRIGGERS_DEPLOY;
use pipedream_connect_raw::types::Emitter;

use super::deployed::DeployedTrigger;
use super::ensured::{EnsureOutcome, EnsuredTrigger};
use super::name::is_given_by_service;
use super::prepared::PreparedTrigger;
use super::wanted::{Wanted, has_key, precedence};
use crate::call::{CallOptions, Client};
use crate::features::configure::{ComponentError, UnfinishedTrigger};
use crate::{Error, ErrorKind, Execution};

/// Each round makes one change or ends the procedure. More rounds are needed only if others keep changing the trigger.
const MAX_ROUNDS: usize = 24;
/// Maximum number of deployments per call, including those whose response was lost.
const MAX_DEPLOYMENTS: usize = 2;
/// Pauses before each look for a trigger whose deployment may still be in progress.
const PAUSES: [Duration; 4] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

pub(super) struct Ensure {
    client: Client,
    options: CallOptions,
    prepared: PreparedTrigger,
    wanted: Wanted,
    /// The triggers that this call deployed, as in the responses.
    deployed: BTreeMap<String, Emitter>,
    /// The triggers that this call named. A list may show the previous name for a while.
    named: BTreeSet<String>,
    changed: BTreeSet<String>,
    /// The triggers that no longer exist. A list may show them for a while.
    gone: BTreeSet<String>,
    duplicates_removed: usize,
    deployments: usize,
    /// The last deployment, if its response was lost.
    lost: Option<Lost>,
    /// The trigger that this call works on.
    current: Option<String>,
}

/// A deployment that may have happened.
struct Lost {
    error: Error,
    looks: usize,
}

impl Ensure {
    pub(super) fn new(
        client: Client,
        options: CallOptions,
        prepared: PreparedTrigger,
        name: Option<String>,
    ) -> Self {
        Self {
            client,
            options,
            wanted: Wanted::new(&prepared, name),
            prepared,
            deployed: BTreeMap::new(),
            named: BTreeSet::new(),
            changed: BTreeSet::new(),
            gone: BTreeSet::new(),
            duplicates_removed: 0,
            deployments: 0,
            lost: None,
            current: None,
        }
    }

    /// The error for a native trigger.
    pub(super) fn native(key: &str) -> Error {
        Error::argument(format!(
            "{key} is a native trigger, so it has no name by which `ensure` could find it: deploy it once with `deploy`, and \
             store its id"
        ))
    }

    pub(super) async fn run(mut self) -> Result<EnsuredTrigger, ComponentError> {
        for _ in 0..MAX_ROUNDS {
            match self.round().await {
                Ok(Some(ensured)) => return Ok(ensured),
                Ok(None) => {}
                Err(error) => return Err(self.failed(error)),
            }
        }
        let error = self.never_settled();
        Err(self.failed(error))
    }

    /// Returns `None` if another round is needed.
    async fn round(&mut self) -> Result<Option<EnsuredTrigger>, Error> {
        let mut found = self.find().await?.into_iter();
        let oldest = match found.next() {
            Some(oldest) => oldest,
            // Name it at once, so that no other process takes it over.
            None => match self.deploy_or_wait().await? {
                Some(deployed) => deployed,
                None => return Ok(None),
            },
        };
        let id = oldest.id().unwrap_or_default().to_owned();
        self.current = Some(id.clone());
        match self.settle(&id, oldest).await {
            Ok(Some(ensured)) => self.remove(found, ensured).await.map(Some),
            Ok(None) => Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound && self.is_gone(&id).await? => {
                self.gone.insert(id);
                self.current = None;
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// Whether the trigger was deleted. Another 404 may be about a webhook.
    async fn is_gone(&self, id: &str) -> Result<bool, Error> {
        match self.handle(id).retrieve().await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            outcome => outcome.map(|_| false),
        }
    }

    // Looking

    /// The triggers that have the name or should get it. The first one remains.
    async fn find(&self) -> Result<Vec<Emitter>, Error> {
        let user = &self.prepared.body.external_user_id;
        let list = self.client.deployed_triggers().list(user);
        let mut listed = list.options(self.options.clone()).items();
        let mut deployed = self.deployed.clone();
        let mut found = Vec::new();
        while let Some(emitter) = listed.next().await {
            let emitter = emitter?;
            let Some(id) = emitter.id() else { continue };
            let own = deployed.remove(id);
            if self.is_wanted(id, &emitter, own.as_ref()).await? {
                found.push(emitter);
            }
        }
        // A list may not show a new trigger at once.
        let unlisted = deployed.into_iter();
        let unlisted = unlisted.filter(|(id, _)| !self.gone.contains(id));
        found.extend(unlisted.map(|(_, emitter)| emitter));
        found.sort_by_cached_key(precedence);
        Ok(found)
    }

    async fn is_wanted(
        &self,
        id: &str,
        emitter: &Emitter,
        own: Option<&Emitter>,
    ) -> Result<bool, Error> {
        if self.gone.contains(id) {
            return Ok(false);
        }
        if self.wanted.has_name(emitter) {
            return Ok(true);
        }
        if let Some(own) = own {
            // Unless another process has renamed it.
            return Ok(own.name() == emitter.name() || is_given_by_service(emitter));
        }
        if !self.wanted.may_be_leftover(emitter) {
            return Ok(false);
        }
        let trigger = self.handle(id);
        match self.wanted.receivers.are_those_of(&trigger).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            outcome => outcome,
        }
    }

    fn handle(&self, id: &str) -> DeployedTrigger {
        let user = self.prepared.body.external_user_id.clone();
        DeployedTrigger::new(
            self.client.clone(),
            user,
            id.to_owned(),
            self.options.clone(),
        )
    }

    // Deploying

    /// Deploys the trigger, or pauses before the next look if a deployment may be in progress.
    async fn deploy_or_wait(&mut self) -> Result<Option<Emitter>, Error> {
        if let Some(lost) = &mut self.lost
            && let Some(pause) = PAUSES.get(lost.looks)
        {
            lost.looks += 1;
            self.client.0.time.sleep(*pause).await;
            return Ok(None);
        }
        if self.deployments == MAX_DEPLOYMENTS {
            let lost = self.lost.as_ref().map(|lost| lost.error.clone());
            return Err(lost.unwrap_or_else(|| self.never_settled()));
        }
        self.deployments += 1;
        match self.prepared.send().await {
            Ok(response) => self.record(response.data).await,
            Err(error) if error.may_have_run() => {
                self.lost = Some(Lost { error, looks: 0 });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    async fn record(&mut self, emitter: Emitter) -> Result<Option<Emitter>, Error> {
        let Some(id) = emitter.id().map(str::to_owned) else {
            let error = self.error(ErrorKind::Decode, "the deployed trigger has no id");
            let error = error.with_execution(Execution::Ran);
            self.lost = Some(Lost { error, looks: 0 });
            return Ok(None);
        };
        if is_native(&emitter) {
            self.current = Some(id.clone());
            self.handle(&id).delete().await?;
            self.current = None;
            return Err(Self::native(&self.prepared.body.id));
        }
        self.lost = None;
        self.deployed.insert(id, emitter.clone());
        Ok(Some(emitter))
    }

    // Changing

    /// Updates the trigger to the wanted state. `None` after naming it, because an older trigger may have appeared by now.
    async fn settle(&mut self, id: &str, found: Emitter) -> Result<Option<EnsuredTrigger>, Error> {
        let trigger = self.handle(id);
        let mut emitter = found;
        let needs_name = !self.wanted.has_name(&emitter) && !self.named.contains(id);
        if let Some(update) = self.wanted.update(&trigger, &emitter, needs_name) {
            emitter = update.await?.data;
            self.changed.insert(id.to_owned());
            if needs_name {
                self.named.insert(id.to_owned());
                return Ok(None);
            }
        }
        let deployed = self.deployed.get(id);
        let key = deployed.and_then(Emitter::webhook_signing_key);
        let receivers = &self.wanted.receivers;
        let (webhook, webhook_changed) = receivers.set_webhook(&trigger, key).await?;
        if receivers.set_workflow(&trigger).await? || webhook_changed {
            self.changed.insert(id.to_owned());
        }
        Ok(Some(EnsuredTrigger {
            outcome: self.outcome(id),
            trigger,
            name: self.wanted.name.clone(),
            emitter,
            webhook_id: webhook.id,
            signing_key: webhook.signing_key,
            duplicates_removed: 0,
        }))
    }

    fn outcome(&self, id: &str) -> EnsureOutcome {
        if self.deployed.contains_key(id) {
            EnsureOutcome::Deployed
        } else if self.changed.contains(id) {
            EnsureOutcome::Updated
        } else {
            EnsureOutcome::Unchanged
        }
    }

    /// Deletes the duplicates of the trigger that remains.
    async fn remove(
        &mut self,
        duplicates: impl Iterator<Item = Emitter>,
        mut ensured: EnsuredTrigger,
    ) -> Result<EnsuredTrigger, Error> {
        for duplicate in duplicates {
            let Some(id) = duplicate.id() else { continue };
            // It may belong to a different component.
            if !has_key(&duplicate) && !self.deployed.contains_key(id) {
                continue;
            }
            match self.handle(id).delete().ignore_hook_errors(true).await {
                Ok(()) => self.duplicates_removed += 1,
                // Another process deleted it first.
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        ensured.duplicates_removed = self.duplicates_removed;
        Ok(ensured)
    }

    // Failing

    fn never_settled(&self) -> Error {
        self.error(
            ErrorKind::Conflict,
            "other processes kept changing or deleting the trigger",
        )
    }

    fn error(&self, kind: ErrorKind, message: &str) -> Error {
        let call = &self.prepared.call;
        let user = self.prepared.body.external_user_id.clone();
        Error::new(kind, message)
            .with_operation(&TRIGGERS_DEPLOY)
            .with_target(call.target([("external_user_id", user)]))
    }

    fn failed(self, error: Error) -> ComponentError {
        let component = self.prepared.body.id;
        let name = self.wanted.name;
        if self.current.is_none() && self.lost.is_none() && self.deployed.is_empty() {
            let facts = [("component", component), ("trigger_name", name)];
            return ComponentError::Call(error.with_facts(facts.into()));
        }
        ComponentError::Unfinished(UnfinishedTrigger {
            component,
            name,
            external_user_id: self.prepared.body.external_user_id,
            trigger_id: self.current,
            error,
        })
    }
}

fn is_native(emitter: &Emitter) -> bool {
    matches!(
        emitter,
        Emitter::HttpInterface(_) | Emitter::TimerInterface(_) | Emitter::EmailInterface(_)
    )
}
