//! A Redis server of the test's own, on a free port and with a folder of its own.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::Outcome;

/// Set where the program must be there, so that no test is left out unnoticed.
const REQUIRED: &str = "REQUIRE_REDIS";
const ATTEMPTS: usize = 5;

pub(crate) struct RedisServer {
    process: Child,
    port: u16,
    folder: TempDir,
}

impl RedisServer {
    /// `None` without the program.
    pub(crate) fn start() -> Outcome<Option<Self>> {
        match Command::new("redis-server").arg("--version").output() {
            Ok(_) => {}
            Err(_) if std::env::var_os(REQUIRED).is_none() => {
                // Visible also when the test passes.
                writeln!(
                    io::stderr(),
                    "left out: there is no redis-server (apt-get install redis-server)"
                )?;
                return Ok(None);
            }
            Err(error) => return Err(format!("{REQUIRED} is set: redis-server: {error}").into()),
        }
        let folder = tempfile::tempdir()?;
        for _ in 0..ATTEMPTS {
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
            // Another program may have taken the port in the meantime.
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

    /// As `kill -9` does.
    pub(crate) fn kill(&mut self) -> Outcome {
        self.process.kill()?;
        self.process.wait()?;
        Ok(())
    }

    /// Starts it again on the same port, with what it wrote to the disk.
    pub(crate) fn start_again(&mut self) -> Outcome {
        self.process = launch(self.port, &self.folder)?.ok_or("the port was taken")?;
        Ok(())
    }

    /// It accepts connections and answers nothing until it is resumed.
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

    /// Runs a command and returns the line that answers it.
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

/// Starts it and waits until it serves. `None` if it ended.
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
            // Read on, so that it can write on.
            std::thread::spawn(move || io::copy(&mut lines.by_ref(), &mut io::sink()));
            return Ok(Some(process));
        }
        line.clear();
    }
    process.wait()?;
    Ok(None)
}
