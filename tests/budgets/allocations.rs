//! What a cached token costs.

use allocation_counter::measure;
use connect_tests::clients;
use connect_tests::server::Server;
use futures_util::FutureExt as _;

type Outcome = Result<(), Box<dyn std::error::Error>>;

#[tokio::test]
async fn a_cached_token_costs_one_allocation() -> Outcome {
    let server = Server::start().await?;
    let cached = clients::oauth(&server)?;
    let given = clients::builder(&server).access_token("given").build()?;
    for client in [cached, given] {
        let first = client.access_token().await?;
        let mut again = None;
        let cost = measure(|| again = client.access_token().now_or_never());
        let again = again.ok_or("the token was not cached")??;
        assert_eq!(again, first);
        // The copy of the token that is returned.
        assert_eq!(cost.count_total, 1);
    }
    assert_eq!(server.token_requests().len(), 1);
    Ok(())
}
