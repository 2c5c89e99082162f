#!/usr/bin/env python3
"""Compares this SDK with the official Python and TypeScript SDKs, on this machine only.

    python3 tests/conformance/run.py [--check] [--bin FOLDER] [--old-clients]

Every case of `cases.json` goes through all three SDKs twice: against the emulator, where the outcomes are compared with
what the case expects, where the decoded responses are compared too, and against a server that only records, where the
requests are compared with those of the Rust SDK. What differs must be explained in `reasons.json`, and every reason there must still be needed. The result is
`docs/conformance.md`; with `--check` it is compared with the committed one instead of written.

With `--old-clients`, earlier versions of the official SDKs run on the emulator instead, and the result is `docs/clients.md`; see
`old_clients.py`.

`<name>` inside an argument is an id that the emulator told at its start. Python packages go to `.venv`, Node packages to
`node_modules`, both in this folder. Without Node, or without the packages, that SDK is skipped with one line.
"""

import argparse
import base64
import binascii
import fnmatch
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import old_clients

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "conformance.md"
VENV = HERE / ".venv"
SDKS = {"rust": "Rust", "python": "Python", "typescript": "TypeScript"}
OFFICIAL = ["python", "typescript"]
# A run that takes longer than this hangs.
DRIVER_SECONDS = 120
SETUP_SECONDS = 180
# Between two cases each driver retrieves a project of this name, so that the recording can be cut.
MARKER = "case-marker-"
# Operations whose answers each SDK hands over in a form of its own.
ANY_BODY = ("file_stash.", "proxy.", "workflows.")
VARYING = re.compile(r"(_at|_ts|^ts|^access_token)$")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare the page with the committed one")
    parser.add_argument("--bin", type=Path, help="folder of the built binaries; without it cargo builds them")
    parser.add_argument("--old-clients", action="store_true", help="run earlier versions of the official SDKs instead")
    options = parser.parse_args()
    binaries = options.bin or build()
    cases = json.loads((HERE / "cases.json").read_text("utf-8"))
    if options.old_clients:
        return old_clients.main(sys.modules[__name__], cases, binaries, options.check)
    reasons = json.loads((HERE / "reasons.json").read_text("utf-8"))
    uncovered = operations() - {case["op"].replace(".", "_") for case in cases}
    drivers = {"rust": [str(binaries / "conformance")], **official_drivers()}
    outcomes = {sdk: on_emulator(command, cases, binaries) for sdk, command in drivers.items()}
    ids = outcomes["rust"]["ids"]
    requests = {sdk: on_recorder(command, fill(cases, ids)) for sdk, command in drivers.items()}
    differences = list(compare(cases, outcomes, requests))
    unexplained, unused = explain(differences, reasons, drivers)
    page = write_page(cases, outcomes, differences, reasons)
    for operation in sorted(uncovered):
        print(f"no case: {operation}")
    for difference in unexplained:
        print(f"unexplained: {describe(difference)}")
    for reason in unused:
        print(f"reason no longer needed: {json.dumps(reason, ensure_ascii=False)}")
    print(f"{len(cases)} cases, {', '.join(SDKS[sdk] for sdk in drivers)}: {len(differences)} differences, "
          f"{len(unexplained)} unexplained")
    fresh = finish_page(page, options.check, complete=len(drivers) == len(SDKS))
    return 1 if uncovered or unexplained or unused or not fresh else 0


# Setting up


def operations():
    """The operations of the contract."""
    contract = (ROOT / "openapi" / "connect.yaml").read_text("utf-8")
    return set(re.findall(r"^\s+operationId: (\w+)$", contract, re.MULTILINE))


def build():
    names = ["conformance", "conformance-emulator"]
    command = ["cargo", "build", "-q", "-p", "connect-tests", *[arg for name in names for arg in ("--bin", name)]]
    subprocess.run(command, cwd=ROOT, check=True)
    target = os.environ.get("CARGO_TARGET_DIR", "target")
    return ROOT / target / "debug"


def official_drivers():
    """The commands of the official SDKs that can run here."""
    drivers = {}
    for sdk, prepare in (("python", prepare_python), ("typescript", prepare_node)):
        try:
            drivers[sdk] = prepare()
        except (OSError, subprocess.SubprocessError) as error:
            print(f"SKIPPED: {SDKS[sdk]} SDK ({error})")
    return drivers


