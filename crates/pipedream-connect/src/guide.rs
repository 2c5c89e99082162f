//! The guide: how to use this crate, from the first call to production.
//!
//! In this order:
//!
//! 1. [Getting started](getting_started): terms, credentials, the first call
//! 2. [Authentication](auth): kinds of credentials, scopes, environments, secrets
//! 3. [Users](users): your users' ids, ids from your frontend, tenants
//! 4. [Accounts](accounts): Connect links, finding accounts, reconnecting them
//! 5. [Actions](actions): running one, its props, what to do when it fails
//! 6. [Tools for models](tools): actions as tools of a language model (feature `tools`)
//! 7. [Triggers](triggers): deploying them, and how their events reach you
//! 8. [Receiving webhooks](webhooks): verified events (feature `webhooks`)
//! 9. [Without a public URL](inbox): an inbox of events (feature `inbox`)
//! 10. [Proxy](proxy): any app's own API
//! 11. [Paging](paging): lists as streams, resuming them
//! 12. [Errors and retries](errors): from a line in a log to its cause; what is repeated
//! 13. [Many processes](processes): shared state, and a store that is down
//! 14. [Testing](testing): the emulator, in Rust and in other languages
//! 15. [Moving from another SDK](moving): Python and TypeScript, call by call
//!
//! The examples are tests: they run on the emulator. Each operation of the API has its own example, at its method in
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
    doc = "This chapter needs the crate feature `tools`."
)]
pub mod tools {}

#[doc = include_str!("../docs/guide/triggers.md")]
pub mod triggers {}

#[cfg_attr(feature = "webhooks", doc = include_str!("../docs/guide/webhooks.md"))]
#[cfg_attr(
    not(feature = "webhooks"),
    doc = "This chapter needs the crate feature `webhooks`."
)]
pub mod webhooks {}

#[cfg_attr(feature = "inbox", doc = include_str!("../docs/guide/inbox.md"))]
#[cfg_attr(
    not(feature = "inbox"),
    doc = "This chapter needs the crate feature `inbox`."
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
