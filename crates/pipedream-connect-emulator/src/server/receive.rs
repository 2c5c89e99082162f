//! Receives request bodies, within limits of time, size and memory.

use bytes::Bytes;
use http::header;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::http::ApiError;
use crate::service::Service;

/// Maximum size of a request body.
const MAX_BODY: usize = 32 * 1024 * 1024;
/// Size of a body that needs no reserved memory, so that large ones cannot keep it out.
const SMALL_BODY: usize = 64 * 1024;

/// A request body, and the memory that is reserved for it.
pub(super) struct Received<'a> {
    pub(super) body: Bytes,
    pub(super) memory: SemaphorePermit<'a>,
}

pub(super) async fn receive(service: &Service, body: Incoming) -> Result<Received<'_>, ApiError> {
    let received = collect(&service.bodies.0, body);
    let in_time = tokio::time::timeout(service.config.read_timeout, received).await;
    in_time.unwrap_or_else(|_| Err(rejected(408, "The request body did not arrive in time")))
}

async fn collect(memory: &Semaphore, mut body: Incoming) -> Result<Received<'_>, ApiError> {
    let mut bytes = Vec::new();
    let mut reserved = reserve(memory, 0)?;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| rejected(400, "The request body broke off"))?;
        let data = frame.into_data().unwrap_or_default();
        if bytes.len() + data.len() > MAX_BODY {
            return Err(rejected(413, "The request body is larger than 32 MiB"));
        }
        bytes.extend_from_slice(&data);
        let large = bytes.capacity().saturating_sub(SMALL_BODY).div_ceil(1024);
        let missing = large - reserved.num_permits();
        reserved.merge(reserve(memory, missing)?);
    }
    bytes.shrink_to_fit();
    Ok(Received {
        body: bytes.into(),
        memory: reserved,
    })
}

fn reserve(memory: &Semaphore, kilobytes: usize) -> Result<SemaphorePermit<'_>, ApiError> {
    let count = u32::try_from(kilobytes).unwrap_or(u32::MAX);
    let reserved = memory.try_acquire_many(count);
    reserved.map_err(|_| rejected(503, "Too many large request bodies at the same time"))
}

/// The rest of the body is not read, so the connection cannot be used again.
fn rejected(status: u16, message: &str) -> ApiError {
    ApiError::new(status, message).header(header::CONNECTION, "close")
}
