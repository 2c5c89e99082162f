//! The same call with and without the SDK: written directly on `hyper`, on `reqwest` and on the generated client. All send
//! the same request and decode the same types, so the difference is the cost of the SDK.

use std::sync::Arc;
use std::time::Duration;

use http::header;
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use pipedream_connect::types::ListAccountsResponse;
use pipedream_connect_raw as raw;
use pipedream_connect_raw::runtime::{BoxError, BoxFuture, Executor, Request, Response};
use pipedream_connect_raw::values::{PathSegment, ProjectScope};
use rustls_platform_verifier::BuilderVerifierExt as _;

use crate::bench_server::BenchServer;

const AGENT: &str = "baseline/0.0.0";
const PATH: &str = "/v1/connect/proj_X/accounts";
const BEARER: &str = "Bearer token";
const ENVIRONMENT: (&str, &str) = ("x-pd-environment", "production");

/// The SDK's client with default settings.
///
/// # Errors
/// Those of the builder.
pub fn sdk(server: &BenchServer) -> Result<pipedream_connect::Client, pipedream_connect::Error> {
    builder(server).build()
}

/// Builds a client with OAuth client credentials.
pub fn builder(server: &BenchServer) -> pipedream_connect::ClientBuilder {
    pipedream_connect::Client::builder()
        .base_url(server.url())
        .client_credentials("cid", "csec")
        .project_id("proj_X")
}

/// Lists accounts with the SDK.
///
/// # Errors
/// Those of the call.
pub async fn list(
    client: &pipedream_connect::Client,
) -> Result<ListAccountsResponse, pipedream_connect::Error> {
    client.accounts().list().app("slack").limit(10).await
}

/// A `reqwest` client with the SDK's settings and TLS.
///
/// # Errors
/// If TLS cannot be set up.
pub fn reqwest_client() -> Result<reqwest::Client, BoxError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_platform_verifier()?
        .with_no_client_auth();
    Ok(reqwest::Client::builder()
        .user_agent(AGENT)
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(60))
        .tls_backend_preconfigured(tls)
        .build()?)
}

/// A client on `reqwest` and `serde`.
#[derive(Clone, Debug)]
pub struct Reqwest {
    client: reqwest::Client,
    base: String,
}

impl Reqwest {
    /// Creates the client.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(server: &BenchServer) -> Result<Self, BoxError> {
        Ok(Self {
            client: reqwest_client()?,
            base: server.url(),
        })
    }

    /// Lists accounts.
    ///
    /// # Errors
    /// If the request or decoding fails.
    pub async fn list(&self) -> Result<ListAccountsResponse, reqwest::Error> {
        self.client
            .get(format!("{}{PATH}", self.base))
            .query(&[("app", "slack"), ("limit", "10")])
            .header(header::AUTHORIZATION, BEARER)
            .header(ENVIRONMENT.0, ENVIRONMENT.1)
            .send()
            .await?
            .error_for_status()?
            .json()
            .await
    }

    /// Reads a body to its end and returns its length.
    ///
    /// # Errors
    /// If the request fails.
    pub async fn download(&self) -> Result<u64, reqwest::Error> {
        let mut response = self.client.get(&self.base).send().await?;
        let mut bytes = 0;
        while let Some(part) = response.chunk().await? {
            bytes += part.len() as u64;
        }
        Ok(bytes)
    }

    /// Sends a body.
    ///
    /// # Errors
    /// If the request fails.
    pub async fn upload(&self, body: reqwest::Body) -> Result<(), reqwest::Error> {
        let request = self.client.post(&self.base).body(body);
        request.send().await?.error_for_status()?.bytes().await?;
        Ok(())
    }
}

/// One connection of `hyper`, without a pool, a timeout or a URL parser.
#[derive(Debug)]
pub struct Hyper {
    connection: SendRequest<Empty<Bytes>>,
    host: String,
}

impl Hyper {
    /// Connects.
    ///
    /// # Errors
    /// If it cannot connect.
    pub async fn connect(server: &BenchServer) -> Result<Self, BoxError> {
        let socket = tokio::net::TcpStream::connect(server.address()).await?;
        socket.set_nodelay(true)?;
        let (connection, driver) = http1::handshake(TokioIo::new(socket)).await?;
        tokio::spawn(driver);
        Ok(Self {
            connection,
            host: server.address().to_string(),
        })
    }

    /// Lists accounts.
    ///
    /// # Errors
    /// If the request or decoding fails.
    pub async fn list(&mut self) -> Result<ListAccountsResponse, BoxError> {
        let request = http::Request::get(format!("{PATH}?app=slack&limit=10"))
            .header(header::HOST, &self.host)
            .header(header::USER_AGENT, AGENT)
            .header(header::ACCEPT, "*/*")
            .header(header::AUTHORIZATION, BEARER)
            .header(ENVIRONMENT.0, ENVIRONMENT.1)
            .body(Empty::new())?;
        let response = self.connection.send_request(request).await?;
        let body = response.into_body().collect().await?.to_bytes();
        Ok(serde_json::from_slice(&body)?)
    }
}

/// The generated client with a minimal executor.
#[derive(Debug)]
pub struct Raw {
    client: raw::Client,
    project: ProjectScope,
}

impl Raw {
    /// Creates the client.
    ///
    /// # Errors
    /// If TLS cannot be set up.
    pub fn new(server: &BenchServer) -> Result<Self, BoxError> {
        let executor = Reqwest::new(server)?;
        Ok(Self {
            client: raw::Client::new(executor),
            project: PathSegment::new("proj_X")?.into(),
        })
    }

    /// Lists accounts.
    ///
    /// # Errors
    /// If the request or decoding fails.
    pub async fn list(&self) -> Result<ListAccountsResponse, raw::runtime::Error> {
        let (app, limit) = (Some("slack"), Some(10));
        self.client
            .accounts_list(&self.project, None, app, None, None, None, limit, None)
            .await
            .map(raw::runtime::ResponseValue::into_inner)
    }
}

impl Executor for Reqwest {
    fn execute(&self, request: Request) -> BoxFuture<Result<Response, BoxError>> {
        let sent = request.clone();
        let request = self
            .client
            .request(request.method, format!("{}{}", self.base, request.target))
            .header(header::AUTHORIZATION, BEARER)
            .header(ENVIRONMENT.0, ENVIRONMENT.1)
            .body(request.body.unwrap_or_default());
        Box::pin(async move {
            let mut response = request.send().await?;
            Ok(Response {
                request: sent,
                status: response.status(),
                headers: std::mem::take(response.headers_mut()),
                body: response.bytes().await?,
                attempts: 1,
                elapsed: Duration::ZERO,
            })
        })
    }
}
