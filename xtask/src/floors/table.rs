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
];

const SDK: &[Floor] = &[
    Floor {
        name: "leaves",
        modules: &[
            "base_url", "clock", "error", "future", "ids", "retry", "secrets",
        ],
    },
    Floor {
        name: "transport",
        modules: &["transport"],
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
        modules: &["error", "recorder", "routes", "wire"],
    },
    Floor {
        name: "state",
        modules: &["catalogue", "world", "store", "fault", "delivery", "shared"],
    },
    Floor {
        name: "rules",
        modules: &["auth", "limits", "paging"],
    },
    Floor {
        name: "handlers",
        modules: &["handlers"],
    },
    Floor {
        name: "server",
        modules: &["timers", "control", "cors", "pages", "server"],
    },
    Floor {
        name: "roof",
        modules: &["seed", "emulator", "builder"],
    },
];
