#!/usr/bin/env python3
"""Shows this SDK and the official Python and TypeScript SDKs under the same faults, on this machine only.

    python3 tests/comparison/run.py [--check]

A small server plays one scripted scenario at a time, and each SDK, with its default settings, does the same thing against
it. What the server counted and what the SDK reported become the table between the marks in `docs/reliability.md`; with
`--check` it is compared with the committed one instead. The official SDKs are those that `tests/conformance` installs;
one that can't be installed here is skipped with one line, and then nothing is written. Takes about a minute, because
the official SDKs wait between attempts.
"""

import argparse
import base64
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- comparison: begin -->", "<!-- comparison: end -->"
SECONDS = 180
# A walk that never ends is ended by the server.
MOST_PAGES = 50
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 4

sys.path.insert(0, str(HERE.parent / "conformance"))
import run as conformance  # noqa: E402


class Scenario:
    """What a server does, what it counts, and how that reads. One instance plays for one SDK."""

    name = action = ""

    def __init__(self):
        self.requests, self.tokens, self.at = [], 0, []

    def token(self):
        return 200, {}, {"access_token": f"token-{self.tokens}", "token_type": "Bearer", "expires_in": 3600}

    def respond(self, handler):
        return 200, {}, {}

    def verdict(self, result):
        raise NotImplementedError


def outcome(result):
    return "ok" if result["ok"] else f"error `{result['error']}`"


def times(count, what):
    return f"{count} {what}{'' if count == 1 else 's'}"


class Write504(Scenario):
    name, action = "run", "`actions.run`, the gateway always responds with 504"

    def respond(self, handler):
        return 504, {}, {"error": "Gateway Timeout"}

    def verdict(self, result):
        return f"action started {times(len(self.requests), 'time')}", len(self.requests) == 1


class WriteCut(Write504):
    action = "`actions.run`, the connection ends before the response"

    def respond(self, handler):
        return None


class Tokens(Scenario):
    name, action = "ten", "ten concurrent first calls"

    def token(self):
        time.sleep(0.2)
        return super().token()

    def respond(self, handler):
        return 200, {}, {"data": {"id": "apn_1"}, "id": "apn_1"}

    def verdict(self, result):
        return f"{times(self.tokens, 'token request')}, {outcome(result)}", self.tokens == 1 and result["ok"]


class Refused401(Scenario):
    name, action = "retrieve", "the API rejects a token once (401)"

    def respond(self, handler):
        if len(self.requests) == 1:
            return 401, {}, {"error": "invalid token"}
        return 200, {}, {"data": {"id": "apn_1"}, "id": "apn_1"}

    def verdict(self, result):
        return outcome(result), result["ok"]


class ShortToken(Scenario):
    name, action = "five", "five calls in a row with a token that lives 60 s"

    def token(self):
        return 200, {}, {"access_token": f"token-{self.tokens}", "token_type": "Bearer", "expires_in": 60}

    def respond(self, handler):
        return 200, {}, {"data": {"id": "apn_1"}, "id": "apn_1"}

    def verdict(self, result):
        return times(self.tokens, "token request"), self.tokens == 1


class Path(Scenario):
    name, action = "path", "`accounts.retrieve` of the id `a//b?q=1`"

    def respond(self, handler):
        return 200, {}, {"data": {"id": "apn_1"}, "id": "apn_1"}

    def verdict(self, result):
        return self.targets(result), self.targets(result).endswith("a%2F%2Fb%3Fq%3D1`")

    def targets(self, result):
        return f"`{self.requests[0][1]}`" if self.requests else f"nothing sent, {outcome(result)}"


class Parent(Path):
    name, action = "parent", "`users.delete_external_user` of the id `..`"

    def respond(self, handler):
        return 200, {}, {}

    def verdict(self, result):
        sent = [f"`{method} {target}`" for method, target in self.requests]
        return ", ".join(sent) or f"nothing sent, {outcome(result)}", not sent


class Cursor(Scenario):
    name, action = "list", f"a list whose cursor never changes (the server gives up after {MOST_PAGES} pages)"

    def respond(self, handler):
        if len(self.requests) > MOST_PAGES:
            return 400, {}, {"error": "enough"}
        return 200, {}, {"data": [{"id": "apn_1"}], "page_info": {"count": 1, "total_count": 1, "end_cursor": "same"}}

    def verdict(self, result):
        pages = min(len(self.requests), MOST_PAGES)
        return f"{times(pages, 'page')}, {times(result['items'], 'item')}, {outcome(result)}", pages < MOST_PAGES


