//! TLS with the platform's certificates, and what servers do on HTTP/2 only.

// Where `SSL_CERT_FILE` says which certificates are trusted.
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

/// What the server says when it goes away: it repeats what it should not.
const SAID: &[u8] = b"Bearer hush";

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Reply {
    Answer,
    /// Answers, and takes no more requests on this connection.
    AnswerAndGoAway,
    /// Does not take the request up.
    Refuse,
    /// Breaks off in the middle of it.
    Break,
    /// Answers with a body of this many bytes.
    Large(usize),
    /// Answers when another request waits for the same.
    AnswerInPairs,
    /// Answers; does not look at the connection again from the next request on, and leaves it open.
    AnswerAndFallSilent,
}

/// An HTTPS server that speaks HTTP/2 only, and the authority that signed for it.
struct Server {
    port: u16,
    authority: String,
    seen: Arc<Mutex<Seen>>,
}

/// What the server is set to do.
#[derive(Default)]
struct Manners {
    /// Replies in turn; answers after that.
    script: VecDeque<Reply>,
    /// Connections that end at their first request, with these frames.
    short: VecDeque<Vec<u8>>,
    /// Most requests at a time on a connection.
    at_a_time: Option<u32>,
}

#[derive(Default)]
struct Seen {
    manners: Manners,
    connections: usize,
    /// Paths of the requests that were carried out.
    carried_out: Vec<String>,
}

impl Server {
    /// Replies by script, then with answers.
    async fn start(script: impl IntoIterator<Item = Reply>) -> Outcome<Self> {
        Self::with(Manners {
            script: script.into_iter().collect(),
            ..Manners::default()
        })
        .await
    }

    /// Ends the first connections with these frames.
    async fn ending(short: impl IntoIterator<Item = Vec<u8>>) -> Outcome<Self> {
        Self::with(Manners {
            short: short.into_iter().collect(),
            ..Manners::default()
        })
        .await
    }

    async fn with(manners: Manners) -> Outcome<Self> {
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
        let seen = Arc::new(Mutex::new(Seen {
            manners,
            ..Seen::default()
        }));
        let server = Self {
            port: listener.local_addr()?.port(),
            authority: authority.pem(),
            seen: Arc::clone(&seen),
        };
        let acceptor = TlsAcceptor::from(Arc::new(tls));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let (acceptor, seen) = (acceptor.clone(), Arc::clone(&seen));
                // A connection that breaks is the client's to notice.
                tokio::spawn(async move { serve(acceptor, socket, &seen).await.ok() });
            }
        });
        Ok(server)
    }

    /// So many calls of each kind, one after the other.
    async fn calls(&self, reads: u32, writes: u32) -> Outcome<Vec<String>> {
        let (reads, writes) = (reads.to_string(), writes.to_string());
        self.client(&["calls", &reads, &writes]).await
    }

    /// Runs a client in a process of its own, which trusts this server's authority. Gives its lines.
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

    fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.seen)
    }
}

fn first(lines: &[String]) -> &str {
    lines.first().map(String::as_str).unwrap_or_default()
}

fn lock(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(acceptor: TlsAcceptor, socket: TcpStream, seen: &Arc<Mutex<Seen>>) -> Outcome {
    let tls = acceptor.accept(socket).await?;
    lock(seen).connections += 1;
    let short = lock(seen).manners.short.pop_front();
    if let Some(frames) = short {
        return end(tls, &frames).await;
    }
    let mut settings = h2::server::Builder::new();
    if let Some(most) = lock(seen).manners.at_a_time {
        settings.max_concurrent_streams(most);
    }
    let pair = Arc::new(Barrier::new(2));
    let mut connection = settings.handshake(tls).await?;
    while let Some(accepted) = connection.accept().await {
        let (request, mut respond) = accepted?;
        let reply = lock(seen).manners.script.pop_front();
        let reply = reply.unwrap_or(Reply::Answer);
        match reply {
            Reply::Refuse => respond.send_reset(Reason::REFUSED_STREAM),
            Reply::Break => {
                lock(seen).carried_out.push(path(&request));
                respond.send_reset(Reason::INTERNAL_ERROR);
            }
            _ => {
                lock(seen).carried_out.push(path(&request));
                let pair = Arc::clone(&pair);
                // Bodies arrive and leave while the connection is driven by this loop.
                tokio::spawn(async move {
                    if let Reply::AnswerInPairs = reply {
                        pair.wait().await;
                    }
                    answer(request, respond, body(reply)).await.ok()
                });
            }
        }
        match reply {
            Reply::AnswerAndGoAway => connection.graceful_shutdown(),
            Reply::AnswerAndFallSilent => {
                connection.accept().await;
                std::future::pending().await
            }
            _ => {}
        }
    }
    Ok(())
}

/// A frame of HTTP/2; those of a stream are of the first one.
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let head = [0, 0, payload.len() as u8, kind, flags, 0, 0, 0, stream];
    [&head, payload].concat()
}

