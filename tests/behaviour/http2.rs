//! TLS with the platform's certificates, and faults that only HTTP/2 has.

// `SSL_CERT_FILE` sets the trusted certificates only there.
#![cfg(target_os = "linux")]

use std::collections::VecDeque;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use h2::Reason;
use h2::server::SendResponse;
use http::{Request, Response};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// Debug data of a GOAWAY frame, which echoes a credential.
const DEBUG_DATA: &[u8] = b"Bearer hush";

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// How the server replies to a request.
#[derive(Clone, Copy)]
enum Reply {
    Respond,
    /// Responds, then sends GOAWAY.
    RespondAndGoAway,
    /// Resets the stream with `REFUSED_STREAM`.
    RefuseStream,
    /// Resets the stream after reading the request.
    ResetStream,
    /// Responds with a body of this many bytes.
    Large(usize),
    /// Responds once another request waits for the same.
    RespondInPairs,
    /// Responds, then leaves the connection open without reading from it.
    RespondAndHang,
}

/// An HTTPS server that supports only HTTP/2, and the authority that signed its certificate.
struct Server {
    port: u16,
    authority: String,
    observed: Arc<Mutex<Observed>>,
}

/// How the server is configured.
#[derive(Default)]
struct Behaviour {
    /// Replies in order. Afterwards, every request gets a response.
    script: VecDeque<Reply>,
    /// Frames with which the first connections end at their first request.
    closing: VecDeque<Vec<u8>>,
    /// `SETTINGS_MAX_CONCURRENT_STREAMS`.
    max_streams: Option<u32>,
}

#[derive(Default)]
struct Observed {
    behaviour: Behaviour,
    connections: usize,
    /// Paths of the requests that were executed.
    executed: Vec<String>,
}

impl Server {
    /// Replies from a script, then with plain responses.
    async fn start(script: impl IntoIterator<Item = Reply>) -> Outcome<Self> {
        Self::with(Behaviour {
            script: script.into_iter().collect(),
            ..Behaviour::default()
        })
        .await
    }

    /// Ends the first connections with these frames.
    async fn ending(closing: impl IntoIterator<Item = Vec<u8>>) -> Outcome<Self> {
        Self::with(Behaviour {
            closing: closing.into_iter().collect(),
            ..Behaviour::default()
        })
        .await
    }

    async fn with(behaviour: Behaviour) -> Outcome<Self> {
        let mut params = CertificateParams::new(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let key = KeyPair::generate()?;
        let names = vec!["localhost".to_owned()];
        let certificate = CertificateParams::new(names)?.signed_by(&key, &authority)?;

        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let mut tls = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
            )?;
        tls.alpn_protocols = vec![b"h2".to_vec()];

        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let observed = Arc::new(Mutex::new(Observed {
            behaviour,
            ..Observed::default()
        }));
        let server = Self {
            port: listener.local_addr()?.port(),
            authority: authority.pem(),
            observed: Arc::clone(&observed),
        };
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (acceptor, observed) = (acceptor.clone(), Arc::clone(&observed));
                // The test observes a broken connection through the client.
                tokio::spawn(async move { serve(acceptor, socket, &observed).await.ok() });
            }
        });
        Ok(server)
    }

    /// Makes reads, then writes, one after the other.
    async fn calls(&self, reads: u32, writes: u32) -> Outcome<Vec<String>> {
        let (reads, writes) = (reads.to_string(), writes.to_string());
        self.client(&["calls", &reads, &writes]).await
    }

    /// Runs a client in a process of its own, which trusts this server's authority. Returns its output lines.
    async fn client(&self, scenario: &[&str]) -> Outcome<Vec<String>> {
        self.run(&self.authority, scenario, false).await
    }

    async fn run(&self, authority: &str, scenario: &[&str], http1: bool) -> Outcome<Vec<String>> {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.pem", self.port));
        std::fs::write(&file, authority)?;
        let mut client = Command::new(env!("CARGO_BIN_EXE_https-client"));
        client
            .env_clear()
            .args(scenario)
            .env(
                "PIPEDREAM_BASE_URL",
                format!("https://localhost:{}", self.port),
            )
            .env("PIPEDREAM_ACCESS_TOKEN", "token")
            .env("PIPEDREAM_PROJECT_ID", "proj_X")
            .env("SSL_CERT_FILE", &file)
            .stderr(Stdio::inherit());
        if http1 {
            client.env("HTTP1", "");
        }
        let output = tokio::task::spawn_blocking(move || client.output()).await??;
        std::fs::remove_file(&file)?;
        assert!(output.status.success(), "{output:?}");
        let text = String::from_utf8(output.stdout)?;
        Ok(text.lines().map(str::to_owned).collect())
    }

    fn observed(&self) -> MutexGuard<'_, Observed> {
        lock(&self.observed)
    }
}

