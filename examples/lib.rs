//! Empty: each example is a separate program.
