//! Lists as streams: no item is lost or repeated, and no list is endless.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use connect_tests::clients;
use connect_tests::clock::TestClock;
use connect_tests::server::{Reply, Server};
use futures_util::StreamExt;
use http::{HeaderMap, StatusCode};
use pipedream_connect::transport::{
    Body, HttpRequest, HttpResponse, Stage, Transport, TransportError,
};
use pipedream_connect::types::Account;
use pipedream_connect::{BoxFuture, Client, Error, ErrorKind, Position, RetryPolicy};
use serde_json::json;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// A page of accounts with these ids and cursors.
fn page(ids: &[&str], start: Option<&str>, end: Option<&str>) -> Reply {
    let data: Vec<_> = ids.iter().map(|id| json!({ "id": id })).collect();
    let body = json!({ "data": data, "page_info": { "start_cursor": start, "end_cursor": end } });
    Reply::json(200, body.to_string())
}

/// The usual responses: the last page has a cursor too, and an empty page follows it.
fn three_pages() -> [Reply; 4] {
    [
        page(&["a1", "a2"], None, Some("c2")),
        page(&["a3", "a4"], None, Some("c4")),
        page(&["a5"], None, Some("c5")),
        page(&[], None, None),
    ]
}

async fn server(script: impl IntoIterator<Item = Reply>) -> Outcome<(Server, Client)> {
    let server = Server::start().await?;
    server.script(script);
    let client = clients::oauth(&server)?;
    Ok((server, client))
}

fn ids(items: &[Account]) -> Vec<&str> {
    items.iter().map(|account| account.id.as_str()).collect()
}

fn cursors(server: &Server) -> Vec<String> {
    let target = |target: &str| target.split('?').nth(1).unwrap_or_default().to_owned();
    server
        .take_requests()
        .iter()
        .map(|request| target(&request.target))
        .collect()
}

#[tokio::test]
async fn items_come_in_order_from_all_pages() -> Outcome {
    let (server, client) = server(three_pages()).await?;
    let items = client
        .accounts()
        .list()
        .app("slack")
        .items()
        .collect()
        .await?;
    assert_eq!(ids(&items), ["a1", "a2", "a3", "a4", "a5"]);
    assert_eq!(
        cursors(&server),
        [
            "app=slack",
            "after=c2&app=slack",
            "after=c4&app=slack",
            "after=c5&app=slack"
        ]
    );
    Ok(())
}

#[tokio::test]
async fn an_empty_cursor_ends_the_list_and_an_empty_page_does_not() -> Outcome {
    let script = [
        page(&["a1"], None, Some("c1")),
        page(&[], None, Some("c2")),
        page(&["a2"], None, Some("")),
    ];
    let (_server, client) = server(script).await?;
    let items = client.accounts().list().items().collect().await?;
    assert_eq!(ids(&items), ["a1", "a2"]);
    Ok(())
}

#[tokio::test]
async fn an_empty_page_that_repeats_the_last_cursor_ends_the_list() -> Outcome {
    let (_server, client) =
        server([page(&["a1"], None, Some("c1")), page(&[], None, Some("c1"))]).await?;
    let items = client.accounts().list().items().collect().await?;
    assert_eq!(ids(&items), ["a1"]);
    Ok(())
}

async fn until_error(client: &Client) -> (Vec<String>, Option<Error>) {
    let mut items = client.accounts().list().items();
    let mut seen = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(account) => seen.push(account.id),
            Err(error) => return (seen, Some(error)),
        }
    }
    (seen, None)
}

