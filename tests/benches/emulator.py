"""The emulator under load: `python3 tests/benches/emulator.py`. Linux only.

1. 1,000 connections, half of them idle and half with a body that does not end, and a full request recorder: its memory, and the
   time of responses to others.
2. The time of a write at 10,000 accounts with a state file.
"""

import argparse
import contextlib
import http.client
import json
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support import emulator  # noqa: E402

MIB = 1024 * 1024


@contextlib.contextmanager
def started(*arguments):
    command = [emulator.build(), "--port", "0", "--quiet", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process, emulator.url_of(process)
        finally:
            process.terminate()


def memory(process):
    """The resident memory in MiB: now, and the most so far."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return [int(fields[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM")]


class Client:
    """A client with one connection."""

    def __init__(self, url):
        self.connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        self.headers = {"x-pd-environment": "development", "content-type": "application/json"}
        client = {"grant_type": "client_credentials", "client_id": "cid", "client_secret": "csec"}
        self.headers["authorization"] = "Bearer " + self.call("POST", "/v1/oauth/token", client)["access_token"]

    def call(self, method, path, body=None):
        self.connection.request(method, path, body and json.dumps(body), self.headers)
        response = self.connection.getresponse()
        text = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {text[:200]}")
        return json.loads(text) if text else None

    def times(self, method, path, body=None, count=200):
        """The median and the 99th percentile in milliseconds."""
        times = []
        for _ in range(count):
            begin = time.perf_counter()
            self.call(method, path, body)
            times.append((time.perf_counter() - begin) * 1000)
        return f"median {statistics.median(times):.1f} ms, 99 % {sorted(times)[int(count * 0.99) - 1]:.1f} ms"


def connections(url, count):
    host, port = url.removeprefix("http://").split(":")
    head = f"POST /v1/oauth/token HTTP/1.1\r\nhost: {host}\r\ncontent-length: 100000\r\n\r\n".encode()
    opened = []
    for number in range(count):
        stream = socket.create_connection((host, int(port)))
        if number % 2:
            stream.sendall(head + b" " * 50000)
        opened.append(stream)
    return opened


def load(count):
    with started() as (process, url):
        client = Client(url)
        accounts = f"{emulator.PROJECT}/accounts"
        print(f"  alone: {memory(process)[0]} MiB, {client.times('GET', accounts)}")
        for _ in range(20):
            upload = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
            upload.request("POST", "/upload", b" " * (32 * MIB))
            upload.getresponse().read()
            upload.close()
        for _ in range(10_000):
            client.call("GET", accounts)
        print(f"  10,000 small requests recorded after 20 posts of 32 MiB: {memory(process)} MiB")
        upload = http.client.HTTPConnection(url.removeprefix("http://"), timeout=60)
        upload.request("POST", "/upload", b" " * (32 * MIB))
        upload.getresponse().read()
        opened = connections(url, count)
        print(f"  with {count} connections: {client.times('GET', accounts)}, {memory(process)} MiB now and at most")
        for stream in opened:
            stream.close()


def writes(count):
    with tempfile.TemporaryDirectory() as folder, started("--state", f"{folder}/state") as (_, url):
        client = Client(url)
        for number in range(count):
            token = client.call("POST", f"{emulator.PROJECT}/tokens", {"external_user_id": f"user-{number % 50}"})
            link = token["connect_link_url"] + "&app=slack"
            client.call("POST", "/_emulator/connect", {"link": link})
        path, body = f"{emulator.PROJECT}/tokens", {"external_user_id": "user-1"}
        print(f"  {count} accounts: create a token {client.times('POST', path, body)}")
        print(f"  retrieve a project {client.times('GET', '/v1/connect/projects/proj_X')}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--connections", type=int, default=1000)
    parser.add_argument("--accounts", type=int, default=10_000)
    options = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = options.connections + 100
    resource.setrlimit(resource.RLIMIT_NOFILE, (needed if most == resource.RLIM_INFINITY else min(needed, most), most))
    print("Connections and recorder (debug build):")
    load(options.connections)
    print("Writes with a state file (debug build):")
    for count in (0, options.accounts):
        writes(count)


if __name__ == "__main__":
    main()
