//! What a cached token and the check of an action cost.

use allocation_counter::measure;
use connect_tests::server::Server;
use connect_tests::{checked_action, clients};
use futures_util::FutureExt as _;
use pipedream_connect::Client;

/// The strings and maps of the request are among them.
const MAX_CHECK_ALLOCATIONS: u64 = 40;

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

#[test]
fn checking_an_action_costs_few_allocations_and_no_request() -> Outcome {
    // Nothing listens here.
    let client = Client::builder()
        .base_url("http://127.0.0.1:9")
        .access_token("token")
        .project_id("proj_X")
        .build()?;
    let user = client.user("user-42")?;
    let definition = checked_action::definition()?;
    let prepare = || {
        let action = checked_action::action(&user, &definition);
        action.prepare().now_or_never()
    };
    let mut prepared = None;
    let cost = measure(|| prepared = prepare());
    let prepared = prepared.ok_or("it waited for something")??;
    assert_eq!(prepared.component().version, "0.1.4");
    assert!(
        cost.count_total <= MAX_CHECK_ALLOCATIONS,
        "{}",
        cost.count_total
    );
    Ok(())
}