#[tokio::test]
async fn a_repeated_cursor_is_an_error_and_no_item_is_repeated() -> Outcome {
    // A server that ignores the cursor returns the first page again.
    let same = page(&["a1"], Some("c0"), Some("c1"));
    let (_one, client) = server([same.clone(), same]).await?;
    let (seen, error) = until_error(&client).await;
    assert_eq!(seen, ["a1"]);
    let error = error.ok_or("no error")?;
    assert_eq!(error.kind(), ErrorKind::CursorCycle);
    insta::assert_snapshot!(error, @r#"the server returned the page cursor "c1" a second time, so the list would never end"#);

    let script = [
        page(&["a1"], None, Some("A")),
        page(&["a2"], None, Some("B")),
        page(&["a1"], None, Some("A")),
    ];
    let (_two, client) = server(script).await?;
    let (seen, error) = until_error(&client).await;
    assert_eq!(seen, ["a1", "a2"]);
    assert!(error.is_some());
    Ok(())
}

#[tokio::test]
async fn a_page_that_ends_at_the_cursor_that_led_to_it_is_delivered_before_the_error() -> Outcome {
    let second = page(&["a2", "a3"], Some("c2"), Some("c1"));
    let (server, client) = server([page(&["a1"], Some("c0"), Some("c1")), second.clone()]).await?;
    let mut items = client.accounts().list().items();
    let mut seen = Vec::new();
    let error = loop {
        match items.next().await.ok_or("no error")? {
            Ok(account) => seen.push(account.id),
            Err(error) => break error,
        }
    };
    assert_eq!(seen, ["a1", "a2", "a3"]);
    assert_eq!(error.kind(), ErrorKind::CursorCycle);
    assert!(items.next().await.is_none(), "over after the error");

    // Resuming there repeats nothing, and neither loses the items that were not yet taken.
    let rest = |position: Position| client.accounts().list().items_from(position);
    server.script([second.clone()]);
    let mut after_error = rest(items.position());
    assert!(after_error.next().await.is_some_and(|item| item.is_err()));
    server.script([second]);
    let mut within = rest(serde_json::from_str(r#"{"cursor":"c1","taken":1}"#)?);
    assert_eq!(within.next().await.ok_or("lost")??.id, "a3");
    assert!(within.next().await.is_some_and(|item| item.is_err()));
    Ok(())
}

#[tokio::test]
async fn a_page_backward_that_starts_at_its_cursor_is_delivered_before_the_error() -> Outcome {
    let (_server, client) = server([page(&["a1"], Some("c5"), Some("c2"))]).await?;
    let mut pages = client.accounts().list().before("c5").pages_backward();
    let first = pages.next().await.ok_or("no page")??;
    assert_eq!(ids(&first.data), ["a1"]);
    let error = pages.next().await.ok_or("no error")?.err();
    let kind = error.ok_or("a second page")?.kind();
    assert_eq!(kind, ErrorKind::CursorCycle);
    assert!(pages.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn a_list_resumes_at_any_item_without_losing_or_repeating_one() -> Outcome {
    for stop in 0..=5 {
        let (_before, client) = server(three_pages()).await?;
        let mut items = client.accounts().list().items();
        let mut seen = Vec::new();
        for _ in 0..stop {
            seen.push(items.next().await.ok_or("too few")??);
        }
        // Stored and loaded again, as a job would do.
        let position: Position = serde_json::from_str(&serde_json::to_string(&items.position())?)?;
        let rest = three_pages()
            .into_iter()
            .skip(match position.cursor.as_deref() {
                None => 0,
                Some("c2") => 1,
                Some("c4") => 2,
                _ => 3,
            });
        let (_after, client) = server(rest).await?;
        seen.extend(
            client
                .accounts()
                .list()
                .items_from(position)
                .collect()
                .await?,
        );
        assert_eq!(
            ids(&seen),
            ["a1", "a2", "a3", "a4", "a5"],
            "stopped after {stop}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn the_position_after_an_error_loses_no_item() -> Outcome {
    let [first, second, third, last] = three_pages();
    let (_server, client) = server([
        first,
        second,
        Reply::json(400, r#"{"error":"no"}"#),
        third,
        last,
    ])
    .await?;
    let mut items = client.accounts().list().items();
    let mut seen = Vec::new();
    while let Some(Ok(item)) = items.next().await {
        seen.push(item);
    }
    let position = items.position();
    let (_server, client) = server(three_pages().into_iter().skip(1)).await?;
    seen.extend(
        client
            .accounts()
            .list()
            .items_from(position)
            .collect()
            .await?,
    );
    assert_eq!(ids(&seen), ["a1", "a2", "a3", "a4", "a5"]);
    Ok(())
}

#[tokio::test]
async fn an_error_right_after_resuming_keeps_the_position() -> Outcome {
    let [_, second, third, last] = three_pages();
    let rejected = || Reply::json(400, r#"{"error":"no"}"#);
    let (_server, client) = server([rejected(), second, third, last]).await?;
    let position: Position = serde_json::from_str(r#"{"cursor":"c2","taken":1}"#)?;
    let mut items = client.accounts().list().items_from(position.clone());
    assert!(items.next().await.is_some_and(|item| item.is_err()));
    assert_eq!(items.position(), position);
    let rest = client.accounts().list().items_from(items.position());
    assert_eq!(ids(&rest.collect().await?), ["a4", "a5"]);
    Ok(())
}

#[tokio::test]
async fn the_cursor_resumes_after_the_last_page_or_at_the_failed_one() -> Outcome {
    let [first, _, _, _] = three_pages();
    let (_server, client) = server([first, Reply::json(400, "{}")]).await?;
    let mut pages = client.accounts().list().pages();
    let page = pages.next().await.ok_or("no page")??;
    assert_eq!(page.next_cursor(), Some("c2"));
    assert!(pages.next().await.is_some_and(|page| page.is_err()));
    assert_eq!(pages.cursor(), Some("c2"), "the page that failed");
    assert!(pages.next().await.is_none(), "over after an error");
    Ok(())
}

#[tokio::test]
async fn a_list_pages_backward_from_a_cursor_to_its_start() -> Outcome {
    let script = [
        page(&["a3", "a4"], Some("c3"), Some("c4")),
        page(&["a1", "a2"], Some("c1"), Some("c2")),
        page(&[], None, None),
    ];
    let (server, client) = server(script).await?;
    let mut pages = client.accounts().list().before("c5").pages_backward();
    let mut seen = Vec::new();
    while let Some(page) = pages.next().await {
        seen.push(ids(&page?.data).join(" "));
    }
    assert_eq!(seen, ["a3 a4", "a1 a2", ""]);
    assert_eq!(cursors(&server), ["before=c5", "before=c3", "before=c1"]);
    Ok(())
}

#[tokio::test]
async fn max_pages_ends_the_stream_and_its_cursor_continues_it() -> Outcome {
    let (server, client) = server(three_pages()).await?;
    let mut pages = client.accounts().list().pages().max_pages(2);
    while let Some(page) = pages.next().await {
        page?;
    }
    assert_eq!(pages.cursor(), Some("c4"));
    assert_eq!(server.take_requests().len(), 2);
    Ok(())
}

#[tokio::test]
async fn items_end_after_the_maximum_number_of_pages() -> Outcome {
    let count = Arc::default();
    let client = endless(&count)?;
    let items = client.accounts().list().items().max_pages(3);
    assert_eq!(items.collect().await?.len(), 3);
    assert_eq!(count.load(Ordering::Relaxed), 3);

    // The position continues after the last page.
    let (_server, client) = server(three_pages()).await?;
    let mut items = client.accounts().list().items().max_pages(2);
    while let Some(item) = items.next().await {
        item?;
    }
    assert_eq!(items.position().cursor.as_deref(), Some("c4"));
    assert_eq!(items.position().taken, 0);
    Ok(())
}

#[tokio::test]
async fn prefetch_requests_the_next_page_early() -> Outcome {
    let (server, client) = server(three_pages()).await?;
    let mut pages = client.accounts().list().pages().prefetch();
    pages.next().await.ok_or("no page")??;
    // The request is in flight; wait until the server has it.
    while server.request_count() < 2 {
        tokio::task::yield_now().await;
    }
    let rest = pages.items().collect().await?;
    assert_eq!(ids(&rest), ["a3", "a4", "a5"]);
    assert_eq!(server.take_requests().len(), 4);
    Ok(())
}

#[tokio::test]
async fn a_prefetched_page_that_timed_out_is_requested_again() -> Outcome {
    let [first, second, ..] = three_pages();
    let server = Server::start().await?;
    server.script([first, Reply::NoResponse, second]);
    let clock = TestClock::default();
    let client = clients::builder(&server)
        .access_token("token")
        .project_id("proj_X")
        .clock(clock.clone())
        .build()?;
    let mut pages = client.accounts().list().pages().max_pages(2).prefetch();
    pages.next().await.ok_or("no page")??;
    while server.request_count() < 2 {
        tokio::task::yield_now().await;
    }
    clock.advance(Duration::from_secs(600));
    let page = pages.next().await.ok_or("no second page")??;
    assert_eq!(ids(&page.data), ["a3", "a4"]);
    assert!(pages.next().await.is_none());
    Ok(())
}

#[tokio::test]
async fn a_prefetched_page_that_a_gateway_gave_up_on_is_not_requested_again() -> Outcome {
    let [first, second, ..] = three_pages();
    let (server, client) = server([first, Reply::json(504, ""), second]).await?;
    let mut pages = client.accounts().list().pages().prefetch();
    pages.next().await.ok_or("no page")??;
    let error = pages.next().await.ok_or("no error")?.err();
    assert_eq!(error.ok_or("a page")?.kind(), ErrorKind::Timeout);
    assert_eq!(server.request_count(), 2);
    Ok(())
}

#[tokio::test]
async fn prefetch_yields_the_same_items() -> Outcome {
    let (_server, client) = server(three_pages()).await?;
    let items = client
        .accounts()
        .list()
        .items()
        .prefetch()
        .collect()
        .await?;
    assert_eq!(ids(&items), ["a1", "a2", "a3", "a4", "a5"]);
    Ok(())
}

/// Responds with a page immediately and counts the requests.
struct CountingTransport(Arc<AtomicUsize>);

impl Transport for CountingTransport {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        let info = json!({ "end_cursor": format!("c{number}") });
        let body = json!({ "data": [{ "id": "a" }], "page_info": info }).to_string();
        Box::pin(std::future::ready(Ok(HttpResponse {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Body::from(body),
        })))
    }
}

/// A client whose lists never end.
fn endless(count: &Arc<AtomicUsize>) -> Result<Client, Error> {
    Client::builder()
        .transport(CountingTransport(Arc::clone(count)))
        .access_token("token")
        .project_id("proj_X")
        .build()
}

#[tokio::test]
async fn pages_are_requested_on_demand_or_one_ahead_with_prefetch() -> Outcome {
    for (ahead, requests) in [(false, 1), (true, 2)] {
        let count = Arc::default();
        let client = endless(&count)?;
        let mut pages = client.accounts().list().pages();
        if ahead {
            pages = pages.prefetch();
        }
        pages.next().await.ok_or("no page")??;
        assert_eq!(count.load(Ordering::Relaxed), requests, "{ahead}");
    }
    Ok(())
}

#[tokio::test]
async fn pages_and_items_implement_stream_and_debug_shows_their_cursor() -> Outcome {
    let (_server, client) = server(three_pages()).await?;
    let mut pages = client.accounts().list().pages();
    let first = StreamExt::next(&mut pages).await.ok_or("no page")??;
    assert_eq!(ids(&first.data), ["a1", "a2"]);
    assert!(format!("{pages:?}").contains("c2"), "{pages:?}");

    let (_server, client) = server(three_pages()).await?;
    let mut items = client.accounts().list().items();
    let mut seen = Vec::new();
    while let Some(item) = StreamExt::next(&mut items).await {
        seen.push(item?);
    }
    assert_eq!(ids(&seen), ["a1", "a2", "a3", "a4", "a5"]);
    assert!(format!("{items:?}").contains("c5"), "{items:?}");
    Ok(())
}

/// Responds with a page, and then with a failure. Each response takes two polls.
struct FailsSecond(Arc<AtomicUsize>, Option<StatusCode>);

impl Transport for FailsSecond {
    fn send(&self, _: HttpRequest) -> BoxFuture<Result<HttpResponse, TransportError>> {
        let (first, failure) = (self.0.fetch_add(1, Ordering::Relaxed) == 0, self.1);
        let body = json!({ "data": [{ "id": "a" }], "page_info": { "end_cursor": "c" } });
        Box::pin(async move {
            tokio::task::yield_now().await;
            let status = match failure {
                _ if first => StatusCode::OK,
                Some(status) => status,
                None => return Err(TransportError::new(Stage::AwaitingResponse, "reset")),
            };
            Ok(HttpResponse {
                status,
                headers: HeaderMap::new(),
                body: Body::from(body.to_string()),
            })
        })
    }
}

#[tokio::test]
async fn a_prefetched_page_that_failed_is_not_requested_again() -> Outcome {
    for failure in [
        Some(StatusCode::INTERNAL_SERVER_ERROR),
        Some(StatusCode::GATEWAY_TIMEOUT),
        None,
    ] {
        let count = Arc::default();
        let client = Client::builder()
            .transport(FailsSecond(Arc::clone(&count), failure))
            .access_token("token")
            .project_id("proj_X")
            .retry(RetryPolicy::none())
            .build()?;
        let mut pages = client.accounts().list().pages().prefetch();
        pages.next().await.ok_or("no page")??;
        // The failure has arrived before the next page is asked for.
        let error = pages.next().await.ok_or("no error")?;
        assert!(error.is_err(), "{failure:?}");
        assert_eq!(count.load(Ordering::Relaxed), 2, "{failure:?}");
    }
    Ok(())
}
