//! Signatures and tags that a Python program created.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, UNIX_EPOCH};

use pipedream_connect::webhooks::{InvalidSignature, UrlTags, Verifier, WebhookTag};
use serde::Deserialize;

use super::Outcome;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/webhooks");

#[derive(Deserialize)]
struct Vectors {
    bodies: Vec<String>,
    signatures: Vec<Signature>,
    tags: Vec<TagVector>,
}

#[derive(Deserialize)]
struct Signature {
    key: String,
    body: usize,
    time: u64,
    header: String,
}

#[derive(Deserialize)]
struct TagVector {
    secret: String,
    texts: Vec<String>,
    segment: String,
}

fn vectors() -> Outcome<Vectors> {
    let json = std::fs::read(Path::new(FOLDER).join("vectors.json"))?;
    Ok(serde_json::from_slice(&json)?)
}

#[test]
fn signatures_of_another_implementation_match_only_their_body_key_and_time() -> Outcome {
    let vectors = vectors()?;
    let bodies = vectors.bodies.iter().map(hex::decode);
    let bodies = bodies.collect::<Result<Vec<_>, _>>()?;
    assert!(vectors.signatures.len() > 100);
    for vector in &vectors.signatures {
        let verifier = Verifier::new(vector.key.as_str())?;
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        for (index, body) in bodies.iter().enumerate() {
            let verified = verifier.verify_at(&vector.header, body, at(vector.time));
            let expected = match index == vector.body {
                true => Ok(()),
                false => Err(InvalidSignature::Mismatch),
            };
            assert_eq!(verified, expected, "{} {index}", vector.header);
        }
        let body = &bodies[vector.body];
        let late = verifier.verify_at(&vector.header, body, at(vector.time + 301));
        assert_eq!(late, Err(InvalidSignature::OutsideTolerance));
        let other = Verifier::new(format!("{}!", vector.key))?;
        let forged = other.verify_at(&vector.header, body, at(vector.time));
        assert_eq!(forged, Err(InvalidSignature::Mismatch));
    }
    Ok(())
}

#[test]
fn tags_match_those_of_another_implementation() -> Outcome {
    let vectors = vectors()?;
    assert!(vectors.tags.len() > 10);
    for vector in vectors.tags {
        let tag = match vector.texts.as_slice() {
            [user] => WebhookTag::connection(user),
            [user, name] => WebhookTag::trigger(user, name),
            _ => return Err("not a tag".into()),
        };
        let tags = UrlTags::new(vector.secret)?;
        let url = format!("https://app.example/{}", vector.segment);
        assert_eq!(tags.url("https://app.example", &tag)?, url);
        assert_eq!(tags.read(&url), Some(tag));
    }
    Ok(())
}

#[test]
#[allow(clippy::print_stderr)]
fn the_checked_in_vectors_match_the_generator() -> Outcome {
    let mut python = Command::new("python3");
    match python
        .args(["vectors.py", "--check"])
        .current_dir(FOLDER)
        .output()
    {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) => eprintln!("skipped, because python3 does not run: {error}"),
    }
    Ok(())
}
