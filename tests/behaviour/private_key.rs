//! Client credentials by private key (RFC 7523), verified with the public key as a server does.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{RecordedRequest, Reply, Server};
use pipedream_connect::{ClientBuilder, ErrorKind, RetryPolicy};
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;
type Outcome = Result<(), Failure>;

/// 2001-09-09 01:46:40 UTC, where the test clock starts.
const START: u64 = 1_000_000_000;

const EC: [(&str, &str); 3] = [
    ("PKCS#8", include_str!("../fixtures/keys/ec-pkcs8.pem")),
    ("SEC1", include_str!("../fixtures/keys/ec-sec1.pem")),
    ("JWK", EC_JWK),
];
const RSA: [(&str, &str); 3] = [
    ("PKCS#8", include_str!("../fixtures/keys/rsa-pkcs8.pem")),
    ("PKCS#1", include_str!("../fixtures/keys/rsa-pkcs1.pem")),
    ("JWK", RSA_JWK),
];
const EC_JWK: &str = include_str!("../fixtures/keys/ec-jwk.json");
const RSA_JWK: &str = include_str!("../fixtures/keys/rsa-jwk.json");

fn builder(server: &Server, clock: &TestClock, key: &str) -> ClientBuilder {
    clients::builder(server)
        .private_key("cid", key)
        .retry(RetryPolicy::new())
        .clock(clock.clone())
}

fn decoded(text: &str) -> Result<Vec<u8>, Failure> {
    Ok(URL_SAFE_NO_PAD.decode(text)?)
}

fn verify(algorithm: &str, message: &[u8], signature: &[u8]) -> Outcome {
    let jwk: Value = serde_json::from_str(if algorithm == "ES256" {
        EC_JWK
    } else {
        RSA_JWK
    })?;
    let member = |name: &str| decoded(jwk[name].as_str().unwrap_or_default());
    let outcome = if algorithm == "ES256" {
        let point = [vec![4], member("x")?, member("y")?].concat();
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
    } else {
        let (n, e) = (member("n")?, member("e")?);
        RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
    };
    outcome.map_err(|_| format!("the {algorithm} signature is wrong").into())
}

