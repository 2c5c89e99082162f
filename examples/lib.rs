//! Each example is a program of its own; there is nothing here.
