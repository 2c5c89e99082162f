"""The SDK's quickstart as a program that waits for a person."""

import contextlib
import subprocess
import threading

from support.emulator import cargo_build
from webdriver import Failure

END_SECONDS = 60


@contextlib.contextmanager
def quickstart(backend, user):
    """Starts it with `--allow-writes` on the emulator. It is killed when it does not end."""
    program = cargo_build("examples/quickstart", "-p", "pipedream-connect", "--example", "quickstart")
    environment = {**backend.variables(), "PIPEDREAM_QUICKSTART_USER": user}
    command = [program, "--allow-writes"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        limit = threading.Timer(END_SECONDS, process.kill)
        limit.start()
        try:
            yield Quickstart(process)
        finally:
            limit.cancel()
            process.kill()


class Quickstart:
    def __init__(self, process):
        self._process, self._output = process, []

    def after(self, start):
        """What follows `start` in the next line that begins with it."""
        for line in self._process.stdout:
            self._output.append(line)
            if line.strip().startswith(start):
                return line.strip().removeprefix(start).strip()
        raise Failure(f"the quickstart did not print {start!r}, but\n{''.join(self._output)}")

    def end(self):
        """The exit status and the last line."""
        self._output.extend(self._process.stdout)
        return self._process.wait(), self._output[-1].strip()
