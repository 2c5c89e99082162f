//! Requests and responses: reading, checking, paging, and failing on purpose.

mod body;
mod fault;
mod fields;
mod paging;
mod request;
mod response;

pub(crate) use body::{ResponseBody, Step};
pub use fault::Fault;
pub(crate) use fault::{Action, Faults, Stage};
pub(crate) use fields::Field::{self, Optional, Required};
pub(crate) use fields::{Kind, check};
pub(crate) use paging::{DEFAULT_LIMIT, page_list, page_table};
pub use request::RecordedRequest;
pub(crate) use request::{form_values, headers_as_json};
pub(crate) use response::{ApiError, ApiResult, Response};
