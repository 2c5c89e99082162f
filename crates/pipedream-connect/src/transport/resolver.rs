//! Resolves names that must belong to this machine.

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system's resolver, limited to loopback addresses. `localhost` and the names below it usually resolve to this
/// machine, but the hosts file or the DNS server may say otherwise, and plain http would then expose the credentials.
pub(super) struct LoopbackOnly;

impl Resolve for LoopbackOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let host = name.as_str();
            let mut addresses: Vec<_> = tokio::net::lookup_host((host, 0)).await?.collect();
            addresses.retain(|address| address.ip().is_loopback());
            if addresses.is_empty() {
                let message = format!(
                    "{host} does not resolve to this machine, and plain http would expose the credentials to the \
                     network; use https, or call `allow_plain_http`"
                );
                return Err(message.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn resolve(host: &str) -> Result<usize, Box<dyn std::error::Error + Send + Sync>> {
        LoopbackOnly
            .resolve(host.parse()?)
            .await
            .map(Iterator::count)
    }

    #[tokio::test]
    async fn a_name_of_this_machine_is_resolved() {
        for local in ["localhost", "127.0.0.1"] {
            assert!(resolve(local).await.is_ok_and(|count| count > 0), "{local}");
        }
    }

    #[tokio::test]
    async fn a_name_of_another_machine_is_an_error_that_says_what_to_do() {
        // An address resolves to itself, without a DNS server.
        let error = resolve("192.0.2.1").await.err();
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            text.contains("192.0.2.1") && text.contains("allow_plain_http"),
            "{text}"
        );
    }
}