def prepare_python(requirements=HERE / "requirements.txt", folder=VENV):
    python = folder / "bin" / "python"
    stamp = folder / "requirements.txt"
    wanted = requirements.read_text("utf-8")
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        setup([sys.executable, "-m", "venv", "--clear", str(folder)])
        setup([str(python), "-m", "pip", "install", "--quiet", "-r", str(requirements)])
        stamp.write_text(wanted, "utf-8")
    return [str(python), str(HERE / "driver.py")]


def prepare_node():
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise FileNotFoundError("there is no Node on this machine")
    stamp = HERE / "node_modules" / ".package-lock.json"
    lock = HERE / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        setup([npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"])
    return [node, str(HERE / "driver.mjs")]


def setup(command):
    subprocess.run(command, cwd=HERE, check=True, timeout=SETUP_SECONDS, stdout=subprocess.DEVNULL)


# Running


def fill(value, ids):
    """Puts the emulator's ids in place of their names."""
    if isinstance(value, str):
        return re.sub(r"<(\w+)>", lambda name: ids[name[1]], value)
    if isinstance(value, list):
        return [fill(item, ids) for item in value]
    if isinstance(value, dict):
        return {name: fill(item, ids) for name, item in value.items()}
    return value


def run_driver(command, cases, base_url, variables=()):
    plain = [{"op": case["op"], "args": case["args"]} for case in cases]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.json"
        file.write_text(json.dumps(plain), "utf-8")
        done = subprocess.run(
            [*command, "--cases", str(file), "--base-url", base_url],
            check=True, timeout=DRIVER_SECONDS, stdout=subprocess.PIPE, encoding="utf-8",
            env={**environment(), **dict(variables)},
        )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    if [line["op"] for line in lines] != [case["op"] for case in cases]:
        raise SystemExit(f"{command[-1]}: the lines are not those of the cases")
    return lines


def environment():
    """Nothing of the caller's own Pipedream setup, and no proxy on the way to this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PIPEDREAM_")}
    return {**kept, "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"}


def on_emulator(command, cases, binaries):
    """The outcome of each case on a fresh emulator."""
    emulator = subprocess.Popen(
        [str(binaries / "conformance-emulator")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
    )
    try:
        started = json.loads(emulator.stdout.readline())
        # One of the old clients calls only `https`.
        trusted = {"NODE_EXTRA_CA_CERTS": started["certificate"]}
        lines = run_driver(command, fill(cases, started["ids"]), started["base_url"], trusted)
    finally:
        emulator.stdin.close()
        emulator.wait(timeout=10)
    return {"ids": started["ids"], "lines": lines}


class Recorder(http.server.BaseHTTPRequestHandler):
    """Keeps every request, and answers what keeps an SDK going."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in one piece; in two, each answer would wait for an acknowledgement.
    wbufsize = -1

    def answer(self):
        length = int(self.headers.get("content-length") or 0)
        request = {
            "method": self.command,
            "target": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": self.rfile.read(length),
        }
        self.server.requests.append(request)
        token = {"access_token": "token", "token_type": "Bearer", "expires_in": 3600}
        page = {"data": [], "page_info": {}}
        body = json.dumps(token if self.path == "/v1/oauth/token" else page).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


def on_recorder(command, cases):
    """The requests of each case."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.requests = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    marked = []
    for index, case in enumerate(cases):
        marked += [{"op": "projects.retrieve", "args": {"project_id": f"{MARKER}{index}"}}, case]
    try:
        run_driver(command, marked, f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
    return cut(server.requests, cases)


def cut(requests, cases):
    """Sorts the requests by case. Tokens that an SDK fetches for itself are no part of a case."""
    by_case = [[] for _ in cases]
    current = None
    for request in requests:
        marker = re.search(rf"/{MARKER}(\d+)$", request["target"])
        if marker:
            current = int(marker[1])
        elif current is None:
            continue
        elif request["target"] != "/v1/oauth/token" or cases[current]["op"] == "oauth_tokens.create":
            by_case[current].append(decode(request))
    return by_case


# Comparing


def decode(request):
    """What a request means, whatever its encoding."""
    parts = urlsplit(request["target"])
    headers = {name: value for name, value in request["headers"].items() if name.startswith("x-pd-")}
    if "authorization" in request["headers"]:
        # Only which kind: each SDK has a token of its own.
        headers["authorization"] = request["headers"]["authorization"].partition(" ")[0]
    if request["body"]:
        headers["content-type"] = request["headers"].get("content-type", "").partition(";")[0]
    return {
        "method": request["method"],
        "path": decode_path(parts.path),
        "query": sorted(parse_qsl(parts.query, keep_blank_values=True)),
        "headers": headers,
        "body": decode_body(request["body"]),
    }


def decode_path(path):
    segments = [unquote(segment) for segment in path.split("/")]
    if len(segments) > 5 and segments[4] == "proxy":
        segments[5:] = [decode_target("/".join(segments[5:]))]
    return segments


def decode_target(text):
    """The URL behind a proxy path, in any flavour of base64, and its query."""
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        url = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return text
    target, _, query = url.partition("?")
    return [target, *parse_qsl(query, keep_blank_values=True)]


def decode_body(body):
    try:
        return json.loads(body) if body else None
    except ValueError:
        return body.decode("utf-8", "replace")


def compare(cases, outcomes, requests):
    """Every difference: an outcome that the case does not expect, a request that is not that of the Rust SDK."""
    for sdk in outcomes:
        for index, case in enumerate(cases):
            outcome = outcome_of(outcomes[sdk]["lines"][index])
            if outcome == "unknown_operation" and sdk != "rust":
                continue
            expected = case.get("expect", "ok")
            if outcome != expected:
                yield difference(case, sdk, "outcome", expected, outcome)
            if "complaints" in outcomes[sdk]["lines"][index]:
                yield difference(case, sdk, "answer", None, outcomes[sdk]["lines"][index]["complaints"][0])
            if sdk != "rust":
                yield from compare_values(case, sdk, outcomes["rust"]["lines"][index], outcomes[sdk]["lines"][index])
                yield from compare_requests(case, sdk, requests["rust"][index], requests[sdk][index])


def compare_values(case, sdk, ours, theirs):
    if case["op"].startswith(ANY_BODY) or not (ours["ok"] and theirs["ok"]):
        return
    our, their = steady(ours["value"]), steady(theirs["value"])
    # The Python SDK takes some answers out of their envelope.
    if sdk == "python" and isinstance(our, dict) and list(our) == ["data"] and not is_envelope(their):
        our = our["data"]
    for place, left, right in places(our, their):
        yield difference(case, sdk, "value", {place: left}, {place: right})


def is_envelope(value):
    return isinstance(value, dict) and "data" in value


def steady(value):
    """A value without what depends on the run. Null, an empty list and nothing at all mean the same."""
    if isinstance(value, str):
        return re.sub(r"http://127\.0\.0\.1:\d+|(?<=X-Amz-Expires=)\d+", "…", value)
    if isinstance(value, list):
        return [steady(item) for item in value]
    if isinstance(value, dict):
        kept = {name: item for name, item in value.items() if item not in (None, [], {})}
        return {name: "…" if VARYING.search(name) else steady(item) for name, item in kept.items()}
    return value


def places(ours, theirs, place=""):
    """Where two values differ, and how."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in sorted({*ours, *theirs}):
            yield from places(ours.get(name), theirs.get(name), f"{place}.{name}")
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for left, right in zip(ours, theirs):
            yield from places(left, right, f"{place}[]")
    elif ours == "[redacted]" and theirs:
        return  # The Rust SDK does not encode secrets.
    elif ours != theirs:
        yield place, ours, theirs


def compare_requests(case, sdk, ours, theirs):
    if len(ours) != len(theirs):
        yield difference(case, sdk, "requests", len(ours), len(theirs))
        return
    for our, their in zip(ours, theirs):
        for field in our:
            if our[field] != their[field]:
                yield difference(case, sdk, field, our[field], their[field])


def difference(case, sdk, field, ours, theirs):
    return {"case": case["name"], "op": case["op"], "sdk": sdk, "field": field, "ours": ours, "theirs": theirs}


def outcome_of(line):
    return "ok" if line["ok"] else line["error"]["kind"]


def describe(found):
    ours, theirs = (json.dumps(found[side], ensure_ascii=False) for side in ("ours", "theirs"))
    return f"{found['sdk']}, {found['case']}, {found['field']}: {ours} became {theirs}"


def explain(differences, reasons, drivers):
    """Gives each difference its reason; returns differences without one and reasons without a difference."""
    used = set()
    for found in differences:
        matching = [index for index, reason in enumerate(reasons) if explains(reason, found)]
        found["reason"] = matching[0] if matching else None
        used.update(matching[:1])
    unexplained = [found for found in differences if found["reason"] is None]
    unused = [reason for index, reason in enumerate(reasons) if index not in used and reason["sdk"] in drivers]
    return unexplained, unused


def explains(reason, found):
    return (
        reason["sdk"] == found["sdk"]
        and found["field"] in reason["fields"]
        and any(fnmatch.fnmatchcase(found["case"], pattern) for pattern in reason["cases"])
    )


# The page


def write_page(cases, outcomes, differences, reasons):
    lines = [
        "# Conformance",
        "",
        "Made by `python3 tests/conformance/run.py`; do not edit.",
        "",
        "The same cases run through this SDK and through the official Python (`pipedream` 2.3.0) and TypeScript",
        "(`@pipedream/sdk` 3.1.6) SDKs: against the emulator, where outcomes and decoded responses are compared, and against a",
        "server that records, where requests are compared.",
        "",
        "## Outcomes on the emulator",
        "",
        "`ok`: every case of the operation ended as it should, refusals that the case asks for included. A number in",
        "brackets leads to the difference below. `–`: the SDK does not have the operation.",
        "",
        "| Operation | Cases | Rust | Python | TypeScript |",
        "|---|---|---|---|---|",
    ]
    for op in sorted({case["op"] for case in cases}):
        indices = [index for index, case in enumerate(cases) if case["op"] == op]
        cells = [cell(sdk, op, indices, outcomes, differences) for sdk in SDKS]
        lines.append(f"| `{op}` | {len(indices)} | {' | '.join(cells)} |")
    lines += [
        "",
        "## Differences",
        "",
        "Requests are compared with those of this SDK after decoding: method, path segments, query parameters, headers",
        "that mean something (`x-pd-*`, kind of authorization, media type) and body. A proxy target is compared as the",
        "URL behind its base64. Answers are compared without times, and null, an empty list and nothing at all count as",
        "the same.",
        "",
        "`outcome` is how a case ended, `value` the decoded response, `answer` a complaint of the SDK that the answer does not",
        "fit its types, `requests` their number; the other fields are parts of the request.",
        "",
        "| No. | SDK | Kind | What differs | In cases | Reason |",
        "|---|---|---|---|---|---|",
    ]
    for index, reason in enumerate(reasons):
        found = [entry for entry in differences if entry["reason"] == index]
        names = "; ".join(sorted({escape(entry["case"]) for entry in found})) or "–"
        fields = ", ".join(sorted({entry["field"] for entry in found})) or "–"
        text = f"{reason['name']}: {escape(reason['reason'])}"
        lines.append(f"| {index + 1} | {SDKS[reason['sdk']]} | {reason['kind']} | {fields} | {names} | {text} |")
    return "\n".join(lines) + "\n"


def cell(sdk, op, indices, outcomes, differences):
    if sdk not in outcomes:
        return "not run"
    kinds = {outcome_of(outcomes[sdk]["lines"][index]) for index in indices}
    if kinds == {"unknown_operation"}:
        return "–"
    found = [entry for entry in differences if entry["sdk"] == sdk and entry["op"] == op]
    bad = sorted({entry["theirs"] for entry in found if entry["field"] == "outcome"})
    text = ", ".join(f"`{kind}`" for kind in bad) or "ok"
    numbers = sorted({entry["reason"] + 1 for entry in found if entry["reason"] is not None})
    return text + "".join(f" [{number}]" for number in numbers)


def escape(text):
    return text.replace("|", "\\|").replace("<", "\\<")


def finish_page(page, check, complete, path=PAGE):
    name, option = f"docs/{path.name}", "" if path == PAGE else " --old-clients"
    if not complete:
        print(f"SKIPPED: {name}, because not every SDK ran")
        return True
    if not check:
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, "utf-8")
        return True
    if path.exists() and path.read_text("utf-8") == page:
        return True
    print(f"{name} is out of date; run `python3 tests/conformance/run.py{option}` and commit the result")
    return False


if __name__ == "__main__":
    sys.exit(main())
