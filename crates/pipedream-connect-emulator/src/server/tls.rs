//! TLS with a certificate of the emulator's own authority, on the same port as plain HTTP.

use std::error::Error as StdError;
use std::fmt;
use std::io::{self, Write};
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Datelike, Utc};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tempfile::NamedTempFile;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::server::TlsStream;

/// Maximum time to recognise TLS and to finish its handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// The first byte of a TLS connection. No HTTP request starts with it.
const HANDSHAKE_RECORD: u8 = 22;

/// A certificate for the addresses of this machine. The certificate of its authority is in a temporary file.
pub(crate) struct Tls {
    acceptor: TlsAcceptor,
    authority: NamedTempFile,
}

/// A connection after its first bytes.
pub(super) enum Accepted {
    Plain(TcpStream),
    Secure(Box<TlsStream<TcpStream>>),
}

impl Tls {
    /// Makes an authority and a certificate for `host` and the loopback addresses, both valid for a year.
    pub(crate) fn new(host: IpAddr) -> Result<Self, Box<dyn StdError>> {
        let mut params = params(Vec::new())?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let name = "Pipedream Connect emulator";
        params.distinguished_name.push(DnType::CommonName, name);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let key = KeyPair::generate()?;
        let certificate = self::params([names.as_slice(), &[host.to_string()]].concat())?
            .signed_by(&key, &authority)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)?;
        let mut file = tempfile::Builder::new()
            .prefix("connect-emulator-")
            .suffix(".pem")
            .tempfile()?;
        file.write_all(authority.pem().as_bytes())?;
        Ok(Self {
            acceptor: Arc::new(config).into(),
            authority: file,
        })
    }

    /// The PEM file of the authority's certificate. Deleted when this value is dropped.
    pub(crate) fn authority(&self) -> &Path {
        self.authority.path()
    }

    /// Reads whether a connection uses TLS, and if so, finishes the handshake.
    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<Accepted> {
        let accepted = async {
            let mut first = [0];
            stream.peek(&mut first).await?;
            if first != [HANDSHAKE_RECORD] {
                return Ok(Accepted::Plain(stream));
            }
            let stream = self.acceptor.accept(stream).await?;
            Ok(Accepted::Secure(Box::new(stream)))
        };
        tokio::time::timeout(HANDSHAKE, accepted).await?
    }
}

fn params(names: Vec<String>) -> Result<CertificateParams, Box<dyn StdError>> {
    let mut params = CertificateParams::new(names)?;
    let today = DateTime::<Utc>::from(SystemTime::now()).date_naive();
    let (month, day) = (today.month().try_into()?, today.day().try_into()?);
    let today = rcgen::date_time_ymd(today.year(), month, day);
    params.not_before = today - DAY;
    // Some clients reject certificates that are valid for longer.
    params.not_after = today + 365 * DAY;
    Ok(params)
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls")
            .field("authority", &self.authority.path())
            .finish_non_exhaustive()
    }
}
