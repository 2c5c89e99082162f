//! Runs tasks on one thread, in an order that the seed decides.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Wake, Waker};

use super::Rule;
use super::world::World;

/// A schedule takes a few thousand steps; one that takes more than this goes in circles.
const MOST_STEPS: usize = 200_000;
/// One poll in so many is one that nobody asked for, which every future has to bear.
const SPURIOUS: usize = 16;

pub(super) type Task = Pin<Box<dyn Future<Output = ()>>>;

#[derive(Default)]
struct Ready(Mutex<Vec<usize>>);

impl Ready {
    fn add(&self, task: usize) {
        let mut ready = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !ready.contains(&task) {
            ready.push(task);
        }
    }

    fn take(&self, world: &World) -> Option<usize> {
        let mut ready = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ready.is_empty() {
            return None;
        }
        let chosen = world.below(ready.len());
        Some(ready.swap_remove(chosen))
    }
}

struct Awake {
    task: usize,
    ready: Arc<Ready>,
}

impl Wake for Awake {
    fn wake(self: Arc<Self>) {
        self.ready.add(self.task);
    }
}

/// Runs all tasks to their end; time goes on whenever none of them can.
pub(super) fn run(tasks: Vec<Task>, world: &World) {
    let ready = Arc::new(Ready::default());
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    (0..tasks.len()).for_each(|task| ready.add(task));
    let waker = |task| {
        Waker::from(Arc::new(Awake {
            task,
            ready: Arc::clone(&ready),
        }))
    };
    let wakers: Vec<Waker> = (0..tasks.len()).map(waker).collect();
    for _ in 0..MOST_STEPS {
        if tasks.iter().all(Option::is_none) {
            return;
        }
        let Some(next) = next(&ready, tasks.len(), world) else {
            if world.time.advance() {
                continue;
            }
            world.broken(Rule::Progress, || "a call waits for nothing".to_owned());
            return;
        };
        let Some(task) = &mut tasks[next] else {
            continue;
        };
        let mut context = Context::from_waker(&wakers[next]);
        if task.as_mut().poll(&mut context).is_ready() {
            tasks[next] = None;
        }
    }
    world.broken(Rule::Progress, || "the schedule goes in circles".to_owned());
}

fn next(ready: &Ready, tasks: usize, world: &World) -> Option<usize> {
    let next = ready.take(world)?;
    if world.below(SPURIOUS) > 0 {
        return Some(next);
    }
    ready.add(next);
    Some(world.below(tasks))
}
