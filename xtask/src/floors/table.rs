//! The floors of each crate, bottom first. A module may import its own floor and the floors below it.

use super::{Crate, Floor};

pub const CRATES: &[Crate] = &[
    Crate {
        folder: "crates/pipedream-connect",
        floors: SDK,
    },
    Crate {
        folder: "crates/pipedream-connect-emulator",
        floors: EMULATOR,
    },
    Crate {
        folder: "crates/pipedream-connect-store",
        floors: STORE,
    },
];

const SDK: &[Floor] = &[
    Floor {
        name: "leaves",
        modules: &[
            "base_url",
            "clock",
            "error",
            "fetch_cache",
            "fnv",
            "future",
            "ids",
            "retry",
            "secrets",
            "shared_fetch",
            "state",
        ],
    },
    Floor {
        name: "transport",
        modules: &["transport", "testing"],
    },
    Floor {
        name: "call",
        modules: &["call"],
    },
    Floor {
        name: "auth",
        modules: &["auth"],
    },
    Floor {
        name: "resources",
        modules: &["resources", "pager"],
    },
    Floor {
        name: "features",
        modules: &["features"],
    },
    Floor {
        name: "roof",
        modules: &["client", "blocking"],
    },
];

const EMULATOR: &[Floor] = &[
    Floor {
        name: "leaves",
        modules: &[
            "error", "json", "clock", "ids", "rows", "table", "recent", "uses",
        ],
    },
    Floor {
        name: "catalogue",
        modules: &["catalogue"],
    },
    Floor {
        name: "state",
        modules: &["state"],
    },
    Floor {
        name: "http",
        modules: &["http"],
    },
    Floor {
        name: "service",
        modules: &["config", "delivery", "service"],
    },
    Floor {
        name: "api",
        modules: &["connect", "api"],
    },
    Floor {
        name: "server",
        modules: &["control", "endpoints", "server"],
    },
    Floor {
        name: "roof",
        modules: &["seed", "emulator", "builder"],
    },
];

const STORE: &[Floor] = &[
    Floor {
        name: "leaves",
        modules: &["error", "time"],
    },
    Floor {
        name: "stores",
        modules: &["redis", "sqlite"],
    },
];
