//! What must not change by accident: the public API, the classification of operations, requests on the wire, JSON
//! schemas, and how tolerantly responses are decoded. Reviewed snapshots are in `snapshots/`.

mod decoding;
mod json_schemas;
mod operations;
mod properties;
mod public_api;
mod wire;
