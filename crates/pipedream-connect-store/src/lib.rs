//! State of `pipedream-connect` that survives a restart and is shared by processes.
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]