/// The server goes away, and says that it took nothing up.
fn go_away(reason: Reason) -> Vec<u8> {
    let payload = [&[0; 4][..], &u32::from(reason).to_be_bytes(), SAID].concat();
    frame(7, 0, 0, &payload)
}

/// Status 200 and the first bytes of a body.
fn half_an_answer() -> Vec<u8> {
    const END_HEADERS: u8 = 4;
    const STATUS_200: u8 = 0x88;
    let head = frame(1, END_HEADERS, 1, &[STATUS_200]);
    [head, frame(0, 0, 1, br#"{"apps":["#)].concat()
}

/// The stream ends here, for no reason.
fn reset() -> Vec<u8> {
    frame(3, 0, 1, &u32::from(Reason::NO_ERROR).to_be_bytes())
}

/// Frame by frame, because `h2` takes up whatever it reads.
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

async fn answer(
    request: Request<h2::RecvStream>,
    mut respond: SendResponse<Bytes>,
    said: Bytes,
) -> Outcome {
    let mut body = request.into_body();
    while let Some(part) = body.data().await {
        body.flow_control().release_capacity(part?.len())?;
    }
    let mut stream = respond.send_response(Response::new(()), false)?;
    stream.send_data(said, true)?;
    Ok(())
}

#[tokio::test]
async fn http1_is_spoken_unless_http2_is_asked_for() -> Outcome {
    let server = Server::start([]).await?;
    let lines = server
        .run(&server.authority, &["calls", "1", "0"], true)
        .await?;
    let line = first(&lines);
    assert!(line.contains("read: projects_retrieve_info:"), "{line}");
    // TLS was agreed on, and nothing that this server understands was said on it.
    let seen = server.seen();
    assert_eq!((seen.connections, seen.carried_out.len()), (3, 0));
    Ok(())
}

#[tokio::test]
async fn calls_go_over_tls_and_http2_on_one_connection() -> Outcome {
    let server = Server::start([]).await?;
    let lines = server.calls(5, 5).await?;
    assert_eq!(lines, [["read: 1"; 5], ["write: 1"; 5]].concat());
    assert_eq!(server.seen().connections, 1);
    Ok(())
}

#[tokio::test]
async fn a_certificate_of_an_unknown_authority_is_refused_before_anything_is_sent() -> Outcome {
    let server = Server::start([]).await?;
    let other = Server::start([]).await?;
    let scenario = ["calls", "0", "1"];
    let lines = server.run(&other.authority, &scenario, false).await?;
    let [line] = lines.as_slice() else {
        return Err(format!("{lines:?}").into());
    };
    assert!(line.contains("no connection could be made"), "{line}");
    assert!(line.contains("invalid peer certificate"), "{line}");
    assert_eq!(server.seen().connections, 0);
    Ok(())
}

#[tokio::test]
async fn row_28_a_server_that_goes_away_after_every_second_request_makes_no_difference() -> Outcome
{
    let twice = (0..8).flat_map(|_| [Reply::Answer, Reply::AnswerAndGoAway]);
    let server = Server::start(twice).await?;
    let lines = server.calls(8, 8).await?;
    assert_eq!(lines, [["read: 1"; 8], ["write: 1"; 8]].concat());
    let seen = server.seen();
    assert_eq!((seen.carried_out.len(), seen.connections), (16, 8));
    Ok(())
}

#[tokio::test]
async fn row_28_a_write_that_the_server_did_not_take_up_is_sent_again() -> Outcome {
    let server = Server::start([Reply::Refuse, Reply::Refuse]).await?;
    assert_eq!(server.calls(0, 1).await?, ["write: 3"]);
    assert_eq!(
        server.seen().carried_out,
        ["/v1/connect/proj_X/actions/run"]
    );
    Ok(())
}

#[tokio::test]
async fn row_28_a_write_is_sent_again_when_the_server_went_away_before_it() -> Outcome {
    for reason in [Reason::NO_ERROR, Reason::ENHANCE_YOUR_CALM] {
        let server = Server::ending([go_away(reason), go_away(reason)]).await?;
        assert_eq!(server.calls(0, 1).await?, ["write: 3"]);
        assert_eq!(server.seen().carried_out.len(), 1);
    }
    Ok(())
}

#[tokio::test]
async fn a_server_that_always_goes_away_is_told_of_without_its_words() -> Outcome {
    let away = go_away(Reason::NO_ERROR);
    let server = Server::ending([away.clone(), away.clone(), away]).await?;
    let lines = server.calls(0, 1).await?;
    let line = first(&lines);
    assert!(line.contains("did not take the request up"), "{line}");
    assert!(!line.contains("may have been carried out"), "{line}");
    assert!(!line.contains("hush"), "{line}");

    let within = [half_an_answer(), go_away(Reason::ENHANCE_YOUR_CALM)].concat();
    let server = Server::ending([within]).await?;
    let lines = server.calls(0, 1).await?;
    let line = first(&lines);
    assert!(
        line.contains("answered 200 but its body broke off"),
        "{line}"
    );
    assert!(!line.contains("hush"), "{line}");
    Ok(())
}

#[tokio::test]
async fn a_whole_answer_counts_also_when_the_server_then_resets_the_stream() -> Outcome {
    const END_STREAM: u8 = 1;
    let rest = frame(0, END_STREAM, 1, b"]}");
    let frames = [half_an_answer(), rest, reset()].concat();
    let server = Server::ending([frames]).await?;
    assert_eq!(server.calls(1, 0).await?, ["read: 1"]);
    Ok(())
}

#[tokio::test]
async fn row_05_a_body_that_is_cut_short_is_not_taken_for_whole() -> Outcome {
    for cut in [reset(), go_away(Reason::NO_ERROR)] {
        let frames = [half_an_answer(), cut].concat();
        let server = Server::ending([frames.clone()]).await?;
        assert_eq!(server.calls(1, 0).await?, ["read: 2"]);

        let server = Server::ending([frames]).await?;
        let lines = server.calls(0, 1).await?;
        let line = first(&lines);
        assert!(
            line.contains("answered 200 but its body broke off"),
            "{line}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_write_that_broke_off_is_sent_once_and_a_read_again() -> Outcome {
    let server = Server::start([Reply::Break]).await?;
    let lines = server.calls(0, 1).await?;
    let line = first(&lines);
    assert!(line.contains("it may have been carried out"), "{line}");
    assert_eq!(server.seen().carried_out.len(), 1);

    let server = Server::start([Reply::Break]).await?;
    assert_eq!(server.calls(1, 0).await?, ["read: 2"]);
    Ok(())
}

#[tokio::test]
async fn calls_beyond_what_the_server_takes_at_a_time_wait_for_their_turn() -> Outcome {
    // The first answer brings the server's limit.
    let script = [Reply::Answer].into_iter().chain([Reply::AnswerInPairs; 6]);
    let server = Server::with(Manners {
        script: script.collect(),
        at_a_time: Some(2),
        ..Manners::default()
    })
    .await?;
    assert_eq!(server.client(&["together", "6"]).await?, ["read: 1"; 7]);
    assert_eq!(server.seen().connections, 1);
    Ok(())
}

#[tokio::test]
async fn bodies_that_nobody_reads_do_not_hold_up_other_calls() -> Outcome {
    let server = Server::start([Reply::Large(2 << 20); 32]).await?;
    assert_eq!(server.client(&["unread", "32"]).await?, ["read: 1"]);
    assert_eq!(server.seen().connections, 1);
    Ok(())
}

#[tokio::test]
async fn a_connection_that_has_died_is_given_up_before_the_calls_time_limit() -> Outcome {
    let server = Server::start([Reply::AnswerAndFallSilent]).await?;
    let lines = server.client(&["waiting"]).await?;
    let [first, write, next] = lines.as_slice() else {
        return Err(format!("{lines:?}").into());
    };
    assert_eq!((first.as_str(), next.as_str()), ("read: 1", "read: 1"));
    assert!(write.contains("it may have been carried out"), "{write}");
    assert!(write.contains("keep-alive timed out"), "{write}");
    assert_eq!(server.seen().connections, 2);
    Ok(())
}

#[tokio::test]
async fn a_body_that_fails_on_its_way_out_is_told_with_its_own_reason() -> Outcome {
    let server = Server::start([]).await?;
    let lines = server.client(&["broken-upload"]).await?;
    let line = first(&lines);
    assert!(
        line.contains("the body to be sent could not be read"),
        "{line}"
    );
    assert!(line.ends_with(": the disk failed"), "{line}");
    Ok(())
}