fn first(lines: &[String]) -> &str {
    lines.first().map(String::as_str).unwrap_or_default()
}

fn lock(observed: &Mutex<Observed>) -> MutexGuard<'_, Observed> {
    observed.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(
    acceptor: TlsAcceptor,
    socket: TcpStream,
    observed: &Arc<Mutex<Observed>>,
) -> Outcome {
    let tls = acceptor.accept(socket).await?;
    lock(observed).connections += 1;
    let closing = lock(observed).behaviour.closing.pop_front();
    if let Some(frames) = closing {
        return end(tls, &frames).await;
    }
    let mut settings = h2::server::Builder::new();
    if let Some(most) = lock(observed).behaviour.max_streams {
        settings.max_concurrent_streams(most);
    }
    let pair = Arc::new(Barrier::new(2));
    let mut connection = settings.handshake(tls).await?;
    while let Some(accepted) = connection.accept().await {
        let (request, mut stream) = accepted?;
        let reply = lock(observed).behaviour.script.pop_front();
        let reply = reply.unwrap_or(Reply::Respond);
        match reply {
            Reply::RefuseStream => stream.send_reset(Reason::REFUSED_STREAM),
            Reply::ResetStream => {
                lock(observed).executed.push(path(&request));
                stream.send_reset(Reason::INTERNAL_ERROR);
            }
            _ => {
                lock(observed).executed.push(path(&request));
                let pair = Arc::clone(&pair);
                // This loop drives the connection, so bodies must be read and written in another task.
                tokio::spawn(async move {
                    if let Reply::RespondInPairs = reply {
                        pair.wait().await;
                    }
                    respond(request, stream, body(reply)).await.ok()
                });
            }
        }
        match reply {
            Reply::RespondAndGoAway => connection.graceful_shutdown(),
            Reply::RespondAndHang => {
                connection.accept().await;
                std::future::pending().await
            }
            _ => {}
        }
    }
    Ok(())
}

/// An HTTP/2 frame.
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let head = [0, 0, payload.len() as u8, kind, flags, 0, 0, 0, stream];
    [&head, payload].concat()
}

/// A GOAWAY frame which says that no stream was processed.
fn go_away(reason: Reason) -> Vec<u8> {
    let payload = [&[0; 4][..], &u32::from(reason).to_be_bytes(), DEBUG_DATA].concat();
    frame(7, 0, 0, &payload)
}

