//! Lists as streams of pages or items.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use http::StatusCode;
use pipedream_connect_raw::types::PageInfo;
use serde::{Deserialize, Serialize};

use crate::future::BoxFuture;
use crate::{Error, ErrorKind, Response};

type Fetched<T> = Result<Response<Page<T>>, Error>;
type Fetch<T> = Box<dyn Fn(Option<String>) -> BoxFuture<Fetched<T>> + Send + Sync>;

/// One page of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the order of the server.
    pub data: Vec<T>,
    /// Counts and cursors of the page.
    pub info: PageInfo,
}

impl<T> Page<T> {
    pub(crate) fn new(data: Vec<T>, info: PageInfo) -> Self {
        Self { data, info }
    }

    /// The cursor after this page. Pass it to `.after(…)` to continue later. `None` on the last page.
    pub fn next_cursor(&self) -> Option<&str> {
        usable(self.info.end_cursor.as_ref())
    }

    /// The cursor before this page. Pass it to `.before(…)` to go back.
    pub fn previous_cursor(&self) -> Option<&str> {
        usable(self.info.start_cursor.as_ref())
    }
}

/// An empty cursor means the same as none.
fn usable(cursor: Option<&String>) -> Option<&str> {
    cursor
        .map(String::as_str)
        .filter(|cursor| !cursor.is_empty())
}

/// The direction in which a list is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Forward,
    Backward,
}

/// A stream of pages.
///
/// It ends when the server returns no further cursor. An empty page with a new cursor is not the end. A cursor that the
/// server returned before is an error ([`ErrorKind::CursorCycle`]), because the list would never end. If it is the cursor
/// that led to the page, the page is returned before the error, unless it starts where the page before it started. Any
/// other page with such a cursor repeats items and is dropped. After an error the stream ends; [`Pages::cursor`] says where
/// to resume.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T> {
    fetch: Fetch<T>,
    state: State<T>,
    direction: Direction,
    /// The cursor of the page that is fetched now or next.
    cursor: Option<String>,
    seen: HashSet<String>,
    /// Where the previous page started, to recognize it when a server ignores the cursor.
    page_start: Option<String>,
    /// Returned after the last page.
    last_error: Option<Error>,
    /// How many more pages may be fetched.
    left: usize,
    prefetch: bool,
}

// There is one per list; a box would cost an allocation per page.
#[allow(clippy::large_enum_variant)]
enum State<T> {
    Ready,
    Fetching(BoxFuture<Fetched<T>>),
    /// Prefetched: sent, and not polled since.
    Prefetching(BoxFuture<Fetched<T>>),
    /// Prefetched and complete.
    Prefetched(Fetched<T>),
    Done,
}

impl<T> Pages<T> {
    pub(crate) fn new(
        direction: Direction,
        start: Option<String>,
        fetch: impl Fn(Option<String>) -> BoxFuture<Fetched<T>> + Send + Sync + 'static,
    ) -> Self {
        Self {
            fetch: Box::new(fetch),
            state: State::Ready,
            direction,
            seen: start.iter().cloned().collect(),
            cursor: start,
            page_start: None,
            last_error: None,
            left: usize::MAX,
            prefetch: false,
        }
    }

    /// Ends after this many pages. [`Pages::cursor`] then has the cursor of the next one.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.left = pages;
        self
    }

    /// Requests the next page as soon as one has arrived, so that it is fetched while you process the current one. Off by
    /// default, because the last prefetched page may not be needed. If processing a page takes longer than the timeout of a
    /// call, the next page is requested again.
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// The cursor of the next page; `None` before the first page and after the last one. After an error it is the cursor
    /// of the page that failed: a new list with `.after(cursor)` loses and repeats nothing. After
    /// [`ErrorKind::CursorCycle`] it is a cursor that the server repeated.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The items of all pages.
    pub fn items(self) -> Items<T> {
        Items {
            page: VecDeque::new(),
            from: self.cursor.clone(),
            pages: self,
            taken: 0,
            skip: 0,
        }
    }

    /// The next page.
    ///
    /// # Errors
    /// The error of the request, or [`ErrorKind::CursorCycle`].
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        std::future::poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        let outcome = loop {
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Poll::Ready(self.last_error.take().map(Err)),
                State::Ready if self.left == 0 => {
                    self.state = State::Ready;
                    return Poll::Ready(None);
                }
                State::Ready => self.start_fetching(),
                State::Prefetched(outcome) => break outcome,
                State::Prefetching(mut pending) => match pending.as_mut().poll(cx) {
                    // It timed out while the reader was busy, so this is not the server's fault.
                    Poll::Ready(Err(error)) if arrived_too_late(&error) => self.fetch(),
                    Poll::Ready(outcome) => break outcome,
                    Poll::Pending => self.state = State::Fetching(pending),
                },
                State::Fetching(mut pending) => match pending.as_mut().poll(cx) {
                    Poll::Ready(outcome) => break outcome,
                    Poll::Pending => {
                        self.state = State::Fetching(pending);
                        return Poll::Pending;
                    }
                },
            }
        };
        let page = self.advance(outcome.map(Response::into_inner));
        self.start_prefetching(cx);
        Poll::Ready(Some(page))
    }

    fn start_fetching(&mut self) {
        self.left -= 1;
        self.fetch();
    }

    fn fetch(&mut self) {
        self.state = State::Fetching((self.fetch)(self.cursor.clone()));
    }

    /// Sends the next request. The first poll sends it; the connection then runs by itself.
    fn start_prefetching(&mut self, cx: &mut Context<'_>) {
        if !self.prefetch || self.left == 0 || !matches!(self.state, State::Ready) {
            return;
        }
        self.left -= 1;
        let mut pending = (self.fetch)(self.cursor.clone());
        self.state = match pending.as_mut().poll(cx) {
            Poll::Ready(outcome) => State::Prefetched(outcome),
            Poll::Pending => State::Prefetching(pending),
        };
    }

    /// Moves on to the cursor after `page`, or ends.
    fn advance(&mut self, page: Result<Page<T>, Error>) -> Result<Page<T>, Error> {
        let page = page?;
        let (start, next) = match self.direction {
            Direction::Forward => (page.previous_cursor(), page.next_cursor()),
            Direction::Backward => (page.next_cursor(), page.previous_cursor()),
        };
        let start = start.map(str::to_owned);
        let repeated = start.is_some() && start == self.page_start;
        self.page_start = start;
        match next.map(str::to_owned) {
            // The last page has a cursor too; the page after it is empty and may repeat that cursor.
            Some(next) if page.data.is_empty() && self.seen.contains(&next) => self.cursor = None,
            Some(next) if self.cursor.as_ref() == Some(&next) && !repeated => {
                self.last_error = Some(cursor_cycle(&next));
            }
            Some(next) if !self.seen.insert(next.clone()) => return Err(cursor_cycle(&next)),
            Some(next) => {
                self.cursor = Some(next);
                self.state = State::Ready;
            }
            None => self.cursor = None,
        }
        Ok(page)
    }
}

