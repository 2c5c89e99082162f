//! The SQLite store: files, processes, crashes and locks.

mod support;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::Stdio;
use std::time::SystemTime;

use pipedream_connect::state::{Change, StateStore as _};
use pipedream_connect::testing::check_state_store;
use pipedream_connect_emulator::Emulator;
use pipedream_connect_store::SqliteStore;

use support::{Outcome, call_while_it_hangs, fleet, text, token_requests};

const PROCESSES: usize = 20;

fn folder() -> Outcome<tempfile::TempDir> {
    Ok(tempfile::tempdir()?)
}

#[tokio::test]
async fn it_passes_the_checks_for_every_state_store() -> Outcome {
    let folder = folder()?;
    let store = SqliteStore::open(folder.path().join("state.db")).await?;
    check_state_store(&store).await
}

#[tokio::test]
async fn a_value_survives_closing_and_opening_the_file() -> Outcome {
    let (folder, now) = (folder()?, SystemTime::now());
    let path = folder.path().join("state.db");
    let store = SqliteStore::open(&path).await?;
    assert!(store.compare_and_set(Change::create("k", "v"), now).await?);
    // Another connection, like that of another process, sees it at once.
    let other = SqliteStore::open(&path).await?;
    assert_eq!(
        other.get("k".into(), now).await?.as_deref(),
        Some(&b"v"[..])
    );
    drop((store, other));
    let store = SqliteStore::open(&path).await?;
    assert_eq!(
        store.get("k".into(), now).await?.as_deref(),
        Some(&b"v"[..])
    );
    assert!(format!("{store:?}").contains("state.db"));
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() -> Outcome {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder()?;
    let store = SqliteStore::open(folder.path().join("state.db")).await?;
    let create = Change::create("k", "v");
    assert!(store.compare_and_set(create, SystemTime::now()).await?);
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder.path())? {
        let file = file?;
        assert_eq!(
            file.metadata()?.permissions().mode() & 0o777,
            0o600,
            "{file:?}"
        );
        names.push(file.file_name());
    }
    names.sort();
    assert_eq!(names, ["state.db", "state.db-shm", "state.db-wal"]);
    Ok(())
}

#[tokio::test]
async fn the_error_for_an_unusable_file_names_it_and_says_what_to_do() -> Outcome {
    let folder = folder()?;
    let path = |name: &str| folder.path().join(name);
    std::fs::write(
        path("text"),
        "this is no database, but it is long enough to look like one.\n".repeat(20),
    )?;
    rusqlite::Connection::open(path("other"))?.execute_batch("CREATE TABLE other (id)")?;
    drop(SqliteStore::open(path("newer")).await?);
    rusqlite::Connection::open(path("newer"))?.pragma_update(None, "user_version", 99)?;
    #[cfg(unix)]
    std::os::unix::fs::symlink(path("nowhere"), path("link"))?;
    for (name, advice) in [
        ("missing/state.db", "create it"),
        #[cfg(unix)]
        ("link", "a link to a file that does not exist"),
        ("text", "use another file"),
        ("other", "the database of another program"),
        ("newer", "update pipedream-connect-store"),
        ("", "directory"),
    ] {
        let path = path(name);
        let error = SqliteStore::open(&path).await.expect_err(name);
        let message = error.to_string();
        assert!(message.contains(advice), "{name}: {message}");
        assert!(message.contains(&path.display().to_string()), "{message}");
    }
    // The file of the other program did not change.
    let tables = "SELECT count(*) FROM sqlite_schema";
    let other = rusqlite::Connection::open(path("other"))?;
    assert_eq!(other.query_row(tables, [], |row| row.get::<_, i32>(0))?, 1);
    Ok(())
}

