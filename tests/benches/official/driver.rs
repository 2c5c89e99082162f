//! Lists accounts by this SDK: `driver BASE_URL CALLS`. Run by `official.py`.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let client = pipedream_connect::Client::builder()
        .base_url(arguments.next().ok_or("no base URL")?)
        .client_credentials("cid", "csec")
        .project_id("proj_X")
        .build()?;
    let calls: u32 = arguments.next().ok_or("no number of calls")?.parse()?;
    for _ in 0..calls {
        let page = client.accounts().list().app("slack").limit(10).await?;
        assert_eq!(page.data.len(), 10);
    }
    Ok(())
}
