//! The guide: how to use this crate, from the first call to tests in CI.
//!
//! 1. [Getting started](getting_started): the words, the first call, how calls look
//! 2. [Authentication](auth): credentials, tokens, where secrets go
//! 3. [Users](users): your own users, ids from outside, tenants
//! 4. [Accounts and Connect links](accounts): connecting, finding, repairing
//! 5. [Actions](actions): props, choices from the app, dynamic props, files
//! 6. [Tools for models](tools): schemas, calls, hooks, approval (feature `tools`)
//! 7. [Triggers](triggers): ensuring, deploying, events
//! 8. [Proxy](proxy): any app's own API
//! 9. [Paging](paging): streams, bookmarks
//! 10. [Errors and retries](errors): what each kind means, what is repeated
//! 11. [Testing](testing): the emulator, in Rust and in other languages
//! 12. [Moving from another SDK](moving): Python, TypeScript, call by call
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

#[doc = include_str!("../docs/guide/proxy.md")]
pub mod proxy {}

#[doc = include_str!("../docs/guide/paging.md")]
pub mod paging {}

#[doc = include_str!("../docs/guide/errors.md")]
pub mod errors {}

#[doc = include_str!("../docs/guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/guide/moving.md")]
pub mod moving {}
