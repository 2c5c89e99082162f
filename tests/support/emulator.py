"""The emulator as a program, for the checks that are written in Python. Standard library only."""

import contextlib
import json
import os
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = "/v1/connect/proj_X"
CLIENT_ID, CLIENT_SECRET = "cid", "csec"
# An answer that takes longer never comes.
ANSWER_SECONDS = 20


def build():
    """Builds the program and gives its path."""
    return cargo_build("pipedream-connect-emulator", "-p", "pipedream-connect-emulator")


def cargo_build(path, *arguments):
    """Builds a program and gives its path. `path` is relative to the folder of the profile."""
    subprocess.run(["cargo", "build", "-q", *arguments], cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", "target")
    return ROOT / target / "debug" / path


@contextlib.contextmanager
def running(*arguments):
    """Runs the program on a free port; gives its URL."""
    command = [build(), "--port", "0", "--quiet", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield url_of(process)
        finally:
            process.terminate()


def url_of(process):
    """The URL in the first line of the output, which the program prints once it is listening."""
    name, _, url = process.stdout.readline().strip().partition("=")
    if name != "export PIPEDREAM_BASE_URL":
        raise RuntimeError(f"the emulator did not start, its exit status is {process.wait()}")
    return url


class Backend:
    """What a customer's server does: calls with an OAuth token, in `development`."""

    def __init__(self, url):
        self.url = url
        self.headers = {"x-pd-environment": "development"}
        client = {"grant_type": "client_credentials", "client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        self.token = self.call("POST", "/v1/oauth/token", client)["access_token"]
        self.headers["authorization"] = f"Bearer {self.token}"

    def call(self, method, target, body=None):
        """Sends JSON and gives the decoded answer; raises when the status is an error."""
        data = None if body is None else json.dumps(body).encode()
        headers = {**self.headers, "content-type": "application/json"}
        request = urllib.request.Request(self.url + target, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def connect_token(self, user, **options):
        return self.call("POST", f"{PROJECT}/tokens", {"external_user_id": user, **options})

    def accounts(self, user):
        return self.call("GET", f"{PROJECT}/accounts?external_user_id={user}")["data"]

    def variables(self):
        """The environment of a program that uses the emulator."""
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("PIPEDREAM_")},
            "PIPEDREAM_BASE_URL": self.url,
            "PIPEDREAM_CLIENT_ID": CLIENT_ID,
            "PIPEDREAM_CLIENT_SECRET": CLIENT_SECRET,
            "PIPEDREAM_PROJECT_ID": PROJECT.rpartition("/")[2],
            "PIPEDREAM_PROJECT_ENVIRONMENT": self.headers["x-pd-environment"],
        }
