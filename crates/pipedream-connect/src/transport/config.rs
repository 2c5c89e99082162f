//! Settings of the default transport, and the `reqwest` builder that they result in.

use std::time::Duration;

use crate::Error;

/// Settings of the connection pool.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportConfig {
    /// Time limit for establishing a connection, including TLS. Default 5 s.
    pub connect_timeout: Duration,
    /// How long an idle connection stays in the pool. Default 20 s, which is shorter than the limits of servers and load
    /// balancers, so that a request rarely uses a connection that the server is closing.
    pub pool_idle_timeout: Duration,
    /// Use HTTP/2 where the server offers it over TLS. Default off, as in the official SDKs.
    ///
    /// All calls to a host then share one connection. This saves handshakes, but servers limit the number of concurrent
    /// calls on a connection (100 is common); further calls wait, within their timeouts. The client pings a connection
    /// every 10 s while calls are pending on it, and closes it when a ping is not acknowledged within 10 s.
    pub http2: bool,
    /// Whether plain http may go to another machine, also under a name such as `a.localhost`.
    pub(crate) allow_plain_http: bool,
}

impl Default for TransportConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            pool_idle_timeout: Duration::from_secs(20),
            http2: false,
            allow_plain_http: false,
        }
    }
}

/// HTTP/2 pings while calls are pending. Without them, every retry would use the same dead connection.
const PING_INTERVAL: Duration = Duration::from_secs(10);
const PING_TIMEOUT: Duration = Duration::from_secs(10);
/// HTTP/2 flow control: 1 MiB per response body, and no practical limit per connection, so that bodies which the caller
/// does not read cannot block the other calls.
const CONNECTION_WINDOW: u32 = (1 << 31) - 1;
const STREAM_WINDOW: u32 = 1 << 20;
/// Size limit of the response headers on HTTP/2, in bytes.
const MAX_HEADER_BYTES: u32 = 256 << 10;

/// What every client has in common.
pub(super) struct Setup {
    pub(super) config: TransportConfig,
    tls: Tls,
}

impl Setup {
    pub(super) fn new(config: TransportConfig) -> Result<Self, Error> {
        let tls = tls_config(config.http2)?;
        let setup = Self { config, tls };
        // Clients are created later. This one shows whether they can be.
        match setup.builder().build() {
            Ok(_) => Ok(setup),
            Err(error) => Err(Error::config("could not set up the HTTP client").with_source(error)),
        }
    }

    pub(super) fn builder(&self) -> reqwest::ClientBuilder {
        let config = &self.config;
        let builder = reqwest::Client::builder()
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(config.pool_idle_timeout)
            .tcp_nodelay(true)
            // The SDK retries and follows redirects itself, and passes bodies on as received.
            .retry(reqwest::retry::never())
            .redirect(reqwest::redirect::Policy::none())
            .no_gzip()
            .no_brotli()
            .no_deflate()
            .no_zstd();
        let builder = if config.http2 {
            builder
                .http2_keep_alive_interval(PING_INTERVAL)
                .http2_keep_alive_timeout(PING_TIMEOUT)
                .http2_initial_connection_window_size(CONNECTION_WINDOW)
                .http2_initial_stream_window_size(STREAM_WINDOW)
                .http2_max_header_list_size(MAX_HEADER_BYTES)
        } else {
            builder.http1_only()
        };
        with_tls(builder, &self.tls)
    }
}

#[cfg(feature = "rustls")]
type Tls = rustls::ClientConfig;
#[cfg(not(feature = "rustls"))]
struct Tls;

#[cfg(feature = "rustls")]
fn tls_config(http2: bool) -> Result<Tls, Error> {
    super::tls::client_config(http2)
}

#[cfg(not(feature = "rustls"))]
fn tls_config(_: bool) -> Result<Tls, Error> {
    Ok(Tls)
}

#[cfg(feature = "rustls")]
fn with_tls(builder: reqwest::ClientBuilder, tls: &Tls) -> reqwest::ClientBuilder {
    builder.tls_backend_preconfigured(tls.clone())
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
fn with_tls(builder: reqwest::ClientBuilder, _: &Tls) -> reqwest::ClientBuilder {
    builder.tls_backend_native()
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
fn with_tls(builder: reqwest::ClientBuilder, _: &Tls) -> reqwest::ClientBuilder {
    builder
}
