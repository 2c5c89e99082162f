//! The emulator as a program.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::{Response, send};

/// A started program.
pub struct Program {
    pub child: Child,
    /// Its output, until it is closed.
    pub output: Option<BufReader<ChildStdout>>,
    pub origin: String,
}

/// The path of the program.
pub const PATH: &str = env!("CARGO_BIN_EXE_pipedream-connect-emulator");

impl Program {
    pub fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(PATH);
        Self::of(command.args(["--port", "0"]).args(arguments))
    }

    /// Runs a command that starts the program.
    pub fn of(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut origin = String::new();
        while !origin.contains("PIPEDREAM_BASE_URL=") {
            origin.clear();
            assert_ne!(
                output.read_line(&mut origin).unwrap(),
                0,
                "it did not start"
            );
        }
        let origin = origin.trim().split_once('=').unwrap().1.to_owned();
        Self {
            child,
            output: Some(output),
            origin,
        }
    }

    pub fn call(
        &self,
        method: &str,
        target: &str,
        token: &str,
        body: &Value,
    ) -> io::Result<Response> {
        call(&self.origin, method, target, token, body)
    }

    /// The response to a request for a new project.
    pub fn create_project(&self, token: &str, name: &str) -> Response {
        let body = json!({ "name": name });
        self.call("POST", "/v1/connect/projects", token, &body)
            .unwrap()
    }

    pub fn token(&self) -> String {
        let body = json!({ "grant_type": "client_credentials", "client_id": "cid", "client_secret": "csec" });
        let response = self
            .call("POST", "/v1/oauth/token", "", &body)
            .unwrap()
            .expect(200);
        response["access_token"].as_str().unwrap().to_owned()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends JSON to the program at `origin`, in the `development` environment.
pub fn call(
    origin: &str,
    method: &str,
    target: &str,
    token: &str,
    body: &Value,
) -> io::Result<Response> {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("authorization", authorization.as_str()),
        ("x-pd-environment", "development"),
    ];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    send(origin, method, target, &headers, body.as_bytes())
}
