//! Files that actions stored.
//!
//! A download redirects to a storage host on another port, like the real one to a presigned URL. The storage host rejects
//! requests with an `Authorization` header, which reveals a client that forwards its token.

use http::header;
use percent_encoding::percent_decode_str;

use super::context::Context;
use crate::http::{ApiError, ApiResult, RecordedRequest, Response};
use crate::state::State;

const CONTENT_TYPE: &str = "application/octet-stream";

pub(super) fn download(cx: &mut Context) -> ApiResult {
    let key = cx.request.required_query("s3_key")?;
    let segments: Vec<&str> = key.split('/').collect();
    let ["1day", project, _, _, "u", _, ..] = segments.as_slice() else {
        return Err(ApiError::invalid("s3_key", "is not a File Stash key"));
    };
    let file = cx.state.files.get(&key);
    let file = file.filter(|_| *project == cx.project());
    let file = file.ok_or_else(|| ApiError::not_found("File"))?;
    if cx.config.inline_files {
        return Ok(Response::bytes(200, CONTENT_TYPE, file.clone()));
    }
    let url = cx.config.presigned(&key, cx.state.clock.seconds());
    Ok(Response::empty(302).header(header::LOCATION, &url))
}

/// Responds to a request to the storage host.
pub(crate) fn serve_file(state: &State, request: &RecordedRequest) -> Response {
    let error = |status, message: &'static str| Response::bytes(status, "text/plain", message);
    if request.headers.contains_key(header::AUTHORIZATION) {
        let message =
            "Only one auth mechanism allowed: the presigned URL or the Authorization header\n";
        return error(400, message);
    }
    let key = percent_decode_str(request.path.trim_start_matches('/')).decode_utf8_lossy();
    let expires = request.integer("X-Amz-Expires").ok().flatten();
    match state.files.get(key.as_ref()) {
        None => error(404, "No such key\n"),
        Some(_) if expires.unwrap_or(0) < state.clock.seconds() => {
            error(403, "Request has expired\n")
        }
        Some(file) => Response::bytes(200, CONTENT_TYPE, file.clone()),
    }
}
