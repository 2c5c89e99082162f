//! HMAC-SHA256.

use pipedream_connect_raw::values::Secret;
use ring::hmac;
use subtle::{Choice, ConstantTimeEq as _};

/// Length of a code, in bytes.
pub(super) const LENGTH: usize = 32;

/// A message authentication code.
pub(super) type Mac = [u8; LENGTH];

/// A key that authenticates messages.
#[derive(Clone)]
pub(super) struct MacKey(hmac::Key);

impl MacKey {
    pub(super) fn new(key: &Secret) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, key.expose().as_bytes()))
    }

    /// The code of a message, which is passed in parts.
    pub(super) fn sign(&self, message: &[&[u8]]) -> hmac::Tag {
        #[cfg(test)]
        count::one_more();
        let mut context = hmac::Context::with_key(&self.0);
        message.iter().for_each(|part| context.update(part));
        context.sign()
    }

    /// Whether one of the codes matches the message. Compares all of them in constant time.
    pub(super) fn matches_any(&self, message: &[&[u8]], codes: &[Mac]) -> Choice {
        let expected = self.sign(message);
        codes.iter().fold(Choice::from(0), |found, code| {
            found | code.ct_eq(expected.as_ref())
        })
    }
}

/// Counts the codes that this thread computes, to measure the cost of a hostile request.
#[cfg(test)]
pub(super) mod count {
    use std::cell::Cell;

    thread_local!(static COUNT: Cell<usize> = const { Cell::new(0) });

    pub(super) fn one_more() {
        COUNT.set(COUNT.get() + 1);
    }

    /// Runs `work` and returns how many codes it computed.
    pub(in super::super) fn during(work: impl FnOnce()) -> usize {
        let before = COUNT.get();
        work();
        COUNT.get() - before
    }
}
