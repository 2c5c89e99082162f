//! A server for benchmarks. It runs on its own thread, so that its work is not counted as the client's, and prepares its
//! responses in advance.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// A long body is written in chunks of this size.
const CHUNK: usize = 64 << 10;

/// The response to every request except token requests.
#[derive(Clone, Debug)]
pub enum Payload {
    /// This JSON.
    Json(String),
    /// A list of accounts. Cursor `n` leads to page `n`.
    Pages {
        /// Number of pages.
        pages: usize,
        /// Accounts on each page.
        items: usize,
    },
    /// Events of a trigger, newest first. Each answer has one event of the answer before, and the next ones.
    Events {
        /// Events of each answer.
        events: usize,
    },
    /// A body of this many bytes.
    Bytes(u64),
}

/// The server. It stops when this is dropped.
#[derive(Debug)]
pub struct BenchServer {
    address: SocketAddr,
    _running: oneshot::Sender<()>,
}

struct Script {
    payload: Payload,
    /// The JSON, or the items of a page.
    body: String,
    /// Answers with events so far.
    answers: AtomicUsize,
    delay: Duration,
}

impl BenchServer {
    /// A server that thinks for `delay` before each payload. `prepare` runs first on the server's thread.
    ///
    /// # Errors
    /// If no socket can be opened.
    pub fn start(
        payload: Payload,
        delay: Duration,
        prepare: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (running, ended) = oneshot::channel();
        let script = Arc::new(Script::new(payload, delay));
        std::thread::spawn(move || {
            prepare();
            runtime.block_on(async {
                tokio::select! {
                    _ = ended => {}
                    _ = accept(listener, script) => {}
                }
            });
        });
        Ok(Self {
            address,
            _running: running,
        })
    }

    /// `http://127.0.0.1:port`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Script {
    fn new(payload: Payload, delay: Duration) -> Self {
        let body = match &payload {
            Payload::Json(body) => body.clone(),
            Payload::Pages { items, .. } => Value::from(accounts(*items)).to_string(),
            Payload::Bytes(_) | Payload::Events { .. } => String::new(),
        };
        Self {
            payload,
            body,
            answers: AtomicUsize::new(0),
            delay,
        }
    }
}

/// Accounts as the API lists them, about 400 bytes each.
pub fn accounts(count: usize) -> Vec<Value> {
    (0..count)
        .map(|number| {
            json!({
                "id": format!("apn_{number:07}"),
                "name": format!("person-{number}@company.example"),
                "external_id": format!("user-{number}"),
                "healthy": true,
                "dead": false,
                "app": {
                    "id": "app_OkrhR1",
                    "name_slug": "slack",
                    "name": "Slack",
                    "auth_type": "oauth",
                    "description": "Slack is a channel-based messaging platform.",
                    "img_src": "https://assets.pipedream.net/s.v0/app_OkrhR1/logo/orig",
                    "categories": ["Communication"],
                },
                "created_at": "2026-01-02T03:04:05.000Z",
                "updated_at": "2026-02-03T04:05:06.000Z",
            })
        })
        .collect()
}

/// The only page of a list with this many accounts.
pub fn page(items: usize) -> String {
    json!({
        "page_info": { "total_count": items, "count": items, "start_cursor": null, "end_cursor": null },
        "data": accounts(items),
    })
    .to_string()
}

async fn accept(listener: std::net::TcpListener, script: Arc<Script>) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    loop {
        let (socket, _) = listener.accept().await?;
        let script = Arc::clone(&script);
        tokio::spawn(async move { serve(socket, &script).await });
    }
}

async fn serve(mut socket: TcpStream, script: &Script) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut buffer = Vec::with_capacity(CHUNK);
    while let Some(head) = read_head(&mut socket, &mut buffer).await? {
        read_body(&mut socket, &mut buffer, &head).await?;
        if !script.delay.is_zero() {
            tokio::time::sleep(script.delay).await;
        }
        respond(&mut socket, script, &head).await?;
    }
    Ok(())
}