class EmptyPage(Scenario):
    name, action = "list", "a list of 4 items whose second page is empty, with a cursor that goes on"
    pages = {"": (["apn_1", "apn_2"], "c1"), "c1": ([], "c2"), "c2": (["apn_3", "apn_4"], None)}

    def respond(self, handler):
        cursor = handler.path.partition("after=")[2].partition("&")[0]
        ids, following = self.pages[cursor]
        info = {"count": len(ids), "total_count": 4, "end_cursor": following}
        return 200, {}, {"data": [{"id": id} for id in ids], "page_info": info}

    def verdict(self, result):
        return f"{result['items']} of 4 items, {outcome(result)}", result["items"] == 4


class Pdf(Scenario):
    name, action = "proxy", f"a PDF of {len(PDF)} bytes through the proxy"

    def respond(self, handler):
        return 200, {"content-type": "application/pdf"}, PDF

    def verdict(self, result):
        if not result["ok"]:
            return outcome(result), False
        got = base64.b64decode(result["bytes"])
        return ("intact" if got == PDF else f"corrupted: {len(got)} bytes"), got == PDF


class RetryAfterMs(Scenario):
    name, action = "retrieve", "429 with `retry-after-ms: 200`, then success"

    def respond(self, handler):
        self.at.append(time.monotonic())
        if len(self.at) == 1:
            return 429, {"retry-after-ms": "200"}, {"error": "Throttled"}
        return 200, {}, {"data": {"id": "apn_1"}, "id": "apn_1"}

    def verdict(self, result):
        if len(self.at) < 2:
            return f"no second attempt, {outcome(result)}", False
        # Rough on purpose: the table must not change with the load of the machine.
        kept = 0.15 <= self.at[1] - self.at[0] < 0.7
        return ("kept: waited 0.2 s" if kept else "not kept: waited a second or more"), kept


SCENARIOS = [Write504, WriteCut, Tokens, Refused401, ShortToken, Path, Parent, Cursor, EmptyPage, Pdf, RetryAfterMs]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def reply(self):
        scenario = self.server.scenario
        self.rfile.read(int(self.headers.get("content-length") or 0))
        with self.server.lock:
            if self.path == "/v1/oauth/token":
                scenario.tokens += 1
            else:
                scenario.requests.append((self.command, self.path))
        reply = scenario.token() if self.path == "/v1/oauth/token" else scenario.respond(self)
        if reply is None:
            self.close_connection = True
            return
        status, headers, body = reply
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": len(body), **headers}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = reply

    def log_message(self, *_):
        pass


def play(scenario, command):
    """One SDK through one scenario."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.scenario, server.lock = scenario, threading.Lock()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        done = subprocess.run(
            [*command, scenario.name, f"http://127.0.0.1:{server.server_port}"], check=True, timeout=SECONDS,
            stdout=subprocess.PIPE, encoding="utf-8", env=conformance.environment(),
        )
    finally:
        server.shutdown()
        server.server_close()
    text, as_it_should = scenario.verdict(json.loads(done.stdout.splitlines()[-1]))
    return text if as_it_should else f"**{text}**"


def drivers():
    subprocess.run(["cargo", "build", "-q", "-p", "connect-tests", "--bin", "comparison"], cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", "target")
    found = {"Rust": [str(ROOT / target / "debug" / "comparison")]}
    official = conformance.official_drivers()
    if "python" in official:
        found["Python 2.3.0"] = [official["python"][0], str(HERE / "driver.py")]
    if "typescript" in official:
        found["TypeScript 3.1.6"] = [official["typescript"][0], str(HERE / "driver.mjs")]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare with the committed table")
    options = parser.parse_args()
    commands = drivers()
    lines = ["| | " + " | ".join(commands) + " |", "|---" * (len(commands) + 1) + "|"]
    wrong = []
    for scenario in SCENARIOS:
        cells = [play(scenario(), command) for command in commands.values()]
        if cells[0].startswith("**"):
            wrong.append(scenario.action)
        lines.append(f"| {scenario.action} | " + " | ".join(cells) + " |")
        print(lines[-1], flush=True)
    for action in wrong:
        print(f"the Rust SDK fails: {action}")
    return 1 if wrong or not finish("\n".join(lines), options.check, len(commands) == 3) else 0


def finish(table, check, complete):
    page = PAGE.read_text("utf-8")
    head, _, rest = page.partition(BEGIN)
    tail = rest.partition(END)[2]
    fresh = f"{head}{BEGIN}\n{table}\n{END}{tail}"
    if not complete:
        print("SKIPPED: the table in docs/reliability.md, because an SDK is missing")
    elif check:
        if fresh != page:
            print("docs/reliability.md is not up to date: run tests/comparison/run.py")
            return False
    else:
        PAGE.write_text(fresh, "utf-8")
    return True


if __name__ == "__main__":
    sys.exit(main())
