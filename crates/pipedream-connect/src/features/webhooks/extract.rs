//! The extractor of axum.

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use bytes::Bytes;
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use super::event::VerifiedEvent;
use super::receiver::Receiver;
use super::rejected::RejectedDelivery;

/// Verifies a request with the [`Receiver`] in the router's state. The body is not read if the tag is invalid.
/// [`Receiver::max_body_bytes`] limits its size; axum's `DefaultBodyLimit` does not apply.
///
/// ```
/// use axum::{Router, extract::FromRef, routing::post};
/// use pipedream_connect::webhooks::{Receiver, VerifiedEvent};
///
/// async fn receive(event: VerifiedEvent) {
///     println!("{:?} for {:?}", event.event(), event.external_user_id());
/// }
///
/// // With your own state, implement `FromRef<YourState> for Receiver`, or derive it.
/// fn router(receiver: Receiver) -> Router {
///     Router::new().route("/hooks/{tag}", post(receive)).with_state(receiver)
/// }
/// ```
impl<S> FromRequest<S> for VerifiedEvent
where
    S: Send + Sync,
    Receiver: FromRef<S>,
{
    type Rejection = RejectedDelivery;

    async fn from_request(request: Request, state: &S) -> Result<Self, RejectedDelivery> {
        let receiver = Receiver::from_ref(state);
        let (parts, body) = request.into_parts();
        let admitted = receiver.admit(&parts.uri, &parts.headers).await?;
        admitted.verify(read(body, receiver.body_limit()).await?)
    }
}

async fn read(body: Body, limit: usize) -> Result<Bytes, RejectedDelivery> {
    let announced = body.size_hint().lower();
    if announced > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(RejectedDelivery::BodyTooLarge(limit));
    }
    match Limited::new(body, limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(RejectedDelivery::BodyTooLarge(limit)),
        Err(error) => Err(RejectedDelivery::UnreadableBody(error)),
    }
}

/// Responds with the [status](RejectedDelivery::status) and an empty body, so the sender does not learn the reason. To log it,
/// take `Result<VerifiedEvent, RejectedDelivery>` as the argument of the handler.
impl IntoResponse for RejectedDelivery {
    fn into_response(self) -> Response {
        self.status().into_response()
    }
}

#[cfg(test)]
mod tests {
    use http_body::Frame;
    use http_body_util::StreamBody;

    use super::*;

    #[tokio::test]
    async fn a_connection_that_breaks_within_a_body_is_not_a_body_that_is_too_large() {
        let broken = async |sent: &'static str| {
            let chunks = [
                Ok(Frame::data(Bytes::from_static(sent.as_bytes()))),
                Err(std::io::Error::other("reset")),
            ];
            let body = StreamBody::new(futures_util::stream::iter(chunks));
            read(Body::new(body), 4).await
        };
        let within = broken("abc").await;
        assert!(matches!(within, Err(RejectedDelivery::UnreadableBody(_))));
        let beyond = broken("abcde").await;
        assert!(matches!(beyond, Err(RejectedDelivery::BodyTooLarge(4))));
    }
}
