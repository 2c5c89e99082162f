//! Files that actions left behind.
//!
//! The download redirects to a "storage host" on another port, as the real one redirects to a presigned URL. That host
//! refuses requests that carry an `Authorization` header, so that a client which forwards its bearer is found out.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use percent_encoding::percent_decode_str;

use super::Context;
use crate::wire::{Answer, Call, Refusal, Reply};
use crate::world::World;

pub(super) fn download(cx: &mut Context) -> Answer {
    let key = cx
        .call
        .query("s3_key")
        .ok_or_else(|| Refusal::invalid("s3_key", "is required"))?;
    let segments: Vec<&str> = key.split('/').collect();
    let well_formed = matches!(segments.as_slice(), ["1day", _, _, _, "u", _, ..]);
    if !well_formed {
        return Err(Refusal::invalid("s3_key", "is not a File Stash key"));
    }
    let own = key.starts_with(&format!("1day/{}/", cx.project));
    let file = file(cx.world, &key)
        .filter(|_| own)
        .ok_or_else(|| Refusal::missing("File"))?;
    if cx.site.inline_files {
        return Ok(Reply::bytes(200, "application/octet-stream", file));
    }
    let url = cx.site.presigned(&key, cx.world.clock.seconds());
    Ok(Reply::empty(302).header("location", &url))
}

fn file(world: &World, key: &str) -> Option<Bytes> {
    STANDARD.decode(world.files.get(key)?).ok().map(Bytes::from)
}

/// A request to the storage host.
pub(crate) fn serve_file(world: &World, call: &Call) -> Reply {
    let key = percent_decode_str(call.path.trim_start_matches('/')).decode_utf8_lossy();
    let expires = call.integer("X-Amz-Expires").ok().flatten().unwrap_or(0);
    if call.headers.contains_key("authorization") {
        let text =
            "Only one auth mechanism allowed: the presigned URL or the Authorization header\n";
        return Reply::bytes(400, "text/plain", Bytes::from_static(text.as_bytes()));
    }
    match file(world, &key) {
        Some(_) if expires < world.clock.seconds() => Reply::bytes(
            403,
            "text/plain",
            Bytes::from_static(b"Request has expired\n"),
        ),
        Some(bytes) => Reply::bytes(200, "application/octet-stream", bytes),
        None => Reply::bytes(404, "text/plain", Bytes::from_static(b"No such key\n")),
    }
}
