//! The target "s3": a bucket of a store with the S3 interface. `object_store` signs the requests, repeats them after a failure and
//! reads the answers; `ureq` sends them.
//!
//! Invariant: no secret is printed, stored or part of an address. Signatures are headers. Messages contain only the code and the
//! words of a store's answer, without the names of keys.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use async_trait::async_trait;
use object_store::aws::{AmazonS3, AmazonS3Builder, Checksum};
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpResponseBody, HttpService,
};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientOptions, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions,
    PutPayload, RetryConfig, UpdateVersion,
};
use tokio::runtime;
use ureq::Agent;
use ureq::http::{Method, Request, Response};

use super::target::{Expected, Headers, OWN, Target, TargetError, TargetErrorKind, Version};

/// The region of a bucket, if site.toml names none.
const USUAL_REGION: &str = "us-east-1";

/// Requests that run at once.
const THREADS: usize = 16;

/// Longest answer that is read, in bytes: a manifest.
const LONGEST: u64 = 80 << 20;

/// How often a request is repeated after a failure of the store or the connection.
const RETRIES: usize = 6;

/// Longest time for one request with its repetitions.
const PATIENCE: Duration = Duration::from_secs(90);

/// Longest time without a connection, or without a byte.
const SILENCE: Duration = Duration::from_secs(20);

/// The place of a bucket, as in site.toml.
#[derive(Debug)]
pub(crate) struct Store<'s> {
    /// The bucket, and a folder within it after a `/`.
    pub place: &'s str,
    /// The address of the store, if it is not AWS.
    pub endpoint: Option<&'s str>,
    /// The region.
    pub region: Option<&'s str>,
}

/// The keys of a user of the store.
pub(crate) struct Credentials {
    /// The public part.
    pub id: String,
    /// The secret part.
    pub secret: String,
    /// The token of a session, if the keys are for a short time.
    pub token: Option<String>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials(…)")
    }
}

/// A bucket, or a folder in one.
#[derive(Debug)]
pub(crate) struct S3Target {
    store: AmazonS3,
    /// The folder with a slash at its end, or nothing.
    folder: String,
    credentials: Credentials,
}

impl S3Target {
    /// Prepares the requests to a bucket. Sends none.
    ///
    /// # Errors
    /// Fails if the address of the store is invalid.
    pub(crate) fn open(store: &Store, credentials: Credentials) -> Result<S3Target, TargetError> {
        let (bucket, folder) = store.place.split_once('/').unwrap_or((store.place, ""));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let backoff =
            BackoffConfig { init_backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(10), base: 2.0 };
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(store.region.unwrap_or(USUAL_REGION))
            .with_access_key_id(&credentials.id)
            .with_secret_access_key(&credentials.secret)
            .with_checksum_algorithm(Checksum::SHA256)
            .with_disable_bulk_delete(true)
            .with_retry(RetryConfig { backoff, max_retries: RETRIES, retry_timeout: PATIENCE })
            .with_http_connector(Connector);
        if let Some(endpoint) = store.endpoint {
            // The settings allow `http` only for a store on this computer.
            builder =
                builder.with_endpoint(endpoint.trim_end_matches('/')).with_allow_http(endpoint.starts_with("http:"));
        }
        if let Some(token) = &credentials.token {
            builder = builder.with_token(token);
        }
        let built = builder.build();
        let store = built.map_err(|error| failure(store.place, &error, &credentials))?;
        Ok(S3Target { store, folder, credentials })
    }

    fn path(&self, key: &str) -> Result<Path, TargetError> {
        Path::parse(format!("{}{key}", self.folder)).map_err(|error| TargetError {
            key: key.to_owned(),
            kind: TargetErrorKind::Other,
            reason: error.to_string(),
        })
    }

    /// Runs a request to its end on this thread.
    fn run<T>(&self, key: &str, request: impl Future<Output = Result<T, Error>>) -> Result<T, TargetError> {
        let runtime = runtime::Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|error| TargetError {
            key: key.to_owned(),
            kind: TargetErrorKind::Other,
            reason: error.to_string(),
        })?;
        runtime.block_on(request).map_err(|error| failure(key, &error, &self.credentials))
    }
}

