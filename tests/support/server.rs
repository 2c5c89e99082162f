//! A server on a real socket that records every request byte for byte and replies from a script.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request as received.
#[derive(Clone, Debug)]
pub struct RecordedRequest {
    /// Method.
    pub method: String,
    /// Path and query, exactly as sent.
    pub target: String,
    /// Headers in order, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body as text.
    pub body: String,
}

impl RecordedRequest {
    /// The first header of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// How the server replies to a request.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Responds with a status, extra headers and a JSON body.
    Status(u16, Vec<(&'static str, String)>, String),
    /// Sends these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Sends these bytes and keeps the connection open.
    Stall(Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Closes the connection without a response.
    Close,
    /// Keeps the connection open without a response.
    NoResponse,
}

impl Reply {
    /// A JSON response without extra headers.
    pub fn json(status: u16, body: impl Into<String>) -> Self {
        Self::Status(status, Vec::new(), body.into())
    }

    /// Adds a header to a [`Reply::Status`].
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Self::Status(_, headers, _) = &mut self {
            headers.push((name, value.into()));
        }
        self
    }
}

#[derive(Default)]
struct State {
    requests: Vec<RecordedRequest>,
    script: VecDeque<Reply>,
    tokens: Vec<RecordedRequest>,
    token_script: VecDeque<Reply>,
}

/// The server. Token requests are recorded separately and have a script of their own.
#[derive(Clone)]
pub struct Server {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

impl Server {
    /// Starts a server on a free local port.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let server = Self {
            address: listener.local_addr()?,
            state: Arc::default(),
        };
        let state = Arc::clone(&server.state);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&state)));
            }
        });
        Ok(server)
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Queues replies to the next requests. After the script, every reply is `200` with `{}`.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state().script.extend(replies);
    }

    /// Queues replies to the next token requests. After the script, the n-th token request gets `token-n`, valid for an
    /// hour.
    pub fn script_tokens(&self, replies: impl IntoIterator<Item = Reply>) {
        self.state().token_script.extend(replies);
    }

    /// Drops the rest of both scripts.
    pub fn clear_scripts(&self) {
        let mut state = self.state();
        state.script.clear();
        state.token_script.clear();
    }

    /// Removes and returns the requests so far, without token requests.
    pub fn take_requests(&self) -> Vec<RecordedRequest> {
        std::mem::take(&mut self.state().requests)
    }

    /// Number of requests so far, without token requests.
    pub fn request_count(&self) -> usize {
        self.state().requests.len()
    }

    /// Token requests so far.
    pub fn token_requests(&self) -> Vec<RecordedRequest> {
        self.state().tokens.clone()
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(mut socket: TcpStream, state: Arc<Mutex<State>>) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut socket, &mut buffer).await {
        let reply = next_reply(&state, request);
        let bytes = match reply {
            Reply::Status(status, headers, body) => response(status, &headers, &body),
            Reply::Bytes(bytes) => {
                let _ = socket.write_all(&bytes).await;
                return;
            }
            Reply::Stall(bytes) => {
                let _ = socket.write_all(&bytes).await;
                return std::future::pending().await;
            }
            Reply::Reset(bytes) => {
                let _ = socket.write_all(&bytes).await;
                let _ = socket.set_zero_linger();
                return;
            }
            Reply::Close => return,
            Reply::NoResponse => return std::future::pending().await,
        };
        if socket.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

fn next_reply(state: &Mutex<State>, request: RecordedRequest) -> Reply {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if request.target == "/v1/oauth/token" {
        state.tokens.push(request);
        if let Some(reply) = state.token_script.pop_front() {
            return reply;
        }
        let count = state.tokens.len();
        let token = format!(
            r#"{{"access_token":"token-{count}","token_type":"Bearer","expires_in":3600}}"#
        );
        return Reply::json(200, token);
    }
    state.requests.push(request);
    state
        .script
        .pop_front()
        .unwrap_or_else(|| Reply::json(200, "{}"))
}

fn response(status: u16, headers: &[(&str, String)], body: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} X\r\ncontent-type: application/json\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    head.into_bytes()
}

async fn read_request(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<RecordedRequest> {
    let end = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if socket.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(buffer.get(..end)?).into_owned();
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let mut request = RecordedRequest {
        method: first.next()?.to_owned(),
        target: first.next()?.to_owned(),
        headers: lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        body: String::new(),
    };
    let length = request
        .header("content-length")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let rest = end + 4;
    while buffer.len() < rest + length {
        if socket.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
    request.body = String::from_utf8_lossy(buffer.get(rest..rest + length)?).into_owned();
    buffer.drain(..rest + length);
    Some(request)
}
