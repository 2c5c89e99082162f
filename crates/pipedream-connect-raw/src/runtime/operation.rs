//! An operation as data: what it is, and how it may be treated.

/// One operation of the API.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// Unique id, `accounts_list`.
    pub id: &'static str,
    /// The resource it belongs to, `accounts`.
    pub resource: &'static str,
    /// Its name within the resource, `list`.
    pub name: &'static str,
    /// HTTP method.
    pub method: http::Method,
    /// Path template, `/v1/connect/{project_id}/accounts`.
    pub path: &'static str,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Whether it may be carried out twice.
    pub idempotency: Idempotency,
    /// Accepted kinds of credentials; none for operations without any.
    pub auth: &'static [Auth],
    /// Whether it answers page by page.
    pub paging: Paging,
    /// Path, query and header parameters.
    pub params: &'static [Param],
    /// Schema of the request body.
    pub body: Option<&'static str>,
    /// Schema of the response body.
    pub response: Option<&'static str>,
}

impl Operation {
    /// A call that the API's description does not list, such as a request to a workflow's own endpoint.
    pub const fn unlisted(
        resource: &'static str,
        name: &'static str,
        id: &'static str,
        idempotency: Idempotency,
    ) -> Self {
        Self {
            id,
            resource,
            name,
            method: http::Method::POST,
            path: "",
            summary: "",
            idempotency,
            auth: &[Auth::OAuth],
            paging: Paging::None,
            params: &[],
            body: None,
            response: None,
        }
    }
}

/// Whether an operation may be carried out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Idempotency {
    /// Changes nothing.
    Safe,
    /// Changes something, but twice is the same as once.
    Idempotent,
    /// Twice is not the same as once: a message is posted twice, a trigger deployed twice.
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

/// Whether an operation answers page by page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paging {
    /// With `after`, `before` and `limit`, and cursors in `page_info`.
    Cursor,
    /// In one response.
    None,
}

/// A parameter outside the body.
#[derive(Debug)]
pub struct Param {
    /// Wire name.
    pub name: &'static str,
    /// Where it stands.
    pub location: Location,
    /// Whether the operation needs it.
    pub required: bool,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
}
