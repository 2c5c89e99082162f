//! What an error costs after a large upload: nothing of the upload is copied or searched.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use allocation_counter::measure;
use bytes::Bytes;
use pipedream_connect::Client;
use rustix::time::{ClockId, clock_gettime};

use super::{Outcome, runtime};

const MIB: usize = 1 << 20;

/// Bytes allocated at once, allocations, and CPU time of the client's thread.
#[derive(Clone, Copy, Debug)]
struct Cost {
    peak_bytes: usize,
    allocations: u64,
    cpu: Duration,
}

/// Responds to every request with a status, after reading it to its end. Runs on a thread of its own.
fn serve(status: u16) -> Outcome<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        while let Ok((stream, _)) = listener.accept() {
            let _ = respond(stream, status);
        }
    });
    Ok(url)
}

fn respond(mut stream: TcpStream, status: u16) -> std::io::Result<()> {
    let mut buffer = vec![0; 64 << 10];
    let mut head = Vec::new();
    let end = loop {
        let read = stream.read(&mut buffer)?;
        head.extend_from_slice(buffer.get(..read).unwrap_or_default());
        match head.windows(4).position(|end| end == b"\r\n\r\n") {
            Some(end) => break end + 4,
            None if read == 0 => return Ok(()),
            None => {}
        }
    };
    let text = String::from_utf8_lossy(head.get(..end).unwrap_or_default()).to_lowercase();
    let length = text.split_once("content-length: ");
    let length = length.and_then(|(_, rest)| rest.lines().next()?.parse().ok());
    let mut left = length.unwrap_or(0_usize).saturating_sub(head.len() - end);
    while left > 0 {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            read => left = left.saturating_sub(read),
        }
    }
    let body = r#"{"error":"no such file"}"#;
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

fn upload(status: u16, body: &Bytes) -> Outcome<Cost> {
    let client = Client::builder()
        .base_url(serve(status)?)
        .access_token("token")
        .project_id("proj_X")
        .build()?;
    let runtime = runtime()?;
    let mut outcome = Ok(());
    let before = Duration::try_from(clock_gettime(ClockId::ThreadCPUTime))?;
    let allocated = measure(|| outcome = runtime.block_on(post(&client, body, status)));
    let after = Duration::try_from(clock_gettime(ClockId::ThreadCPUTime))?;
    outcome?;
    Ok(Cost {
        peak_bytes: body.len() + usize::try_from(allocated.bytes_max)?,
        allocations: allocated.count_total,
        cpu: after.saturating_sub(before),
    })
}

async fn post(client: &Client, body: &Bytes, status: u16) -> Outcome {
    let request = client.proxy("user", "apn_1")?.post("https://app.example/");
    let response = request.body("application/json", body.clone()).await?;
    assert_eq!(response.status().as_u16(), status);
    match response.error_for_status().await {
        Ok(response) => drop(response.bytes().await?),
        Err(error) => assert_eq!(error.message(), "404 Not Found: no such file"),
    }
    Ok(())
}

/// JSON of about `bytes` bytes in which every field looks like a secret.
fn passwords(bytes: usize) -> Bytes {
    let field = r#"{"password":"hunter2-hunter2","token":"0123456789"},"#;
    format!("[{}0]", field.repeat(bytes / field.len())).into()
}

#[test]
fn an_upload_answered_with_404_costs_as_much_as_one_answered_with_200() -> Outcome {
    for body in [passwords(64 * MIB), passwords(60 << 10)] {
        upload(200, &body)?; // what is allocated once per process
        let (success, failure) = (upload(200, &body)?, upload(404, &body)?);
        assert!(
            failure.peak_bytes <= success.peak_bytes + (32 << 10),
            "{failure:?} beside {success:?}"
        );
        assert!(
            failure.allocations <= success.allocations + 200,
            "{failure:?} beside {success:?}"
        );
    }
    Ok(())
}

/// The figures of `docs/reliability.md`.
#[test]
#[ignore = "a measurement"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn print_the_cost_of_an_upload_answered_with_404_and_200() -> Outcome {
    let body = passwords(64 * MIB);
    upload(200, &body)?;
    let mut costs = [(200, Vec::new()), (404, Vec::new())];
    for _ in 0..15 {
        for (status, costs) in &mut costs {
            costs.push(upload(*status, &body)?);
        }
    }
    for (status, mut costs) in costs {
        costs.sort_by_key(|cost| cost.cpu);
        println!("{status}: median of 15: {:?}", costs.get(7));
    }
    Ok(())
}
