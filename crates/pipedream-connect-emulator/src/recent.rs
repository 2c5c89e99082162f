//! A log of limited length and size.

use std::collections::VecDeque;

/// Maximum number of items.
const MAX_ITEMS: usize = 10_000;
/// Maximum size of all items, 64 MiB.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// An item that knows about how much memory it uses.
pub(crate) trait Size {
    fn bytes(&self) -> usize;
}

/// The most recent items, oldest first.
#[derive(Debug)]
pub(crate) struct Recent<T> {
    items: VecDeque<T>,
    bytes: usize,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self {
            items: VecDeque::new(),
            bytes: 0,
        }
    }
}

impl<T: Size> Recent<T> {
    /// Adds an item, and drops the oldest ones if there are too many.
    pub(crate) fn push(&mut self, item: T) {
        self.bytes += item.bytes();
        self.items.push_back(item);
        while self.items.len() > MAX_ITEMS || self.bytes > MAX_BYTES {
            let oldest = self.items.pop_front();
            self.bytes -= oldest.map_or(0, |item| item.bytes());
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &T> {
        self.items.iter()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Size for usize {
        fn bytes(&self) -> usize {
            *self
        }
    }

    #[test]
    fn the_oldest_items_make_room_by_number_and_by_size() {
        let mut recent = Recent::default();
        for _ in 0..=MAX_ITEMS {
            recent.push(1);
        }
        assert_eq!(recent.iter().count(), MAX_ITEMS);
        for size in [MAX_BYTES / 2, MAX_BYTES / 3, MAX_BYTES / 4] {
            recent.push(size);
        }
        let kept: Vec<usize> = recent.iter().copied().collect();
        assert_eq!(kept, [MAX_BYTES / 3, MAX_BYTES / 4]);
    }
}
