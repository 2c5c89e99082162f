//! TLS on the same port as plain HTTP.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::sync::Arc;

use pipedream_connect_emulator::{Emulator, Fault};
use support::{backend_of, block_on};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The response to a GET over TLS, for a client that trusts only the emulator's authority.
async fn get(emulator: &Emulator, name: &'static str, path: &str) -> std::io::Result<String> {
    let mut trusted = RootCertStore::empty();
    let authority = CertificateDer::from_pem_file(emulator.certificate().unwrap()).unwrap();
    trusted.add(authority).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    let stream = TcpStream::connect(emulator.workflow_domain()).await?;
    let connector = TlsConnector::from(Arc::new(config));
    let mut stream = connector
        .connect(ServerName::try_from(name).unwrap(), stream)
        .await?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut response = String::new();
    stream.read_to_string(&mut response).await?;
    Ok(response)
}

#[test]
fn one_port_serves_https_and_http() {
    let backend = backend_of(Emulator::builder().tls(true));
    let emulator = &backend.emulator;
    assert!(emulator.base_url().starts_with("http://"));
    for name in ["127.0.0.1", "localhost"] {
        let response = block_on(get(emulator, name, "/")).unwrap();
        assert!(response.starts_with("HTTP/1.1 200"), "{response}");
    }
    backend.get("/").expect(200);
}

#[test]
fn the_certificate_is_not_valid_for_other_names() {
    let emulator = Emulator::builder().tls(true).start_blocking().unwrap();
    let error = block_on(get(&emulator, "pipedream.com", "/")).unwrap_err();
    assert!(error.to_string().contains("not valid for name"), "{error}");
}

#[test]
fn faults_reset_tls_connections_too() {
    let emulator = Emulator::builder().tls(true).start_blocking().unwrap();
    emulator.fault(Fault::any().reset_before_processing());
    let error = block_on(get(&emulator, "localhost", "/v1/connect/app_categories")).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn the_certificate_file_exists_as_long_as_the_emulator() {
    let plain = Emulator::builder().start_blocking().unwrap();
    assert_eq!(plain.certificate(), None);
    let emulator = Emulator::builder().tls(true).start_blocking().unwrap();
    let path = emulator.certificate().unwrap().to_owned();
    assert!(path.exists());
    drop(emulator);
    assert!(!path.exists());
}
