//! Many processes with one token store.

use std::path::Path;
use std::process::{Child, Command, Stdio};

use connect_tests::file_store::FileStore;
use connect_tests::server::Server;
use pipedream_connect::Client;

use super::{Outcome, call};

const PROCESSES: usize = 10;
/// Set in each process: the address of the API, and the directory of the store.
const BASE_URL: &str = "FLEET_BASE_URL";
const DIRECTORY: &str = "FLEET_DIRECTORY";

/// One process of the fleet. Does nothing when it runs as an ordinary test.
#[tokio::test]
async fn one_process() -> Outcome {
    let (Ok(base_url), Some(directory)) = (std::env::var(BASE_URL), std::env::var_os(DIRECTORY))
    else {
        return Ok(());
    };
    let client = Client::builder()
        .base_url(base_url)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .token_store(FileStore(directory.into()))
        .build()?;
    call(&client).await?;
    Ok(())
}

fn start(server: &Server, directory: &Path) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["tokens::fleet::one_process", "--exact", "--nocapture"])
        .env(BASE_URL, server.url())
        .env(DIRECTORY, directory)
        .stdout(Stdio::null())
        .spawn()
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_processes_with_a_lease_send_one_token_request() -> Outcome {
    let server = Server::start().await?;
    let directory =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fleet-{}", std::process::id()));
    std::fs::create_dir_all(&directory)?;
    let started: Result<Vec<Child>, _> =
        (0..PROCESSES).map(|_| start(&server, &directory)).collect();
    for mut process in started? {
        let finished = tokio::task::spawn_blocking(move || process.wait()).await??;
        assert!(finished.success());
    }
    assert_eq!(server.token_requests().len(), 1);
    assert_eq!(server.take_requests().len(), PROCESSES);
    std::fs::remove_dir_all(directory)?;
    Ok(())
}
