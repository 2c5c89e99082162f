//! The guide: how to use this crate, from the first call to tests in CI.
//!
//! 1. [Getting started](getting_started): the words, the first call, how calls look
//! 2. [Authentication](auth): credentials, tokens, where secrets go
//! 3. [Users](users): your own users, ids from outside, tenants
//! 4. [Accounts and Connect links](accounts): connecting, finding, repairing
//! 5. [Actions](actions): props, choices from the app, dynamic props, files
//! 6. [Tools for models](tools): schemas, calls, hooks, approval (feature `tools`)
//! 7. [Triggers](triggers): ensuring, deploying, events
//! 8. [Receiving webhooks](webhooks): verified events, tenants, signing keys (feature `webhooks`)
//! 9. [Without a public URL](inbox): an inbox with leases and a quarantine (feature `inbox`)
//! 10. [Proxy](proxy): any app's own API
//! 11. [Paging](paging): streams, bookmarks
//! 12. [Errors and retries](errors): what each kind means, what is repeated
//! 13. [Many processes](processes): stores, leases, what happens when a store is down
//! 14. [Testing](testing): the emulator, in Rust and in other languages
//! 15. [Moving from another SDK](moving): Python, TypeScript, call by call
//!
//! Every example runs as a test on the emulator. Each operation has its own example, at its method in
//! [`resources`](crate::resources).

#[doc = include_str!("../docs/guide/getting-started.md")]
pub mod getting_started {}

#[doc = include_str!("../docs/guide/auth.md")]
pub mod auth {}

#[doc = include_str!("../docs/guide/users.md")]
pub mod users {}

#[doc = include_str!("../docs/guide/accounts.md")]
pub mod accounts {}

#[doc = include_str!("../docs/guide/actions.md")]
pub mod actions {}

#[cfg_attr(feature = "tools", doc = include_str!("../docs/guide/tools.md"))]
#[cfg_attr(
    not(feature = "tools"),
    doc = "This chapter needs the feature `tools`."
)]
pub mod tools {}

#[doc = include_str!("../docs/guide/triggers.md")]
pub mod triggers {}

#[cfg_attr(feature = "webhooks", doc = include_str!("../docs/guide/webhooks.md"))]
#[cfg_attr(
    not(feature = "webhooks"),
    doc = "This chapter needs the feature `webhooks`."
)]
pub mod webhooks {}

#[cfg_attr(feature = "inbox", doc = include_str!("../docs/guide/inbox.md"))]
#[cfg_attr(
    not(feature = "inbox"),
    doc = "This chapter needs the feature `inbox`."
)]
pub mod inbox {}

#[doc = include_str!("../docs/guide/proxy.md")]
pub mod proxy {}

#[doc = include_str!("../docs/guide/paging.md")]
pub mod paging {}

#[doc = include_str!("../docs/guide/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/guide/processes.md")]
pub mod processes {}

#[doc = include_str!("../docs/guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/guide/moving.md")]
pub mod moving {}
