//! Files that actions left behind.

use http::{HeaderMap, Method, header};
use pipedream_connect_raw::operations;
use url::Url;

use crate::call::Call;
use crate::client::is_loopback;
use crate::engine::{Answer, Outgoing, Take, Use};
use crate::stream::StreamResponse;
use crate::transport::Body;
use crate::{CallOptions, Client, Error, ErrorKind};

/// Most redirects that a download follows.
const REDIRECTS: usize = 3;

/// Files that actions left in their File Stash, kept for a day.
#[derive(Clone, Debug)]
pub struct FileStash {
    client: Client,
}

impl FileStash {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// Downloads a file by its `s3Key`, from `exports.$filestash_uploads` of an action run.
    ///
    /// The API may redirect to a storage host; the client follows without its bearer. One deadline covers all of it.
    ///
    /// Operation `file_stash_download_file`: `GET /v1/connect/{project_id}/file_stash/download`. Retries: safe.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] for an unknown or expired file; [`ErrorKind::Redirect`] for a redirect to plain `http`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../docs/operations/file_stash_download_file.md")]
    pub async fn download_file(&self, s3_key: impl AsRef<str>) -> Result<StreamResponse, Error> {
        let mut call = Call::new(&self.client, &operations::FILE_STASH_DOWNLOAD_FILE);
        let (shared, start) = (&self.client.0, self.client.0.time.now());
        let project = call.project()?;
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("s3_key", s3_key.as_ref())
            .finish();
        let mut outgoing = Outgoing {
            method: Method::GET,
            url: call.url(&format!("/v1/connect{project}/file_stash/download?{query}")),
            headers: accept_anything(),
            body: Body::empty(),
            credentials: Use::Client,
        };
        for _ in 0..=REDIRECTS {
            let from = outgoing.url.clone();
            let answer = call.run(outgoing, Take::Stream).await?;
            if !answer.status.is_redirection() {
                return Ok(StreamResponse::new(answer, self.client.0.settings.max_body));
            }
            if let Some(deadline) = shared.settings.deadline {
                let spent = shared.time.now().saturating_duration_since(start);
                let left = deadline.saturating_sub(spent);
                call.set_options(CallOptions::new().deadline(left));
            }
            outgoing = Outgoing {
                method: Method::GET,
                url: storage_url(&from, &answer)?,
                headers: accept_anything(),
                body: Body::empty(),
                credentials: Use::Nothing,
            };
        }
        Err(Error::new(
            ErrorKind::Redirect,
            format!("more than {REDIRECTS} redirects"),
        )
        .of(&operations::FILE_STASH_DOWNLOAD_FILE))
    }
}

fn accept_anything() -> HeaderMap {
    HeaderMap::from_iter([(header::ACCEPT, http::HeaderValue::from_static("*/*"))])
}

/// Where the file lies. Its URL is a credential in itself, so it is neither sent in the open nor named in an error.
fn storage_url(from: &str, answer: &Answer) -> Result<String, Error> {
    let refused = |why: &str| {
        Error::new(
            ErrorKind::Redirect,
            format!("the redirect to the file {why}"),
        )
        .of(&operations::FILE_STASH_DOWNLOAD_FILE)
    };
    let location = answer
        .headers
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    let target = location.and_then(|location| Url::parse(from).ok()?.join(location).ok());
    let target = target.ok_or_else(|| refused("has no usable Location"))?;
    if target.scheme() == "https" || (target.scheme() == "http" && is_loopback(&target)) {
        Ok(target.into())
    } else {
        Err(refused("leads to an address that is not https"))
    }
}
