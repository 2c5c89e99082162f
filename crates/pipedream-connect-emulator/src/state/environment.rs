//! Names of environments.

use serde::{Deserialize, Serialize};

/// One environment of one project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct EnvironmentId {
    pub(crate) project: String,
    /// `development` or `production`.
    pub(crate) name: String,
}