impl Target for S3Target {
    fn read(&self, key: &str, most: u64) -> Result<Option<(Vec<u8>, Version)>, TargetError> {
        let path = self.path(key)?;
        let read = self.run(key, async {
            let got = self.store.get(&path).await?;
            let (size, tag) = (got.meta.size, got.meta.e_tag.clone().unwrap_or_default());
            Ok((size, got.bytes().await?, tag))
        });
        match read {
            Ok((size, bytes, tag)) if size <= most => Ok(Some((bytes.to_vec(), Version(tag)))),
            Ok(_) => Err(TargetError {
                key: key.to_owned(),
                kind: TargetErrorKind::Other,
                reason: "it is too long".to_owned(),
            }),
            Err(error) if error.kind == TargetErrorKind::Missing && !error.reason.contains("NoSuchBucket") => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn put(&self, key: &str, bytes: &[u8], headers: Headers) -> Result<(), TargetError> {
        let path = self.path(key)?;
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, headers.content_type),
            (Attribute::CacheControl, headers.cache_control),
        ]);
        let options = PutOptions { attributes, ..PutOptions::default() };
        self.run(key, self.store.put_opts(&path, PutPayload::from(bytes.to_vec()), options)).map(drop)
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), TargetError> {
        let (from_path, to_path) = (self.path(from)?, self.path(to)?);
        self.run(to, self.store.copy(&from_path, &to_path))
    }

    fn delete(&self, key: &str) -> Result<(), TargetError> {
        let path = self.path(key)?;
        match self.run(key, self.store.delete(&path)) {
            Err(error) if error.kind == TargetErrorKind::Missing => Ok(()),
            deleted => deleted,
        }
    }

    fn swap(&self, key: &str, bytes: &[u8], expected: &Expected) -> Result<Version, TargetError> {
        let path = self.path(key)?;
        let mode = match expected {
            Expected::Absent => PutMode::Create,
            Expected::As(Version(tag)) => PutMode::Update(UpdateVersion { e_tag: Some(tag.clone()), version: None }),
        };
        // Caches must not keep it: the next command must read the newest.
        let attributes = Attributes::from_iter([
            (Attribute::ContentType, "application/octet-stream"),
            (Attribute::CacheControl, "no-store"),
        ]);
        let options = PutOptions { mode, attributes, ..PutOptions::default() };
        let put = self.run(key, self.store.put_opts(&path, PutPayload::from(bytes.to_vec()), options))?;
        Ok(Version(put.e_tag.unwrap_or_default()))
    }

    fn is_used(&self) -> Result<bool, TargetError> {
        let folder = match self.folder.trim_end_matches('/') {
            "" => None,
            folder => Some(self.path("").or_else(|_| Path::parse(folder)).map_err(|error| TargetError {
                key: folder.to_owned(),
                kind: TargetErrorKind::Other,
                reason: error.to_string(),
            })?),
        };
        let list = self.run("", self.store.list_with_delimiter(folder.as_ref()))?;
        let own = format!("{}{}", self.folder, OWN.trim_end_matches('/'));
        Ok(!list.objects.is_empty() || list.common_prefixes.iter().any(|prefix| *prefix.as_ref() != *own))
    }

    fn threads(&self) -> usize {
        THREADS
    }
}

/// Returns the failure of a request, for people, without the names of keys.
fn failure(key: &str, error: &Error, credentials: &Credentials) -> TargetError {
    let text = error.to_string();
    let status = text.split_once("status code: ").and_then(|(_, rest)| rest.get(..3)?.parse::<u16>().ok());
    let kind = match error {
        Error::NotFound { .. } => TargetErrorKind::Missing,
        Error::Precondition { .. } | Error::AlreadyExists { .. } | Error::NotModified { .. } => {
            TargetErrorKind::Conflict
        }
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => TargetErrorKind::Denied,
        _ if text.contains("redirect") => TargetErrorKind::Other,
        _ if status == Some(507) || text.contains("QuotaExceeded") => TargetErrorKind::Full,
        _ if status.is_none_or(|status| status >= 500 || status == 429) => TargetErrorKind::Unreachable,
        _ => TargetErrorKind::Other,
    };
    let element = |name: &str| {
        let (_, rest) = text.split_once(&format!("<{name}>"))?;
        Some(rest.split_once("</")?.0.trim().to_owned()).filter(|words| !words.is_empty())
    };
    let said = match (element("Code"), element("Message")) {
        (Some(code), Some(message)) => Some(format!("{message} ({code})")),
        (code, message) => code.or(message),
    };
    let reason = match (said, status) {
        _ if text.contains("redirect") => {
            "the bucket is in another region: write its `region` into site.toml".to_owned()
        }
        (Some(said), _) => format!("the store said: {said}"),
        (None, Some(status)) => format!("the store answered with status {status}"),
        (None, None) => format!("the store did not answer: {}", innermost(error)),
    };
    let mut reason = reason.replace(&credentials.secret, "…").replace(&credentials.id, "…");
    if let Some(token) = &credentials.token {
        reason = reason.replace(token, "…");
    }
    TargetError { key: key.to_owned(), kind, reason }
}

/// Returns the first cause of an error.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// Connects `object_store` with `ureq`.
#[derive(Debug)]
struct Connector;

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A signature holds for one address only.
            .max_redirects(0)
            .max_idle_connections(THREADS)
            .max_idle_connections_per_host(THREADS)
            .timeout_connect(Some(SILENCE))
            .timeout_per_read(Some(SILENCE))
            .timeout_per_write(Some(SILENCE))
            .timeout_recv_response(Some(3 * SILENCE))
            .build();
        Ok(HttpClient::new(Sending(config.into())))
    }
}

/// Sends requests with `ureq`, on the thread that waits for the answer.
#[derive(Debug)]
struct Sending(Agent);

#[async_trait]
impl HttpService for Sending {
    async fn call(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let (head, body) = request.into_parts();
        let has_body = matches!(head.method, Method::PUT | Method::POST);
        let body = HttpResponseBody::new(body).bytes().await?;
        let sent = if has_body {
            self.0.run(Request::from_parts(head, &body[..]))
        } else {
            self.0.run(Request::from_parts(head, ()))
        };
        let (head, mut body) = sent.map_err(cut)?.into_parts();
        let bytes = body.with_config().limit(LONGEST).read_to_vec().map_err(cut)?;
        Ok(Response::from_parts(head, bytes.into()))
    }
}

/// Returns an error of the connection, with a kind that says whether the request may be repeated.
fn cut(error: ureq::Error) -> HttpError {
    let kind = match &error {
        ureq::Error::ConnectionFailed | ureq::Error::HostNotFound => HttpErrorKind::Connect,
        ureq::Error::Timeout(_) => HttpErrorKind::Timeout,
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::NotConnected => HttpErrorKind::Connect,
            _ => HttpErrorKind::Interrupted,
        },
        ureq::Error::Protocol(_) => HttpErrorKind::Interrupted,
        _ => HttpErrorKind::Unknown,
    };
    HttpError::new(kind, error)
}
