//! A client that shares no code with the tested crates: HTTP/1.1 over a blocking socket.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic)]

#[cfg(all(feature = "cli", unix))]
pub mod program;

use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use pipedream_connect_emulator::{Builder, Emulator};
use serde_json::{Value, json};

pub const PROJECT: &str = "/v1/connect/proj_X";

/// A response.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: HashMap<String, String>,
    pub body: Vec<u8>,
}

impl Response {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("not JSON: {} {}", self.status, self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// The JSON of a response with this status.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.body.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }
}

/// Sends one request on a new connection.
pub fn send(
    origin: &str,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<Response> {
    let host = origin.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(host)?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    let mut head = format!("{method} {target} HTTP/1.1\r\nconnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "host") {
        head += &format!("host: {host}\r\n");
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("content-length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)?;
    read(BufReader::new(stream))
}

fn read(mut reader: impl BufRead) -> io::Result<Response> {
    let (line, headers) = read_head(&mut reader)?;
    let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
    let status = status.ok_or_else(|| io::Error::other("no status line"))?;
    let mut body = Vec::new();
    if headers
        .get("transfer-encoding")
        .is_some_and(|value| value == "chunked")
    {
        loop {
            let mut size = String::new();
            reader.read_line(&mut size)?;
            let size = usize::from_str_radix(size.trim(), 16).map_err(io::Error::other)?;
            let mut chunk = vec![0; size + 2];
            reader.read_exact(&mut chunk)?;
            if size == 0 {
                break;
            }
            body.extend_from_slice(&chunk[..size]);
        }
    } else {
        let length = headers
            .get("content-length")
            .and_then(|text| text.parse().ok());
        body.resize(length.unwrap_or(0), 0);
        reader.read_exact(&mut body)?;
    }
    Ok(Response {
        status,
        headers,
        body,
    })
}

fn read_head(reader: &mut impl BufRead) -> io::Result<(String, HashMap<String, String>)> {
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    Ok((first.trim_end().to_owned(), headers))
}

/// A backend: an emulator and an access token for it.
pub struct Backend {
    pub emulator: Emulator,
    pub token: String,
    pub environment: String,
}

/// Starts an emulator and requests a token.
pub fn backend() -> Backend {
    backend_of(Emulator::builder())
}

pub fn backend_of(builder: Builder) -> Backend {
    let emulator = builder.start_blocking().unwrap();
    let token = fetch_token(&emulator, "*");
    Backend {
        emulator,
        token,
        environment: "development".into(),
    }
}

pub fn fetch_token(emulator: &Emulator, scope: &str) -> String {
    let body = json!({
        "grant_type": "client_credentials", "client_id": "cid", "client_secret": "csec", "scope": scope,
    });
    let response = send(
        emulator.base_url(),
        "POST",
        "/v1/oauth/token",
        &[("content-type", "application/json")],
        body.to_string().as_bytes(),
    );
    response.unwrap().expect(200)["access_token"]
        .as_str()
        .unwrap()
        .to_owned()
}

impl Backend {
    pub fn try_call(
        &self,
        method: &str,
        target: &str,
        body: Option<&Value>,
    ) -> io::Result<Response> {
        let authorization = format!("Bearer {}", self.token);
        let headers = [
            ("authorization", authorization.as_str()),
            ("x-pd-environment", self.environment.as_str()),
            ("content-type", "application/json"),
        ];
        let body = body.map(Value::to_string).unwrap_or_default();
        send(
            self.emulator.base_url(),
            method,
            target,
            &headers,
            body.as_bytes(),
        )
    }

    pub fn call(&self, method: &str, target: &str, body: Option<&Value>) -> Response {
        self.try_call(method, target, body).unwrap()
    }

    pub fn get(&self, target: &str) -> Response {
        self.call("GET", target, None)
    }

    pub fn post(&self, target: &str, body: Value) -> Response {
        self.call("POST", target, Some(&body))
    }

    pub fn put(&self, target: &str, body: Value) -> Response {
        self.call("PUT", target, Some(&body))
    }

    pub fn delete(&self, target: &str) -> Response {
        self.call("DELETE", target, None)
    }

    /// The response that creates a Connect token.
    pub fn connect_token(&self, user: &str, more: Value) -> Value {
        let mut body = json!({ "external_user_id": user });
        for (key, value) in more.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        self.post(&format!("{PROJECT}/tokens"), body).expect(200)
    }

    /// Connects an account, like a user in a browser. Returns its id.
    pub fn connect(&self, user: &str, app: &str) -> String {
        let link = self.connect_token(user, json!({}))["connect_link_url"]
            .as_str()
            .unwrap()
            .to_owned();
        block_on(self.emulator.complete_connect(&format!("{link}&app={app}"))).unwrap()
    }

    /// This backend with another token.
    pub fn with_token(self, token: &str) -> Self {
        Self {
            token: token.to_owned(),
            ..self
        }
    }
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

/// A request that a webhook receiver received.
#[derive(Clone, Debug)]
pub struct Received {
    pub headers: HashMap<String, String>,
    pub body: String,
}

/// A webhook receiver on its own port.
pub struct Receiver {
    pub url: String,
    pub received: Arc<Mutex<Vec<Received>>>,
    status: Arc<Mutex<u16>>,
}

impl Receiver {
    pub fn start() -> Self {
        let status = Arc::new(Mutex::new(200));
        let current = Arc::clone(&status);
        Self::run(status, move |_| *current.lock().unwrap())
    }

    /// A receiver that chooses the status of each response, after it recorded the request.
    pub fn start_with(respond: impl FnMut(&Received) -> u16 + Send + 'static) -> Self {
        Self::run(Arc::default(), respond)
    }

    fn run(
        status: Arc<Mutex<u16>>,
        mut respond: impl FnMut(&Received) -> u16 + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let receiver = Self {
            url,
            received: Arc::default(),
            status,
        };
        let received = Arc::clone(&receiver.received);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut reader = BufReader::new(stream.unwrap());
                let (_, headers) = read_head(&mut reader).unwrap();
                let length = headers
                    .get("content-length")
                    .and_then(|text| text.parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                reader.read_exact(&mut body).unwrap();
                let body = String::from_utf8(body).unwrap();
                let request = Received { headers, body };
                received.lock().unwrap().push(request.clone());
                let status = respond(&request);
                let response = format!("HTTP/1.1 {status} Whatever\r\ncontent-length: 0\r\n\r\n");
                // The sender may have stopped meanwhile.
                let _ = reader.get_mut().write_all(response.as_bytes());
            }
        });
        receiver
    }

    pub fn respond_with(&self, status: u16) {
        *self.status.lock().unwrap() = status;
    }

    pub fn all(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    /// The bodies, parsed.
    pub fn bodies(&self) -> Vec<Value> {
        let received = self.all();
        let bodies = received.iter();
        bodies
            .map(|request| serde_json::from_str(&request.body).unwrap())
            .collect()
    }
}
