//! Lists as streams: page by page, or item by item.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use pipedream_connect_raw::types::PageInfo;

use crate::call::BoxFuture;
use crate::{Error, ErrorKind, Response};

type Fetch<T> =
    Box<dyn Fn(Option<String>) -> BoxFuture<Result<Response<Page<T>>, Error>> + Send + Sync>;

/// One page of a list.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Page<T> {
    /// The items, in the server's order.
    pub data: Vec<T>,
    /// What the server says about the page: counts and cursors.
    pub info: PageInfo,
}

impl<T> Page<T> {
    pub(crate) fn new(data: Vec<T>, info: PageInfo) -> Self {
        Self { data, info }
    }

    /// The cursor behind this page: give it to `.after(…)` to go on from here later. `None` on the last page.
    pub fn next_cursor(&self) -> Option<&str> {
        self.info
            .end_cursor
            .as_deref()
            .filter(|cursor| !cursor.is_empty())
    }
}

/// A stream of pages.
///
/// It ends when the server gives no further cursor, or an empty page whose cursor leads nowhere new. A cursor that was
/// given before is an error ([`ErrorKind::CursorCycle`]), because following it would never end. After an error the
/// stream ends; [`Pages::cursor`] tells where to resume.
#[must_use = "a stream does nothing until it is polled"]
pub struct Pages<T> {
    fetch: Fetch<T>,
    state: State<T>,
    /// Leads to the page that is fetched now or next.
    cursor: Option<String>,
    seen: HashSet<String>,
}

enum State<T> {
    Ready,
    Fetching(BoxFuture<Result<Response<Page<T>>, Error>>),
    Done,
}

impl<T> Pages<T> {
    pub(crate) fn new(
        start: Option<String>,
        fetch: impl Fn(Option<String>) -> BoxFuture<Result<Response<Page<T>>, Error>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        Self {
            fetch: Box::new(fetch),
            state: State::Ready,
            seen: start.iter().cloned().collect(),
            cursor: start,
        }
    }

    /// The cursor of the page that comes next; `None` before the first page and behind the last. After an error it
    /// leads to the page that failed: a new list with `.after(cursor)` loses and repeats nothing.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The items of all pages.
    pub fn items(self) -> Items<T> {
        Items {
            pages: self,
            page: VecDeque::new(),
            from: None,
            taken: 0,
        }
    }

    /// The next page.
    pub async fn next(&mut self) -> Option<Result<Page<T>, Error>> {
        std::future::poll_fn(|cx| self.poll_page(cx)).await
    }

    fn poll_page(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Page<T>, Error>>> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Ready => self.state = State::Fetching((self.fetch)(self.cursor.clone())),
                State::Fetching(pending) => {
                    let outcome = ready!(pending.as_mut().poll(cx));
                    return Poll::Ready(Some(self.turn(outcome.map(Response::into_inner))));
                }
            }
        }
    }

    /// Moves on to the cursor behind `page`, or ends.
    fn turn(&mut self, page: Result<Page<T>, Error>) -> Result<Page<T>, Error> {
        self.state = State::Done;
        let page = page?;
        let next = page.next_cursor().map(str::to_owned);
        match next {
            // The last page carries a cursor too; the page behind it is empty and repeats it or has none.
            Some(next) if page.data.is_empty() && self.seen.contains(&next) => self.cursor = None,
            Some(next) if !self.seen.insert(next.clone()) => {
                return Err(Error::new(
                    ErrorKind::CursorCycle,
                    format!(
                        "the server gave the page cursor {next:?} a second time; the list would never end"
                    ),
                ));
            }
            Some(next) => {
                self.cursor = Some(next);
                self.state = State::Ready;
            }
            None => self.cursor = None,
        }
        Ok(page)
    }
}

impl<T> Stream for Pages<T> {
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

/// A stream of items that fetches pages as it goes.
#[must_use = "a stream does nothing until it is polled"]
pub struct Items<T> {
    pages: Pages<T>,
    page: VecDeque<T>,
    /// The cursor that led to the current page.
    from: Option<String>,
    taken: usize,
}

impl<T> Items<T> {
    /// The next item.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        std::future::poll_fn(|cx| self.poll_item(cx)).await
    }

    /// Every item that is left. For long lists, take them one by one instead.
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    /// Where the stream stands: the cursor of the current page, and how many of its items were taken. To go on later
    /// without losing or repeating one, list `.after(cursor)` and skip that many.
    pub fn position(&self) -> (Option<&str>, usize) {
        if self.page.is_empty() && !matches!(self.pages.state, State::Done) {
            (self.pages.cursor(), 0)
        } else {
            (self.from.as_deref(), self.taken)
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
                Some(Ok(page)) => {
                    self.page = page.data.into();
                    self.from = from;
                    self.taken = 0;
                }
            }
        }
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