/// Whether the client gave up waiting. 408 and 504 are timeouts of the server.
fn arrived_too_late(error: &Error) -> bool {
    let is_success = |status: StatusCode| status.is_success();
    error.is_timeout() && error.status().is_none_or(is_success)
}

fn cursor_cycle(cursor: &str) -> Error {
    Error::new(
        ErrorKind::CursorCycle,
        format!(
            "the server returned the page cursor {cursor:?} a second time, so the list would never end"
        ),
    )
}

impl<T: Unpin> Stream for Pages<T> {
    type Item = Result<Page<T>, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_page(cx)
    }
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("cursor", &self.cursor)
            .finish_non_exhaustive()
    }
}

/// A position in a stream of items. It can be stored and passed to `.items_from(…)` of the same list later.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Position {
    /// The cursor of the current page; `None` for the first page.
    pub cursor: Option<String>,
    /// Number of items of that page that were returned.
    pub taken: usize,
}

/// A stream of items that fetches pages as needed.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    page: VecDeque<T>,
    /// The cursor of the current page.
    from: Option<String>,
    taken: usize,
    /// Items of the first page that an earlier stream returned.
    skip: usize,
}

impl<T> Items<T> {
    pub(crate) fn skipping(mut self, items: usize) -> Self {
        self.skip = items;
        // Correct even if the first page never arrives.
        self.taken = items;
        self
    }

    /// Ends after the items of this many pages, so that a server which keeps returning new cursors cannot keep the list
    /// going. [`Items::position`] continues it. Default: no maximum.
    pub fn max_pages(mut self, pages: usize) -> Self {
        self.pages = self.pages.max_pages(pages);
        self
    }

    /// Requests the next page as soon as one has arrived; see [`Pages::prefetch`].
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }

    /// The next item.
    ///
    /// # Errors
    /// The error of the request, or [`ErrorKind::CursorCycle`].
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Collects all remaining items. For long lists, use [`Items::next`] instead. Limit a list whose length you do not
    /// know with [`Items::max_pages`].
    ///
    /// # Errors
    /// As [`Items::next`]. The items before the error are lost; use `next` where they matter.
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    /// The current position, to resume later without losing or repeating an item, also after an error.
    pub fn position(&self) -> Position {
        let between_pages = self.page.is_empty() && !matches!(self.pages.state, State::Done);
        if between_pages {
            Position {
                cursor: self.pages.cursor.clone(),
                taken: self.skip,
            }
        } else {
            Position {
                cursor: self.from.clone(),
                taken: self.taken,
            }
        }
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, Error>>> {
        loop {
            if let Some(item) = self.page.pop_front() {
                self.taken += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            let from = self.pages.cursor.clone();
            match ready!(self.pages.poll_page(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => self.open(page, from),
            }
        }
    }

    fn open(&mut self, page: Page<T>, from: Option<String>) {
        self.page = page.data.into();
        self.from = from;
        self.taken = std::mem::take(&mut self.skip).min(self.page.len());
        self.page.drain(..self.taken);
    }
}

impl<T: Unpin> Stream for Items<T> {
    type Item = Result<T, Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(cx)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("position", &self.position())
            .finish_non_exhaustive()
    }
}
