//! The connection pools of the default transport.
//!
//! A connection makes progress only while the runtime that opened it does. So each runtime has connections of its own, and
//! one that is busy, stopped or gone does not affect calls on the others.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard, Weak};

use tokio::runtime::{Handle, Id};
use tokio::sync::oneshot;
use url::Url;

use super::config::{Setup, TransportConfig};
use super::resolver::LoopbackOnly;
use super::{Stage, TransportError};
use crate::Error;
use crate::base_url::is_loopback;

/// How requests reach a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Route {
    /// Through the proxy that the environment or the system names for the host, if any.
    SystemProxy,
    /// To this machine, where a proxy has no place.
    Direct,
    /// The same in plain http: a name that resolves to another machine is an error.
    LoopbackOnly,
}

type PoolKey = (Id, Route);
type PoolMap = RwLock<HashMap<PoolKey, Pool>>;

/// Pools by runtime and route. They are created when needed, and dropped when their runtime ends.
pub(super) struct Pools {
    setup: Setup,
    pools: Arc<PoolMap>,
}

struct Pool {
    client: reqwest::Client,
    /// Ends the task that waits for the end of the runtime.
    _stop: oneshot::Sender<()>,
}

impl Pools {
    pub(super) fn new(config: TransportConfig) -> Result<Self, Error> {
        Ok(Self {
            setup: Setup::new(config)?,
            pools: Arc::default(),
        })
    }

    #[cfg(test)]
    pub(super) fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The client for requests to `url` on the current runtime.
    pub(super) fn client(&self, url: &Url) -> Result<reqwest::Client, TransportError> {
        let runtime =
            Handle::try_current().map_err(|error| TransportError::new(Stage::NotSent, error))?;
        let key = (runtime.id(), self.route(url));
        let client = read(&self.pools).get(&key).map(|pool| pool.client.clone());
        match client {
            Some(client) => Ok(client),
            None => self
                .add(&runtime, key)
                .map_err(|error| TransportError::new(Stage::NotSent, error)),
        }
    }

    fn route(&self, url: &Url) -> Route {
        match (is_loopback(url), url.scheme()) {
            (false, _) => Route::SystemProxy,
            (true, "http") if !self.setup.config.allow_plain_http => Route::LoopbackOnly,
            (true, _) => Route::Direct,
        }
    }

    fn add(&self, runtime: &Handle, key: PoolKey) -> reqwest::Result<reqwest::Client> {
        let (stop, stopped) = oneshot::channel();
        let client = match write(&self.pools).entry(key) {
            // By another thread of this runtime.
            Entry::Occupied(pool) => return Ok(pool.get().client.clone()),
            Entry::Vacant(place) => {
                let client = self.create(key.1)?;
                let pool = Pool {
                    client: client.clone(),
                    _stop: stop,
                };
                place.insert(pool);
                client
            }
        };
        let removal = Removal {
            pools: Arc::downgrade(&self.pools),
            key,
        };
        // A runtime drops its tasks when it ends. Not under the lock, because one that is ending drops the task at once.
        runtime.spawn(async move {
            let _removal = removal;
            let _ = stopped.await;
        });
        Ok(client)
    }

    fn create(&self, route: Route) -> reqwest::Result<reqwest::Client> {
        let builder = self.setup.builder();
        let builder = match route {
            Route::SystemProxy => builder,
            Route::Direct => builder.no_proxy(),
            Route::LoopbackOnly => builder.no_proxy().dns_resolver(LoopbackOnly),
        };
        builder.build()
    }
}

/// Removes a pool when it is dropped.
struct Removal {
    pools: Weak<PoolMap>,
    key: PoolKey,
}

impl Drop for Removal {
    fn drop(&mut self) {
        if let Some(pools) = self.pools.upgrade() {
            // Dropped after the lock is released: closing connections runs code of other crates.
            let _pool = write(&pools).remove(&self.key);
        }
    }
}

fn read(pools: &PoolMap) -> RwLockReadGuard<'_, HashMap<PoolKey, Pool>> {
    pools.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(pools: &PoolMap) -> RwLockWriteGuard<'_, HashMap<PoolKey, Pool>> {
    pools.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn count(pools: &Pools) -> usize {
        read(&pools.pools).len()
    }

    fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
    }

    #[test]
    fn a_pool_is_dropped_with_its_runtime() -> Outcome {
        let pools = Pools::new(TransportConfig::default())?;
        let url = Url::parse("https://api.example")?;
        let (first, second) = (runtime()?, runtime()?);
        for runtime in [&first, &second, &first] {
            runtime.block_on(async { pools.client(&url).map(drop) })?;
        }
        assert_eq!(count(&pools), 2);
        drop(first);
        assert_eq!(count(&pools), 1);
        drop(second);
        assert_eq!(count(&pools), 0);
        Ok(())
    }

    #[tokio::test]
    async fn no_task_outlives_the_transport() -> Outcome {
        let pools = Pools::new(TransportConfig::default())?;
        pools.client(&Url::parse("https://api.example")?)?;
        let metrics = Handle::current().metrics();
        assert_eq!(metrics.num_alive_tasks(), 1);
        drop(pools);
        tokio::task::yield_now().await;
        assert_eq!(metrics.num_alive_tasks(), 0);
        Ok(())
    }

    #[test]
    fn without_a_runtime_a_request_fails_before_it_is_sent() -> Outcome {
        let pools = Pools::new(TransportConfig::default())?;
        let error = pools.client(&Url::parse("https://api.example")?).err();
        let error = error.ok_or("a client")?;
        assert_eq!(error.stage(), Stage::NotSent);
        Ok(())
    }

    #[test]
    fn requests_to_this_machine_use_no_proxy() -> Outcome {
        let mut config = TransportConfig::default();
        let routes = |config: &TransportConfig| -> Result<Vec<Route>, Box<dyn std::error::Error>> {
            let pools = Pools::new(config.clone())?;
            let urls = ["http://a.localhost", "https://127.0.0.1", "http://10.0.0.1"];
            let routes = urls.map(|url| Ok(pools.route(&Url::parse(url)?)));
            routes.into_iter().collect()
        };
        use Route::{Direct, LoopbackOnly, SystemProxy};
        assert_eq!(routes(&config)?, [LoopbackOnly, Direct, SystemProxy]);
        config.allow_plain_http = true;
        assert_eq!(routes(&config)?, [Direct, Direct, SystemProxy]);
        Ok(())
    }
}