/// One of many processes that make a call. Does nothing when it runs as an ordinary test.
#[tokio::test]
async fn one_caller() -> Outcome {
    match fleet::store() {
        Some(path) => fleet::make_one_call(SqliteStore::open(path).await?).await,
        None => Ok(()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_cold_processes_send_one_token_request() -> Outcome {
    let (folder, emulator) = (folder()?, Emulator::start().await?);
    let path = folder.path().join("state.db").display().to_string();
    fleet::make_calls(&emulator, "one_caller", &path, PROCESSES).await?;
    assert_eq!(token_requests(&emulator), 1);
    assert_eq!(emulator.requests().len(), PROCESSES + 1);
    Ok(())
}

/// One of several processes that count.
#[tokio::test]
async fn one_counter() -> Outcome {
    match fleet::store() {
        Some(path) => fleet::count(&SqliteStore::open(path).await?, "n", 25).await,
        None => Ok(()),
    }
}

/// How many locks this process holds on a file.
#[cfg(target_os = "linux")]
fn locks(path: &Path) -> Outcome<usize> {
    use std::os::unix::fs::MetadataExt as _;
    let process = format!(" {} ", std::process::id());
    let file = format!(":{} ", std::fs::metadata(path)?.ino());
    let locks = std::fs::read_to_string("/proc/locks")?;
    let locks = locks.lines();
    Ok(locks
        .filter(|lock| lock.contains(&process) && lock.contains(&file))
        .count())
}

/// When a process closes any handle of a file, it loses all its locks on that file. Another process can then take itself for the
/// only one, and remove the log that this process still writes to.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn opening_a_file_again_keeps_the_locks_of_the_first_connection() -> Outcome {
    let (folder, now) = (folder()?, SystemTime::now());
    let path = folder.path().join("state.db");
    let first = SqliteStore::open(&path).await?;
    assert!(first.get("k".into(), now).await?.is_none());
    assert_eq!(locks(&path)?, 1);
    let second = SqliteStore::open(&path).await?;
    assert!(second.get("k".into(), now).await?.is_none());
    assert_eq!(locks(&path)?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn no_change_is_lost_when_several_processes_write() -> Outcome {
    let folder = folder()?;
    let path = folder.path().join("state.db").display().to_string();
    let start = |_| {
        fleet::command("one_counter", &path)?
            .spawn()
            .map_err(Into::into)
    };
    let processes: Outcome<Vec<_>> = (0..4).map(start).collect();
    fleet::finish(processes?).await?;
    let store = SqliteStore::open(path).await?;
    let counted = store.get("n".into(), SystemTime::now()).await?;
    assert_eq!(counted.as_deref(), Some(&b"100"[..]));
    Ok(())
}

/// A process that counts, and prints each number when it is stored.
#[tokio::test]
async fn one_counter_until_it_is_killed() -> Outcome {
    let Some(path) = fleet::store() else {
        return Ok(());
    };
    let store = SqliteStore::open(path).await?;
    for number in 1.. {
        fleet::count(&store, "n", 1).await?;
        writeln!(std::io::stdout(), "\nstored {number}")?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_no_stored_value() -> Outcome {
    let folder = folder()?;
    for round in 1..=5 {
        let path = folder.path().join(format!("{round}.db"));
        let mut process = fleet::command(
            "one_counter_until_it_is_killed",
            &path.display().to_string(),
        )?
        .stdout(Stdio::piped())
        .spawn()?;
        let output = BufReader::new(process.stdout.take().ok_or("no output")?);
        let mut numbers = output.lines().map_while(Result::ok);
        let mut stored = || {
            let number = numbers.find_map(|line| line.strip_prefix("stored ")?.parse::<u32>().ok());
            number.ok_or("no number")
        };
        while stored()? < 20 * round {}
        process.kill()?;
        process.wait()?;
        let last = std::iter::from_fn(|| stored().ok())
            .last()
            .unwrap_or(20 * round);
        let store = SqliteStore::open(path).await?;
        let found = store
            .get("n".into(), SystemTime::now())
            .await?
            .ok_or("nothing")?;
        let found: u32 = std::str::from_utf8(&found)?.parse()?;
        // The process may have been killed before it could print the last number.
        assert!(found == last || found == last + 1, "{found} after {last}");
    }
    Ok(())
}

/// Locks the file, like a process that hangs in the middle of a change.
fn lock(path: &Path) -> Outcome<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    Ok(connection)
}

#[tokio::test]
async fn a_value_can_be_read_while_the_file_is_locked() -> Outcome {
    let (folder, now) = (folder()?, SystemTime::now());
    let path = folder.path().join("state.db");
    let store = SqliteStore::open(&path).await?;
    assert!(store.compare_and_set(Change::create("k", "v"), now).await?);
    let locked = lock(&path)?;
    let change = store.compare_and_set(Change::replace("k", "v", "w"), now);
    for _ in 0..3 {
        // Also while a change waits for the lock.
        assert!(store.get("k".into(), now).await?.is_some());
    }
    drop(locked);
    assert!(change.await?);
    Ok(())
}

#[tokio::test]
async fn an_abandoned_change_is_not_made() -> Outcome {
    let (folder, now) = (folder()?, SystemTime::now());
    let path = folder.path().join("state.db");
    let store = SqliteStore::open(&path).await?;
    let locked = lock(&path)?;
    drop(store.compare_and_set(Change::create("k", "given up"), now));
    let second = store.compare_and_set(Change::create("k", "second"), now);
    drop(locked);
    assert!(second.await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_continues_with_its_own_token_while_the_file_is_locked() -> Outcome {
    let (folder, emulator) = (folder()?, Emulator::start().await?);
    let path = folder.path().join("state.db");
    let store = SqliteStore::open(&path).await?;
    let locked = lock(&path)?;
    let texts = call_while_it_hangs(&emulator, store, true).await?;
    drop(locked);
    assert_eq!(token_requests(&emulator), 1);
    // The client waits for the store once.
    let [lease] = texts.as_slice() else {
        return Err(format!("{texts:?}").into());
    };
    assert!(lease.contains("did not lease within 2s"), "{lease}");
    Ok(())
}

#[tokio::test]
async fn an_error_names_the_file_the_key_and_the_problem() -> Outcome {
    let (folder, now) = (folder()?, SystemTime::now());
    let path = folder.path().join("state.db");
    let store = SqliteStore::open(&path).await?;
    rusqlite::Connection::open(&path)?.execute_batch("DROP TABLE entries")?;
    let path = path.display().to_string();
    let error = store
        .get("some/key".into(), now)
        .await
        .expect_err("no table");
    let read = text(error.as_ref());
    assert!(
        read.starts_with(&format!(
            "could not read some/key from the SQLite store {path}: "
        )),
        "{read}"
    );
    let change = Change::create("some/key", "v");
    let error = store
        .compare_and_set(change, now)
        .await
        .expect_err("no table");
    let changed = text(error.as_ref());
    assert!(
        changed.starts_with(&format!(
            "could not change some/key in the SQLite store {path}: "
        )),
        "{changed}"
    );
    assert!(changed.contains("the change was not made"), "{changed}");
    assert!(changed.contains("no such table"), "{changed}");
    Ok(())
}
