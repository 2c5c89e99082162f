//! How often a fault rule applies.

use serde::{Deserialize, Serialize};

/// The uses of a rule: once, unless it says otherwise.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Uses {
    /// Occasions that the rule still lets pass.
    pub(crate) skip: u32,
    /// Uses that are left; `None` for any number.
    pub(crate) left: Option<u32>,
}

impl Uses {
    pub(crate) fn once() -> Self {
        Self {
            skip: 0,
            left: Some(1),
        }
    }

    pub(crate) fn are_used_up(&self) -> bool {
        self.left == Some(0)
    }

    /// Counts an occasion that the rule fits. Returns whether the rule applies to it.
    pub(crate) fn take(&mut self) -> bool {
        if self.are_used_up() {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        self.left = self.left.map(|left| left - 1);
        true
    }
}
