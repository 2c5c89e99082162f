//! No code: see the examples beside this folder.
