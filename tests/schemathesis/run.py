#!/usr/bin/env python3
"""Holds the emulator against the API description: schemathesis makes requests from `openapi/connect.yaml`.

    python3 tests/schemathesis/run.py [--examples N]

Fails on a status of 500 and above, a status or content type that the description does not name for the operation, a
body or header that is not as described, a method that should not exist, and an operation that never succeeded. Seed and
number of requests are fixed. schemathesis goes to `.venv` in this folder; where it cannot be installed the check is skipped
with one line.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
from support.emulator import ROOT, running  # noqa: E402

SPEC = ROOT / "openapi" / "connect.yaml"
REQUIREMENTS = HERE / "requirements.txt"
VENV = HERE / ".venv"
# Written by the hooks: how often each operation answered with which status.
ANSWERS = "answers.json"
SETUP_SECONDS = 300
# A run that takes longer hangs; it takes about a minute.
RUN_SECONDS = 900
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--examples", type=int, default=60, help="generated requests per operation, beside the systematic ones")
    options = parser.parse_args()
    try:
        prepare()
    except (OSError, subprocess.SubprocessError) as error:
        print(f"SKIPPED: schemathesis ({error})")
        return 0
    with tempfile.TemporaryDirectory() as folder, running() as url:
        finished = schemathesis(url, folder, options.examples)
        per_operation = json.loads((Path(folder) / ANSWERS).read_text("utf-8"))
    if finished.returncode:
        print(finished.stdout)
    return report(per_operation, finished.returncode)


def prepare():
    stamp = VENV / "requirements.txt"
    wanted = REQUIREMENTS.read_text("utf-8")
    if stamp.exists() and stamp.read_text("utf-8") == wanted:
        return
    setup(sys.executable, "-m", "venv", "--clear", str(VENV))
    setup(str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "-r", str(REQUIREMENTS))
    stamp.write_text(wanted, "utf-8")


def setup(*command):
    subprocess.run(command, check=True, timeout=SETUP_SECONDS, stdout=subprocess.DEVNULL)


def schemathesis(url, folder, examples):
    """Runs it in `folder`, where it also leaves what it would remember for the next run."""
    command = [
        str(VENV / "bin" / "st"),
        "run",
        str(SPEC),
        f"--url={url}",
        "--seed=1",
        "--workers=1",
        "--phases=examples,coverage,fuzzing",
        f"--max-examples={examples}",
        f"--checks={','.join(CHECKS)}",
        "--continue-on-failure",
        "--no-shrink",
        "--max-redirects=0",
        "--suppress-health-check=all",
        "--generation-database=none",
        "--warnings=off",
        "--no-color",
    ]
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "EMULATOR": url,
        "ANSWERS": ANSWERS,
    }
    return subprocess.run(command, cwd=folder, env=environment, text=True, stdout=subprocess.PIPE, timeout=RUN_SECONDS)


def report(per_operation, code):
    requests = sum(sum(statuses.values()) for statuses in per_operation.values())
    without = [name for name, statuses in per_operation.items() if not any(s[0] in "23" for s in statuses)]
    for name in without:
        print(f"never succeeded: {name} {per_operation[name]}")
    findings = "no findings" if not code else f"findings, exit code {code}"
    print(f"schemathesis: {len(per_operation)} operations, {requests} requests, {findings}")
    return 1 if code or without else 0


if __name__ == "__main__":
    sys.exit(main())
