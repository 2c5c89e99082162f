// Generated from openapi/connect.yaml by `cargo xtask generate`. Do not edit.

//! Kinds of ids, their prefixes and their limits.

use crate::runtime::IdKind;

/// `account`
pub static ACCOUNT: IdKind = IdKind {
    name: "an account",
    prefixes: &["apn_"],
    max_length: None,
    secret: false,
};

/// `app`
pub static APP: IdKind = IdKind {
    name: "",
    prefixes: &[],
    max_length: None,
    secret: false,
};

/// `app_category`
pub static APP_CATEGORY: IdKind = IdKind {
    name: "an app category",
    prefixes: &["appcat_"],
    max_length: None,
    secret: false,
};

/// `app_override`
pub static APP_OVERRIDE: IdKind = IdKind {
    name: "an app override",
    prefixes: &["ao_"],
    max_length: None,
    secret: false,
};

/// `client`
pub static CLIENT: IdKind = IdKind {
    name: "",
    prefixes: &[],
    max_length: None,
    secret: false,
};

/// `component`
pub static COMPONENT: IdKind = IdKind {
    name: "",
    prefixes: &[],
    max_length: None,
    secret: false,
};

/// `connect_token`
pub static CONNECT_TOKEN: IdKind = IdKind {
    name: "a Connect token",
    prefixes: &["ctok_"],
    max_length: None,
    secret: true,
};

/// `dynamic_props`
pub static DYNAMIC_PROPS: IdKind = IdKind {
    name: "a set of dynamic props",
    prefixes: &["dyp_"],
    max_length: None,
    secret: false,
};

/// `external_user`
pub static EXTERNAL_USER: IdKind = IdKind {
    name: "",
    prefixes: &[],
    max_length: Some(250usize),
    secret: false,
};

/// `numbered_user`
pub static NUMBERED_USER: IdKind = IdKind {
    name: "an external user in Pipedream's own numbering",
    prefixes: &["exu_"],
    max_length: None,
    secret: false,
};

/// `oauth_app`
pub static OAUTH_APP: IdKind = IdKind {
    name: "an OAuth client",
    prefixes: &["oa_"],
    max_length: None,
    secret: false,
};

/// `project`
pub static PROJECT: IdKind = IdKind {
    name: "a project",
    prefixes: &["proj_"],
    max_length: None,
    secret: false,
};

/// `trigger`
pub static TRIGGER: IdKind = IdKind {
    name: "a deployed trigger",
    prefixes: &["dc_", "ei_", "hi_", "ti_"],
    max_length: None,
    secret: false,
};

/// `webhook`
pub static WEBHOOK: IdKind = IdKind {
    name: "",
    prefixes: &[],
    max_length: None,
    secret: false,
};

/// `workflow`
pub static WORKFLOW: IdKind = IdKind {
    name: "a workflow",
    prefixes: &["p_"],
    max_length: None,
    secret: false,
};

/// Every kind of id, sorted by name.
pub static ALL: &[&IdKind] = &[
    &ACCOUNT,
    &APP,
    &APP_CATEGORY,
    &APP_OVERRIDE,
    &CLIENT,
    &COMPONENT,
    &CONNECT_TOKEN,
    &DYNAMIC_PROPS,
    &EXTERNAL_USER,
    &NUMBERED_USER,
    &OAUTH_APP,
    &PROJECT,
    &TRIGGER,
    &WEBHOOK,
    &WORKFLOW,
];
