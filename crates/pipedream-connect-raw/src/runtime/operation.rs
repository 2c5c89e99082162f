//! Operations and ids as data.

use http::Method;

/// One operation of the API.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Unique id, such as `accounts_list`.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path template, such as `/v1/connect/{project_id}/accounts`.
    pub path: &'static str,
    /// Whether it can be repeated.
    pub idempotency: Idempotency,
    /// Accepted kinds of credentials, preferred one first; empty if it needs none.
    pub auth: &'static [Auth],
    /// Whether it returns pages.
    pub paging: Paging,
    /// Path, query and header parameters.
    pub params: &'static [Param],
    /// Names of the parameters, and of the fields of the request body, that are secrets.
    pub secrets: &'static [&'static str],
    /// Schema of the request body.
    pub body: Option<&'static str>,
    /// Schema of the response body.
    pub response: Option<&'static str>,
}

impl Operation {
    /// A call that is not in the API's description, such as a request to a workflow's own endpoint.
    pub const fn unlisted(id: &'static str, idempotency: Idempotency) -> Self {
        Self {
            id,
            method: Method::POST,
            path: "",
            idempotency,
            auth: &[Auth::OAuth],
            paging: Paging::None,
            params: &[],
            secrets: &[],
            body: None,
            response: None,
        }
    }
}

/// Whether an operation can be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Read-only.
    Safe,
    /// Running it twice has the same effect as running it once.
    Idempotent,
    /// Running it twice has another effect than running it once, such as posting a message twice.
    Unsafe,
}

/// Kind of credentials that an operation accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Auth {
    /// An OAuth access token of the project's backend.
    OAuth,
    /// A Connect token, bound to one user.
    ConnectToken,
}

/// Whether an operation returns pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paging {
    /// Pages, with `after`, `before` and `limit`, and cursors in `page_info`.
    Cursor,
    /// One response.
    None,
}

/// A parameter outside the body.
#[derive(Debug)]
pub struct Param {
    /// Name in the request.
    pub name: &'static str,
    /// Which part of the request contains it.
    pub location: Location,
    /// Whether the operation requires it.
    pub required: bool,
}

/// The part of a request that contains a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// The path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
}

/// A kind of id.
#[derive(Debug)]
#[non_exhaustive]
pub struct IdKind {
    /// What an id of this kind identifies, such as "an account". Empty if there are no prefixes.
    pub name: &'static str,
    /// Prefixes of such ids, such as `apn_`. Empty if they have none or accept several kinds.
    pub prefixes: &'static [&'static str],
    /// Maximum length in characters.
    pub max_length: Option<usize>,
    /// Whether such an id is a secret.
    pub secret: bool,
}

impl IdKind {
    /// Whether `id` has a prefix of this kind.
    pub fn matches(&self, id: &str) -> bool {
        self.prefixes.iter().any(|prefix| id.starts_with(prefix))
    }
}
