//! External users.

use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::ids::Ids;
use crate::table::Record;

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) external_id: String,
    created_at: String,
    updated_at: String,
}

impl User {
    pub(super) fn new(ids: &mut Ids, clock: &Clock, external_id: &str) -> Self {
        let now = clock.iso(0);
        Self {
            id: ids.next("exu_"),
            external_id: external_id.to_owned(),
            created_at: now.clone(),
            updated_at: now,
        }
    }
}

impl Record for User {
    fn id(&self) -> &str {
        &self.id
    }
}
