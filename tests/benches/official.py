#!/usr/bin/env python3
"""The same work by this SDK and by the official Python and TypeScript SDKs, on this machine only.

    python3 tests/benches/official.py [--calls N] [--rounds N] [--driver BINARY]

Each SDK lists ten accounts, about 4 KB, again and again, one call after the other, from a server that answers at once. A
program that makes one call tells start-up to first answer; what a program with many calls costs beyond that, divided by
their number, is the cost of a call. CPU time and memory are those that the kernel reports for the ended program, so that
the server's part is not counted. Medians of all rounds go to `target/official.json`.

The official SDKs are taken from `tests/conformance`: `tests/conformance/run.py` installs them there.
"""

import argparse
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CONFORMANCE = HERE.parent / "conformance"
DRIVERS = HERE / "official"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--calls", type=int, default=2000, help="calls of the longer program (default 2000)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each program runs (default 5)")
    parser.add_argument("--driver", type=Path, help="this SDK's program; without it cargo builds it")
    options = parser.parse_args()
    commands = {
        "Rust": [str(options.driver or build())],
        "Python": [str(CONFORMANCE / ".venv/bin/python"), str(DRIVERS / "driver.py")],
        "TypeScript": [shutil.which("node") or "node", str(DRIVERS / "driver.mjs")],
    }
    url = serve()
    rounds = {sdk: [] for sdk in commands}
    for _ in range(options.rounds):
        for sdk, command in commands.items():
            rounds[sdk].append(measure(command, url, options.calls))
    rows = {sdk: median(each) for sdk, each in rounds.items()}
    for sdk, row in rows.items():
        print(f"{sdk}: " + ", ".join(f"{name} {value:.2f}" for name, value in row.items()))
    result = {"calls": options.calls, "rounds": options.rounds, "sdks": rows}
    (target() / "official.json").write_text(json.dumps(result, indent=2) + "\n", "utf-8")


def build():
    """This SDK's program, built now."""
    subprocess.run(["cargo", "build", "--release", "-p", "connect-tests", "--example", "official"], cwd=ROOT, check=True)
    return target() / "release/examples/official"


def target():
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))


def measure(command, url, calls):
    one, many = run(command, url, 1), run(command, url, calls)
    per_call = max(many["cpu"] - one["cpu"], 1e-9) / (calls - 1)
    return {
        "start_ms": one["wall"] * 1e3,
        "start_cpu_ms": one["cpu"] * 1e3,
        "calls_per_cpu_second": 1 / per_call,
        "memory_mib": many["memory"],
    }


def run(command, url, calls):
    """Wall and CPU seconds, and the most memory held, in MiB, of one program."""
    start = time.monotonic()
    pid = os.spawnv(os.P_NOWAIT, command[0], [*command, url, str(calls)])
    _, status, usage = os.wait4(pid, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"{' '.join(command)} failed")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "memory": usage.ru_maxrss / 1024}


def median(rounds):
    return {name: statistics.median(each[name] for each in rounds) for name in rounds[0]}


def serve():
    """A server that has its answers ready; returns its address."""
    token = {"access_token": "token", "token_type": "Bearer", "expires_in": 3600}
    answers = {"POST": json.dumps(token).encode(), "GET": json.dumps(page()).encode()}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def answer(self):
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = answers[self.command]
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def page():
    app = {
        "id": "app_OkrhR1",
        "name_slug": "slack",
        "name": "Slack",
        "auth_type": "oauth",
        "description": "Slack is a channel-based messaging platform.",
        "img_src": "https://assets.pipedream.net/s.v0/app_OkrhR1/logo/orig",
        "custom_fields_json": "[]",
        "categories": ["Communication"],
        "featured_weight": 1,
        "scope_profiles": [],
    }
    accounts = [
        {
            "id": f"apn_{number:07}",
            "name": f"person-{number}@company.example",
            "external_id": f"user-{number}",
            "healthy": True,
            "dead": False,
            "app": app,
            "created_at": "2026-01-02T03:04:05.000Z",
            "updated_at": "2026-02-03T04:05:06.000Z",
        }
        for number in range(10)
    ]
    info = {"total_count": 10, "count": 10, "start_cursor": None, "end_cursor": None}
    return {"page_info": info, "data": accounts}


if __name__ == "__main__":
    main()