/// Header and claims of the assertion in a token request, after verifying its signature.
fn assertion(request: &RecordedRequest) -> Result<(Value, Value), Failure> {
    let body: Value = serde_json::from_str(&request.body)?;
    assert_eq!(body["client_id"], "cid");
    assert_eq!(body["grant_type"], "client_credentials");
    assert_eq!(
        body["client_assertion_type"],
        "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    );
    assert_eq!(body.get("client_secret"), None);
    let jwt = body["client_assertion"].as_str().ok_or("no assertion")?;
    let (message, signature) = jwt.rsplit_once('.').ok_or("no signature")?;
    let (header, claims) = message.split_once('.').ok_or("no claims")?;
    let header: Value = serde_json::from_slice(&decoded(header)?)?;
    let claims: Value = serde_json::from_slice(&decoded(claims)?)?;
    let algorithm = header["alg"].as_str().unwrap_or_default();
    verify(algorithm, message.as_bytes(), &decoded(signature)?)?;
    Ok((header, claims))
}

#[tokio::test]
async fn every_key_format_signs_assertions_that_the_public_key_verifies() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let keys = EC.map(|key| ("ES256", key)).into_iter();
    for (algorithm, (form, key)) in keys.chain(RSA.map(|key| ("RS256", key))) {
        let client = builder(&server, &clock, key).build()?;
        client.access_token().await?;
        let requests = server.token_requests();
        let (header, claims) = assertion(requests.last().ok_or("no request")?)?;
        assert_eq!(header["alg"], algorithm, "{form}");
        assert_eq!(header["typ"], "client-authentication+jwt");
        let jti = claims["jti"].as_str().unwrap_or_default().to_owned();
        assert_eq!((jti.len(), jti.as_bytes().get(14)), (36, Some(&b'4')));
        assert_eq!(
            claims,
            json!({
                "iss": "cid", "sub": "cid", "aud": server.url(), "jti": jti, "iat": START, "exp": START + 60,
            }),
            "{form}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn every_attempt_sends_a_fresh_assertion_with_its_own_timestamp() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let (_, key) = EC[0];
    let client = builder(&server, &clock, key)
        .retry(RetryPolicy::new().base_delay(Duration::from_secs(8)))
        .build()?;
    server.script_tokens([Reply::json(500, ""), Reply::Close]);
    client.access_token().await?;
    let mut ids = BTreeSet::new();
    let mut due = UNIX_EPOCH + Duration::from_secs(START);
    let requests = server.token_requests();
    let waits = [vec![Duration::ZERO], clock.waits()].concat();
    assert_eq!((requests.len(), waits.len()), (3, 3));
    for (request, wait) in requests.iter().zip(waits) {
        due += wait;
        let (_, claims) = assertion(request)?;
        assert_eq!(
            claims["iat"],
            json!(due.duration_since(UNIX_EPOCH)?.as_secs())
        );
        ids.insert(claims["jti"].to_string());
    }
    assert_eq!(ids.len(), 3);
    assert!(clock.waits().iter().sum::<Duration>() > Duration::from_secs(1));
    Ok(())
}

#[tokio::test]
async fn the_key_id_comes_from_the_argument_or_the_jwk() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let (_, pem) = EC[0];
    for (key, argument, expected) in [
        (pem, None, Value::Null),
        (pem, Some("mine"), json!("mine")),
        (EC_JWK, None, json!("jwk-ec")),
        (EC_JWK, Some("mine"), json!("mine")),
    ] {
        let mut builder = builder(&server, &clock, key);
        if let Some(id) = argument {
            builder = builder.key_id(id);
        }
        builder.build()?.access_token().await?;
        let requests = server.token_requests();
        let (header, _) = assertion(requests.last().ok_or("no request")?)?;
        assert_eq!(header["kid"], expected);
    }
    Ok(())
}

#[tokio::test]
async fn the_audience_is_the_origin_of_the_api_without_a_path() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let (_, key) = EC[0];
    let client = builder(&server, &clock, key)
        .base_url(format!("{}/prefix/", server.url()))
        .build()?;
    server.script([Reply::json(200, r#"{"access_token":"t","expires_in":60}"#)]);
    client.access_token().await?;
    let requests = server.take_requests();
    let request = requests.first().ok_or("no request")?;
    assert_eq!(request.target, "/prefix/v1/oauth/token");
    assert_eq!(assertion(request)?.1["aud"], server.url());
    Ok(())
}

#[tokio::test]
async fn a_pem_key_with_escaped_newlines_is_accepted() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    for (_, key) in [EC[0], EC[1], RSA[1]] {
        let line = key.trim().replace('\n', "\\n");
        let client = builder(&server, &clock, &line).build()?;
        client.access_token().await?;
        let requests = server.token_requests();
        assertion(requests.last().ok_or("no request")?)?;
    }
    Ok(())
}

#[tokio::test]
async fn an_unusable_key_is_rejected_without_revealing_it() -> Outcome {
    let (server, clock) = (Server::start().await?, TestClock::default());
    let jwk = |change: fn(&mut Value)| -> Result<String, Failure> {
        let mut jwk: Value = serde_json::from_str(EC_JWK)?;
        change(&mut jwk);
        Ok(jwk.to_string())
    };
    let bad_base64 = jwk(|jwk| jwk["d"] = json!("not base64!"))?;
    let other_point = jwk(|jwk| jwk["x"] = jwk["y"].clone())?;
    let symmetric = json!({"kty": "oct", "k": "c2VjcmV0c2VjcmV0"}).to_string();
    for (key, reason) in [
        (
            include_str!("../fixtures/keys/bad-public.pem"),
            "public key",
        ),
        (
            include_str!("../fixtures/keys/bad-public-jwk.json"),
            "public key",
        ),
        (
            include_str!("../fixtures/keys/bad-encrypted.pem"),
            "encrypted",
        ),
        (
            include_str!("../fixtures/keys/bad-encrypted-sec1.pem"),
            "encrypted",
        ),
        (include_str!("../fixtures/keys/bad-ed25519.pem"), "P-256"),
        (include_str!("../fixtures/keys/bad-p384-pkcs8.pem"), "P-256"),
        (include_str!("../fixtures/keys/bad-p384-sec1.pem"), "P-256"),
        (include_str!("../fixtures/keys/bad-rsa-1024.pem"), "2048"),
        (
            include_str!("../fixtures/keys/bad-ec-without-public-half.pem"),
            "contain its public key",
        ),
        (&bad_base64, "base64url"),
        (&other_point, "P-256"),
        (&symmetric, "P-256"),
        ("{", "not a JWK"),
        ("", "empty"),
        ("c2VjcmV0c2VjcmV0c2VjcmV0", "neither PEM"),
        ("-----BEGIN PRIVATE KEY-----\n!!\n-----END", "neither PEM"),
    ] {
        let error = builder(&server, &clock, key)
            .build()
            .err()
            .ok_or_else(|| format!("accepted: {reason}"))?;
        let output = format!("{error} {error:?}");
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(output.contains(reason), "{output} lacks {reason}");
        let words = key.split(|c: char| !c.is_ascii_alphanumeric());
        for word in words.filter(|word| word.len() > 12) {
            assert!(!output.contains(word), "{output} reveals the key");
        }
    }
    Ok(())
}

#[test]
fn debug_output_of_builder_and_client_omits_the_key() -> Outcome {
    for (_, key) in EC.into_iter().chain(RSA) {
        let builder = pipedream_connect::Client::builder().private_key("cid", key);
        let output = format!("{builder:?} {:?}", builder.clone().build()?);
        assert!(output.contains("private key"), "{output}");
        assert!(
            !key.lines()
                .any(|line| line.len() > 20 && output.contains(line)),
            "{output}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_jwk_without_a_member_is_rejected_with_its_name() -> Outcome {
    let server = Server::start().await?;
    for (name, problem) in [("x", "the JWK has no `x`"), ("d", "it is a public key")] {
        let mut jwk: Value = serde_json::from_str(EC_JWK)?;
        jwk.as_object_mut().ok_or("no object")?.remove(name);
        let builder = builder(&server, &TestClock::default(), &jwk.to_string());
        let error = builder.build().err().ok_or("accepted")?;
        assert!(error.to_string().contains(problem), "{error}");
    }
    Ok(())
}
