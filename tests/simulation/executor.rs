//! Runs tasks on one thread, in an order determined by the seed.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Wake, Waker};

use super::context::Simulation;
use super::invariants::Invariant;

/// A schedule takes a few thousand steps. One that takes more than this is a livelock.
const MAX_STEPS: usize = 200_000;
/// One poll in this many is spurious, which every future must tolerate.
const SPURIOUS_POLL: usize = 16;

pub(super) type Task = Pin<Box<dyn Future<Output = ()>>>;

#[derive(Default)]
struct RunQueue(Mutex<Vec<usize>>);

impl RunQueue {
    fn add(&self, task: usize) {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !queue.contains(&task) {
            queue.push(task);
        }
    }

    fn take(&self, sim: &Simulation) -> Option<usize> {
        let mut queue = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if queue.is_empty() {
            return None;
        }
        let chosen = sim.below(queue.len());
        Some(queue.swap_remove(chosen))
    }
}

struct TaskWaker {
    task: usize,
    queue: Arc<RunQueue>,
}

impl Wake for TaskWaker {
    fn wake(self: Arc<Self>) {
        self.queue.add(self.task);
    }
}

/// Runs all tasks to completion. Time advances whenever no task is ready.
pub(super) fn run(tasks: Vec<Task>, sim: &Simulation) {
    let queue = Arc::new(RunQueue::default());
    let mut tasks: Vec<Option<Task>> = tasks.into_iter().map(Some).collect();
    (0..tasks.len()).for_each(|task| queue.add(task));
    let waker = |task| {
        Waker::from(Arc::new(TaskWaker {
            task,
            queue: Arc::clone(&queue),
        }))
    };
    let wakers: Vec<Waker> = (0..tasks.len()).map(waker).collect();
    for _ in 0..MAX_STEPS {
        if tasks.iter().all(Option::is_none) {
            return;
        }
        let Some(next) = next(&queue, tasks.len(), sim) else {
            if sim.time.advance() {
                continue;
            }
            sim.violated(Invariant::Progress, || {
                "a call waits and no timer is set".to_owned()
            });
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
    sim.violated(Invariant::Progress, || "livelock".to_owned());
}

fn next(queue: &RunQueue, tasks: usize, sim: &Simulation) -> Option<usize> {
    let next = queue.take(sim)?;
    if sim.below(SPURIOUS_POLL) > 0 {
        return Some(next);
    }
    queue.add(next);
    Some(sim.below(tasks))
}