async fn read_head(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<String>> {
    loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            // The buffer keeps its size, and with it the length of a read.
            let head: Vec<u8> = buffer.drain(..end + 4).collect();
            return Ok(Some(String::from_utf8_lossy(&head).into_owned()));
        }
        if socket.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

/// Reads a body and discards it.
async fn read_body(socket: &mut TcpStream, buffer: &mut Vec<u8>, head: &str) -> io::Result<()> {
    const LAST_CHUNK: &[u8] = b"0\r\n\r\n";
    if head.contains("transfer-encoding: chunked") {
        while !buffer.ends_with(LAST_CHUNK) {
            buffer.drain(..buffer.len().saturating_sub(LAST_CHUNK.len()));
            if socket.read_buf(buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        buffer.clear();
    } else if let Some(length) = content_length(head) {
        let mut left = length;
        while left > buffer.len() {
            left -= buffer.len();
            buffer.clear();
            if socket.read_buf(buffer).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        buffer.drain(..left);
    }
    Ok(())
}

fn content_length(head: &str) -> Option<usize> {
    let (_, rest) = head.split_once("content-length: ")?;
    rest.split("\r\n").next()?.parse().ok()
}

async fn respond(socket: &mut TcpStream, script: &Script, head: &str) -> io::Result<()> {
    const TOKEN: &str = r#"{"access_token":"token","token_type":"Bearer","expires_in":3600}"#;
    let target = head.split(' ').nth(1).unwrap_or_default();
    if target == "/v1/oauth/token" {
        return write_json(socket, TOKEN).await;
    }
    match script.payload {
        Payload::Json(_) => write_json(socket, &script.body).await,
        Payload::Pages { pages, .. } => {
            let next = number(target, "after=").unwrap_or(0) + 1;
            let cursor = if next < pages {
                format!("\"{next}\"")
            } else {
                "null".to_owned()
            };
            let page = format!(
                r#"{{"page_info":{{"end_cursor":{cursor}}},"data":{}}}"#,
                script.body
            );
            write_json(socket, &page).await
        }
        Payload::Events { events } => {
            let answer = script.answers.fetch_add(1, Ordering::Relaxed);
            write_json(socket, &answer_with_events(answer, events)).await
        }
        Payload::Bytes(bytes) => write_bytes(socket, bytes).await,
    }
}

fn answer_with_events(answer: usize, events: usize) -> String {
    let first = answer * (events - 1);
    let numbers = (first..first + events).rev();
    let data: Vec<Value> = numbers
        .map(|number| {
            json!({
                "e": {
                    "id": number,
                    "title": "The page does not load on a slow connection",
                    "author": { "username": "jverce", "name": "Jay Vercellone" },
                    "labels": ["bug", "frontend"],
                    "web_url": "https://gitlab.com/jverce/foo-1/-/issues/12",
                },
                "k": "emit",
                "ts": 1_764_000_000_000_u64 + number as u64,
                "id": format!("{number}-event"),
                "sum": "The page does not load on a slow connection",
            })
        })
        .collect();
    json!({ "data": data }).to_string()
}

fn number(target: &str, name: &str) -> Option<usize> {
    let (_, rest) = target.split_once(name)?;
    rest.split('&').next()?.parse().ok()
}

async fn write_json(socket: &mut TcpStream, body: &str) -> io::Result<()> {
    let length = body.len();
    let payload = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    socket.write_all(payload.as_bytes()).await
}

async fn write_bytes(socket: &mut TcpStream, bytes: u64) -> io::Result<()> {
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: {bytes}\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await?;
    let chunk = vec![b'x'; CHUNK];
    let mut left = bytes;
    while left > 0 {
        let length = usize::try_from(left).map_or(CHUNK, |left| left.min(CHUNK));
        socket
            .write_all(chunk.get(..length).unwrap_or(&chunk))
            .await?;
        left -= length as u64;
    }
    Ok(())
}
