//! A Redis server for one test, on a free port and with its own folder.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::Outcome;

/// If this variable is set, a missing program fails the tests instead of skipping them.
const REQUIRED: &str = "REQUIRE_REDIS";
const ATTEMPTS: usize = 5;

pub(crate) struct RedisServer {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl RedisServer {
    /// `None` if the program is not installed.
    pub(crate) fn start() -> Outcome<Option<Self>> {
        match Command::new("redis-server").arg("--version").output() {
            Ok(_) => {}
            Err(_) if std::env::var_os(REQUIRED).is_none() => {
                // Visible even if the test passes.
                writeln!(
                    io::stderr(),
                    "skipped: redis-server is not installed (apt-get install redis-server)"
                )?;
                return Ok(None);
            }
            Err(error) => return Err(format!("{REQUIRED} is set: redis-server: {error}").into()),
        }
        let folder = tempfile::tempdir()?;
        for _ in 0..ATTEMPTS {
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            // Another program may have taken the port by now.
            if let Some(process) = launch(port, &folder)? {
                return Ok(Some(Self {
                    process,
                    port,
                    folder,
                }));
            }
        }
        Err("redis-server does not start".into())
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}/0", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Like `kill -9`.
    pub(crate) fn kill(&mut self) -> Outcome {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Restarts it on the same port, with the data on its disk.
    pub(crate) fn start_again(&mut self) -> Outcome {
        self.process = launch(self.port, &self.folder)?.ok_or("the port was taken")?;
        Ok(())
    }

    /// Stops it from responding until it is resumed. Connections are still accepted.
    pub(crate) fn pause(&self) -> Outcome {
        self.signal("-STOP")
    }

    pub(crate) fn resume(&self) -> Outcome {
        self.signal("-CONT")
    }

    fn signal(&self, signal: &str) -> Outcome {
        let id = self.process.id().to_string();
        let status = Command::new("kill").args([signal, &id]).status()?;
        assert!(status.success(), "kill {signal}: {status}");
        Ok(())
    }

    /// Runs a command and returns the first line of the response.
    pub(crate) fn command(&self, command: &str) -> Outcome<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "{command}\r\n")?;
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.kill();
    }
}

/// Starts it and waits until it is ready. `None` if it ended.
fn launch(port: u16, folder: &TempDir) -> Outcome<Option<Child>> {
    let mut process = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args([
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "always",
        ])
        .arg("--dir")
        .arg(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let output = process.stdout.take().ok_or("no output")?;
    let mut lines = BufReader::new(output);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        if line.contains("Ready to accept connections") {
            // Keep reading, so that the server can keep writing.
            std::thread::spawn(move || io::copy(&mut lines.by_ref(), &mut io::sink()));
            return Ok(Some(process));
        }
        line.clear();
    }
    process.wait()?;
    Ok(None)
}
