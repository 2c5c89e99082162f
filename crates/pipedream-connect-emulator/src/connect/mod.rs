//! Connect Links: the flow behind them and their page.

mod flow;
pub(crate) mod page;

pub(crate) use flow::{Decision, Flow, Selection, finish, link_query};
