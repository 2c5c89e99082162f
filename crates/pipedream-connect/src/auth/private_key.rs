//! Client assertions signed with a private key (RFC 7523).
//!
//! `ring` signs, because TLS depends on it already. A JWT crate would add a second implementation of the same
//! cryptography, and the assertion is only two JSON objects and a signature.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pipedream_connect_raw::values::Secret;
use ring::error::KeyRejected;
use ring::rand::{SecureRandom, SystemRandom};
use ring::rsa::{KeyPairComponents, PublicKeyComponents};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use rustls_pki_types::PrivateKeyDer;
use rustls_pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};

use crate::{Error, ErrorKind};

/// The lifetime of an assertion. The server allows up to an hour.
const LIFETIME: Duration = Duration::from_secs(60);
/// The error of `ring` for a key of another algorithm.
const WRONG_ALGORITHM: &str = "WrongAlgorithm";

/// A signing key and its id.
pub(crate) struct PrivateKey {
    pair: Pair,
    key_id: Option<String>,
    random: SystemRandom,
}

enum Pair {
    P256(Box<EcdsaKeyPair>),
    Rsa(Box<RsaKeyPair>),
}

impl PrivateKey {
    /// Parses a key from PEM (PKCS#8, PKCS#1, SEC1) or from a JWK as JSON. The `kid` of the JWK is the default key id.
    pub(crate) fn parse(text: &str, key_id: Option<String>) -> Result<Self, Error> {
        let text = text.trim();
        let random = SystemRandom::new();
        let (pair, own_id) = if text.is_empty() {
            return Err(rejected("it is empty"));
        } else if text.starts_with('{') {
            Jwk::parse(text)?.pair(&random)?
        } else {
            (pem(text, &random)?, None)
        };
        Ok(Self {
            pair,
            key_id: key_id.or(own_id),
            random,
        })
    }

    /// Signs an assertion for one request. It is valid for a minute and has a unique id.
    pub(crate) fn assertion(
        &self,
        client_id: &str,
        audience: &str,
        now: SystemTime,
    ) -> Result<Secret, Error> {
        let issued = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        let header = Header {
            alg: match self.pair {
                Pair::P256(_) => "ES256",
                Pair::Rsa(_) => "RS256",
            },
            typ: "client-authentication+jwt",
            kid: self.key_id.as_deref(),
        };
        let claims = Claims {
            iss: client_id,
            sub: client_id,
            aud: audience,
            iat: issued.as_secs(),
            exp: (issued + LIFETIME).as_secs(),
            jti: self.unique_id()?,
        };
        let mut jwt = format!("{}.{}", part(&header)?, part(&claims)?);
        let signature = self.sign(jwt.as_bytes())?;
        jwt.push('.');
        URL_SAFE_NO_PAD.encode_string(signature, &mut jwt);
        Ok(Secret::from(jwt))
    }

    fn unique_id(&self) -> Result<String, Error> {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes).map_err(|_| signing_failed())?;
        let id = uuid::Builder::from_random_bytes(bytes).into_uuid();
        Ok(id.to_string())
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        match &self.pair {
            Pair::P256(pair) => {
                let signature = pair.sign(&self.random, message);
                Ok(signature.map_err(|_| signing_failed())?.as_ref().to_vec())
            }
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &self.random, message, &mut signature)
                    .map_err(|_| signing_failed())?;
                Ok(signature)
            }
        }
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kid: Option<&'a str>,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: u64,
    exp: u64,
    jti: String,
}

fn part(value: &impl Serialize) -> Result<String, Error> {
    let json = serde_json::to_vec(value).map_err(|error| signing_failed().with_source(error))?;
    Ok(URL_SAFE_NO_PAD.encode(json))
}

fn signing_failed() -> Error {
    Error::new(ErrorKind::Auth, "could not sign the client assertion")
}

/// The error for an unusable key. `reason` must not contain any of it.
fn rejected(reason: impl std::fmt::Display) -> Error {
    Error::config(format!("the private key is not usable: {reason}"))
}

fn pem(text: &str, random: &SystemRandom) -> Result<Pair, Error> {
    if text.contains("ENCRYPTED") {
        return Err(rejected(
            "it is encrypted; decrypt it first, for example with `openssl pkey -in key.pem -out plain.pem`",
        ));
    }
    // Environment files often contain a key on one line, with escaped line breaks.
    let text = text.replace("\\r", "").replace("\\n", "\n");
    match PrivateKeyDer::from_pem_slice(text.as_bytes()) {
        Ok(PrivateKeyDer::Pkcs8(der)) => pkcs8(der.secret_pkcs8_der(), random),
        Ok(PrivateKeyDer::Sec1(der)) => pkcs8(&pkcs8_of_sec1(der.secret_sec1_der()), random),
        Ok(PrivateKeyDer::Pkcs1(der)) => RsaKeyPair::from_der(der.secret_pkcs1_der())
            .map(|pair| Pair::Rsa(Box::new(pair)))
            .map_err(|error| rsa_rejected(&error)),
        _ if text.contains("PUBLIC KEY") || text.contains("BEGIN CERTIFICATE") => {
            Err(rejected("it is a public key, but a private key is needed"))
        }
        _ => Err(rejected(
            "it is neither PEM (PKCS#8, PKCS#1 or SEC1) nor a JWK",
        )),
    }
}

