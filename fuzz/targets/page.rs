//! Any sequence of pages ends.
#![no_main]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use connect_fuzz::{builder, check_error, response, run};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let pages: Vec<Vec<u8>> = data
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    let most = pages.len() as u64 + 2;
    let requests = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&requests);
    let server = connect_fuzz::Server::new(move |_, number| {
        count.fetch_add(1, Ordering::Relaxed);
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        response(200, &pages[number.min(pages.len() - 1)])
    });
    let Ok(client) = builder(server).access_token("t").build() else {
        return;
    };
    let mut items = client.accounts().list().items();
    while let Some(item) = run(items.next()) {
        if let Err(error) = item {
            check_error(&error);
        }
    }
    let made = requests.load(Ordering::Relaxed);
    assert!(made <= most, "{made} requests");
});
