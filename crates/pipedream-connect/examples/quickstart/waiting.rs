//! Waiting for a person, with a spinner on a terminal.

use std::io::{self, IsTerminal as _, Write as _};
use std::pin::pin;
use std::time::{Duration, Instant};

const FRAMES: [char; 4] = ['|', '/', '-', '\\'];
const FRAME_TIME: Duration = Duration::from_millis(150);

/// Waits for `work`. Meanwhile a terminal shows that the program is alive, and for how long it has waited.
pub(crate) async fn with_spinner<T>(work: impl Future<Output = T>) -> T {
    if !io::stdout().is_terminal() {
        return work.await;
    }
    let mut work = pin!(work);
    let spinner = Spinner(Instant::now());
    let mut ticks = tokio::time::interval(FRAME_TIME);
    for frame in FRAMES.into_iter().cycle() {
        tokio::select! {
            output = &mut work => return output,
            _ = ticks.tick() => spinner.draw(frame),
        }
    }
    work.await
}

/// Draws over its line, and leaves it empty, also when Ctrl-C ends the wait.
struct Spinner(Instant);

impl Spinner {
    fn draw(&self, frame: char) {
        let seconds = self.0.elapsed().as_secs();
        print!("\r   {frame} {}:{:02} ", seconds / 60, seconds % 60);
        let _shown = io::stdout().flush();
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        print!("\r{:20}\r", "");
        let _shown = io::stdout().flush();
    }
}

/// A limit as people say it.
pub(crate) fn in_words(limit: Duration) -> String {
    match limit.as_secs() {
        60 => "1 minute".to_owned(),
        seconds if seconds > 0 && seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} seconds"),
    }
}