fn pkcs8(der: &[u8], random: &SystemRandom) -> Result<Pair, Error> {
    let not_ec = match EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der, random) {
        Ok(pair) => return Ok(Pair::P256(Box::new(pair))),
        Err(error) => error,
    };
    let not_rsa = match RsaKeyPair::from_pkcs8(der) {
        Ok(pair) => return Ok(Pair::Rsa(Box::new(pair))),
        Err(error) => error,
    };
    Err(match (not_ec.to_string(), not_rsa.to_string()) {
        (ec, rsa) if ec == WRONG_ALGORITHM && rsa == WRONG_ALGORITHM => unsupported(),
        (ec, _) if ec == WRONG_ALGORITHM => rsa_rejected(&not_rsa),
        _ => ec_rejected(&not_ec),
    })
}

/// Wraps a SEC1 key in PKCS#8, the only format that `ring` reads.
fn pkcs8_of_sec1(sec1: &[u8]) -> Vec<u8> {
    const VERSION: [u8; 3] = [0x02, 1, 0];
    const EC_PUBLIC_KEY_ON_P256: [u8; 21] = [
        0x30, 19, 0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 8, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x03, 0x01, 0x07,
    ];
    let key = der(0x04, sec1);
    let whole = [&VERSION[..], &EC_PUBLIC_KEY_ON_P256, &key].concat();
    der(0x30, &whole)
}

/// Encodes tag, length and value in DER.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = value.len().to_be_bytes();
    let length: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut whole = vec![tag];
    if value.len() >= 0x80 {
        // The length has at most eight bytes.
        whole.push(0x80 | u8::try_from(length.len()).unwrap_or_default());
    }
    whole.extend(length);
    whole.extend(value);
    whole
}

/// A key as JSON (RFC 7517). Without `Debug`, because nearly all of it is secret.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    crv: Option<String>,
    d: Option<String>,
    x: Option<String>,
    y: Option<String>,
    n: Option<String>,
    e: Option<String>,
    p: Option<String>,
    q: Option<String>,
    dp: Option<String>,
    dq: Option<String>,
    qi: Option<String>,
}

impl Jwk {
    fn parse(text: &str) -> Result<Self, Error> {
        // The parser's own message may quote the key.
        serde_json::from_str(text).map_err(|_| rejected("it is not a JWK"))
    }

    fn pair(self, random: &SystemRandom) -> Result<(Pair, Option<String>), Error> {
        let pair = match (self.kty.as_str(), self.crv.as_deref()) {
            ("EC", Some("P-256")) => self.p256(random)?,
            ("RSA", _) => self.rsa()?,
            _ => return Err(unsupported()),
        };
        Ok((pair, self.kid))
    }

    fn p256(&self, random: &SystemRandom) -> Result<Pair, Error> {
        let private = member("d", self.d.as_ref())?;
        let mut public = vec![0x04];
        public.extend(member("x", self.x.as_ref())?);
        public.extend(member("y", self.y.as_ref())?);
        EcdsaKeyPair::from_private_key_and_public_key(
            &ECDSA_P256_SHA256_FIXED_SIGNING,
            &private,
            &public,
            random,
        )
        .map(|pair| Pair::P256(Box::new(pair)))
        .map_err(|error| ec_rejected(&error))
    }

    fn rsa(&self) -> Result<Pair, Error> {
        let components = KeyPairComponents {
            d: number("d", self.d.as_ref())?,
            public_key: PublicKeyComponents {
                n: number("n", self.n.as_ref())?,
                e: number("e", self.e.as_ref())?,
            },
            p: number("p", self.p.as_ref())?,
            q: number("q", self.q.as_ref())?,
            dP: number("dp", self.dp.as_ref())?,
            dQ: number("dq", self.dq.as_ref())?,
            qInv: number("qi", self.qi.as_ref())?,
        };
        RsaKeyPair::from_components(&components)
            .map(|pair| Pair::Rsa(Box::new(pair)))
            .map_err(|error| rsa_rejected(&error))
    }
}

fn member(name: &str, text: Option<&String>) -> Result<Vec<u8>, Error> {
    match text {
        Some(text) => URL_SAFE_NO_PAD
            .decode(text.trim_end_matches('='))
            .map_err(|_| rejected(format!("`{name}` of the JWK is not base64url"))),
        None if name == "d" => Err(rejected("it is a public key, but a private key is needed")),
        None => Err(rejected(format!("the JWK has no `{name}`"))),
    }
}

/// Some programs write leading zeros, which `ring` rejects.
fn number(name: &str, text: Option<&String>) -> Result<Vec<u8>, Error> {
    let bytes = member(name, text)?;
    Ok(bytes.into_iter().skip_while(|byte| *byte == 0).collect())
}

fn unsupported() -> Error {
    rejected("only EC keys on P-256 (ES256) and RSA keys (RS256) are supported")
}

fn rsa_rejected(error: &KeyRejected) -> Error {
    rejected(format!(
        "{error}; an RSA key must have 2048 to 4096 bits, two primes and the exponent 65537"
    ))
}

fn ec_rejected(error: &KeyRejected) -> Error {
    rejected(format!(
        "{error}; an EC key must be on P-256 and contain its public key, which `openssl ec -in key.pem -out new.pem` adds"
    ))
}
