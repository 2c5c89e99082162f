//! Files that actions saved.

use http::{HeaderValue, Method, header};
use pipedream_connect_raw::operations::FILE_STASH_DOWNLOAD_FILE;

use crate::Error;
use crate::call::{
    self, Call, CallOptions, CallRequest, Client, Reading, Redirects, ResponseRules, StreamResponse,
};
use crate::transport::Body;

/// The API redirects to a storage host.
static RULES: ResponseRules = ResponseRules {
    reading: Reading::Streaming,
    redirects: Redirects::AnyHttps,
    ..ResponseRules::API
};

impl Client {
    /// Files that actions saved in their File Stash.
    pub fn file_stash(&self) -> FileStash {
        FileStash {
            client: self.clone(),
        }
    }
}

/// Files that actions saved in their File Stash. The API keeps them for a day.
#[derive(Clone, Debug)]
pub struct FileStash {
    client: Client,
}

impl FileStash {
    /// Downloads a file by its `s3Key`, from `exports.$filestash_uploads` of an action run.
    ///
    /// The API may redirect to a storage host. The client follows without its token. One deadline covers both requests.
    ///
    /// Operation `file_stash_download_file`: `GET /v1/connect/{project_id}/file_stash/download`. Retries: safe.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for an unknown or expired file;
    /// [`ErrorKind::Redirect`](crate::ErrorKind::Redirect) for a redirect to plain `http`.
    ///
    /// # Example
    ///
    #[doc = include_str!("../../docs/operations/file_stash_download_file.md")]
    pub async fn download_file(&self, s3_key: impl AsRef<str>) -> Result<StreamResponse, Error> {
        self.download(s3_key.as_ref(), CallOptions::new()).await
    }

    pub(super) async fn download(
        &self,
        s3_key: &str,
        options: CallOptions,
    ) -> Result<StreamResponse, Error> {
        let mut headers = options.header_map()?;
        headers
            .entry(header::ACCEPT)
            .or_insert(HeaderValue::from_static("*/*"));
        let mut call = Call::new(&self.client, &FILE_STASH_DOWNLOAD_FILE);
        call.set_options(options);
        let project = call.project()?;
        let mut url = call.url(&format!("/v1/connect{project}/file_stash/download"))?;
        url.query_pairs_mut().append_pair("s3_key", s3_key);
        call.add_query(&mut url);
        let request = CallRequest {
            call,
            method: Method::GET,
            url,
            headers,
            authenticated: true,
        };
        call::stream(request, Body::empty(), &RULES).await
    }
}