/// Status 200 and the first bytes of a body.
fn partial_response() -> Vec<u8> {
    const END_HEADERS: u8 = 4;
    const STATUS_200: u8 = 0x88;
    let head = frame(1, END_HEADERS, 1, &[STATUS_200]);
    [head, frame(0, 0, 1, br#"{"apps":["#)].concat()
}

/// A RST_STREAM frame with `NO_ERROR`.
fn reset() -> Vec<u8> {
    frame(3, 0, 1, &u32::from(Reason::NO_ERROR).to_be_bytes())
}

/// Reads a request and ends the connection, frame by frame, because `h2` processes whatever it reads.
async fn end(mut tls: TlsStream<TcpStream>, frames: &[u8]) -> Outcome {
    const PREFACE: usize = 24;
    const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    const HEADERS: u8 = 1;
    tls.write_all(&SETTINGS).await?;
    tls.read_exact(&mut [0; PREFACE]).await?;
    loop {
        let mut head = [0; 9];
        tls.read_exact(&mut head).await?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        tls.read_exact(&mut vec![0; length as usize]).await?;
        if head[3] == HEADERS {
            break;
        }
    }
    tls.write_all(frames).await?;
    tls.shutdown().await?;
    Ok(())
}

fn path(request: &Request<h2::RecvStream>) -> String {
    request.uri().path().to_owned()
}

fn body(reply: Reply) -> Bytes {
    match reply {
        Reply::Large(bytes) => vec![b' '; bytes].into(),
        _ => Bytes::from_static(br#"{"apps":[]}"#),
    }
}

async fn respond(
    request: Request<h2::RecvStream>,
    mut responder: SendResponse<Bytes>,
    payload: Bytes,
) -> Outcome {
    let mut body = request.into_body();
    while let Some(part) = body.data().await {
        body.flow_control().release_capacity(part?.len())?;
    }
    let mut stream = responder.send_response(Response::new(()), false)?;
    stream.send_data(payload, true)?;
    Ok(())
}

#[tokio::test]
async fn http1_is_used_unless_http2_is_enabled() -> Outcome {
    let server = Server::start([]).await?;
    let lines = server
        .run(&server.authority, &["calls", "1", "0"], true)
        .await?;
    let line = first(&lines);
    assert!(line.contains("read: projects_retrieve_info:"), "{line}");
    // TLS was negotiated, but the server understood nothing that was sent.
    let observed = server.observed();
    assert_eq!((observed.connections, observed.executed.len()), (3, 0));
    Ok(())
}

#[tokio::test]
async fn calls_share_one_tls_and_http2_connection() -> Outcome {
    let server = Server::start([]).await?;
    let lines = server.calls(5, 5).await?;
    assert_eq!(lines, [["read: 1"; 5], ["write: 1"; 5]].concat());
    assert_eq!(server.observed().connections, 1);
    Ok(())
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_rejected_before_sending_a_request() -> Outcome {
    let server = Server::start([]).await?;
    let other = Server::start([]).await?;
    let scenario = ["calls", "0", "1"];
    let lines = server.run(&other.authority, &scenario, false).await?;
    let [line] = lines.as_slice() else {
        return Err(format!("{lines:?}").into());
    };
    assert!(line.contains("could not connect to the server"), "{line}");
    assert!(line.contains("invalid peer certificate"), "{line}");
    assert_eq!(server.observed().connections, 0);
    Ok(())
}

#[tokio::test]
async fn goaway_after_every_second_request_goes_unnoticed() -> Outcome {
    let twice = (0..8).flat_map(|_| [Reply::Respond, Reply::RespondAndGoAway]);
    let server = Server::start(twice).await?;
    let lines = server.calls(8, 8).await?;
    assert_eq!(lines, [["read: 1"; 8], ["write: 1"; 8]].concat());
    let observed = server.observed();
    assert_eq!((observed.executed.len(), observed.connections), (16, 8));
    Ok(())
}

#[tokio::test]
async fn a_write_answered_with_refused_stream_is_retried() -> Outcome {
    let server = Server::start([Reply::RefuseStream, Reply::RefuseStream]).await?;
    assert_eq!(server.calls(0, 1).await?, ["write: 3"]);
    assert_eq!(
        server.observed().executed,
        ["/v1/connect/proj_X/actions/run"]
    );
    Ok(())
}

#[tokio::test]
async fn a_write_is_retried_when_goaway_excludes_it() -> Outcome {
    for reason in [Reason::NO_ERROR, Reason::ENHANCE_YOUR_CALM] {
        let server = Server::ending([go_away(reason), go_away(reason)]).await?;
        assert_eq!(server.calls(0, 1).await?, ["write: 3"]);
        assert_eq!(server.observed().executed.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn an_error_caused_by_goaway_does_not_quote_the_debug_data() -> Outcome {
    let away = go_away(Reason::NO_ERROR);
    let server = Server::ending([away.clone(), away.clone(), away]).await?;
    let lines = server.calls(0, 1).await?;
    let line = first(&lines);
    assert!(
        line.contains("rejected the request before processing it"),
        "{line}"
    );
    assert!(line.contains("HTTP/2: not a result of an error"), "{line}");
    assert!(!line.contains("may have been carried out"), "{line}");
    assert!(!line.contains("hush"), "{line}");

    let within = [partial_response(), go_away(Reason::ENHANCE_YOUR_CALM)].concat();
    let server = Server::ending([within]).await?;
    let lines = server.calls(0, 1).await?;
    let line = first(&lines);
    assert!(
        line.contains("responded with 200, but the connection closed before the end of the body"),
        "{line}"
    );
    assert!(!line.contains("hush"), "{line}");
    Ok(())
}

#[tokio::test]
async fn a_complete_response_followed_by_a_reset_is_a_success() -> Outcome {
    const END_STREAM: u8 = 1;
    let rest = frame(0, END_STREAM, 1, b"]}");
    let frames = [partial_response(), rest, reset()].concat();
    let server = Server::ending([frames]).await?;
    assert_eq!(server.calls(1, 0).await?, ["read: 1"]);
    Ok(())
}

#[tokio::test]
async fn a_truncated_body_is_not_taken_for_a_complete_one() -> Outcome {
    for cut in [reset(), go_away(Reason::NO_ERROR)] {
        let frames = [partial_response(), cut].concat();
        let server = Server::ending([frames.clone()]).await?;
        assert_eq!(server.calls(1, 0).await?, ["read: 2"]);

        let server = Server::ending([frames]).await?;
        let lines = server.calls(0, 1).await?;
        let line = first(&lines);
        assert!(
            line.contains(
                "responded with 200, but the connection closed before the end of the body"
            ),
            "{line}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_reset_stream_retries_a_read_but_not_a_write() -> Outcome {
    let server = Server::start([Reply::ResetStream]).await?;
    let lines = server.calls(0, 1).await?;
    let line = first(&lines);
    assert!(line.contains("the operation may have run"), "{line}");
    assert_eq!(server.observed().executed.len(), 1);

    let server = Server::start([Reply::ResetStream]).await?;
    assert_eq!(server.calls(1, 0).await?, ["read: 2"]);
    Ok(())
}

#[tokio::test]
async fn calls_beyond_max_concurrent_streams_wait() -> Outcome {
    // The first response brings the server's limit.
    let script = [Reply::Respond]
        .into_iter()
        .chain([Reply::RespondInPairs; 6]);
    let server = Server::with(Behaviour {
        script: script.collect(),
        max_streams: Some(2),
        ..Behaviour::default()
    })
    .await?;
    assert_eq!(server.client(&["together", "6"]).await?, ["read: 1"; 7]);
    assert_eq!(server.observed().connections, 1);
    Ok(())
}

#[tokio::test]
async fn unread_bodies_do_not_block_other_calls() -> Outcome {
    let server = Server::start([Reply::Large(2 << 20); 32]).await?;
    assert_eq!(server.client(&["unread", "32"]).await?, ["read: 1"]);
    assert_eq!(server.observed().connections, 1);
    Ok(())
}

#[tokio::test]
async fn a_dead_connection_is_detected_before_the_timeout_of_the_call() -> Outcome {
    let server = Server::start([Reply::RespondAndHang]).await?;
    let lines = server.client(&["waiting"]).await?;
    let [first, write, next] = lines.as_slice() else {
        return Err(format!("{lines:?}").into());
    };
    assert_eq!((first.as_str(), next.as_str()), ("read: 1", "read: 1"));
    assert!(write.contains("the operation may have run"), "{write}");
    assert!(write.contains("keep-alive timed out"), "{write}");
    assert_eq!(server.observed().connections, 2);
    Ok(())
}

#[tokio::test]
async fn the_error_of_a_failed_upload_is_the_source_of_the_error() -> Outcome {
    let server = Server::start([]).await?;
    let lines = server.client(&["broken-upload"]).await?;
    let line = first(&lines);
    assert!(
        line.contains("the stream that provides the request body failed"),
        "{line}"
    );
    assert!(line.ends_with(": the disk failed"), "{line}");
    Ok(())
}
