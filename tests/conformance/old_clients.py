"""Earlier versions of the official SDKs on the emulator; `run.py --old-clients` starts it. The result is `docs/clients.md`.

Every case of `cases.json` whose operation and arguments a version has runs through it. An outcome that is not the expected one
must be explained in `old-reasons.json`, and every reason there must still be needed.
"""

import fnmatch
import json
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent.parent / "docs" / "clients.md"
# Outcomes of the drivers for what a version does not have.
ABSENT = ("unknown_operation", "unknown_argument", "missing_argument")
# Rows of a list are the same whatever the order in which the cases before created them.
LISTS = ("accounts.list", "actions.list", "app_categories.list", "apps.list", "components.list", "triggers.list")


def main(runner, cases, binaries, check):
    reasons = json.loads((HERE / "old-reasons.json").read_text("utf-8"))
    rust = runner.on_emulator([str(binaries / "conformance")], cases, binaries)["lines"]
    results, problems = [], []
    used = set()
    for client, prepare in clients(runner):
        try:
            command = prepare()
        except (OSError, subprocess.SubprocessError) as error:
            print(f"SKIPPED: {client} ({error})")
            continue
        lines = runner.on_emulator(command, cases, binaries)["lines"]
        result = compare(runner, client, cases, lines, rust)
        for difference in result["differences"]:
            found = [index for index, reason in enumerate(reasons) if explains(reason, client, difference)]
            difference["reason"] = found[0] if found else None
            used.update(found[:1])
            if not found:
                problems.append(f"unexplained: {client}, {difference['case']}: {difference['text']}")
        results.append(result)
    complete = len(results) == len(clients(runner))
    if complete:
        problems += [f"reason no longer needed: {reason['name']}" for index, reason in enumerate(reasons) if index not in used]
    for problem in problems:
        print(problem)
    fresh = runner.finish_page(page(results, reasons), check, complete, PAGE)
    print(f"{len(results)} clients on the emulator, {len(problems)} problems")
    return 1 if problems or not fresh else 0


def clients(runner):
    """The versions, newest first, and how to prepare them."""

    def python(version):
        return lambda: runner.prepare_python(HERE / f"requirements-{version}.txt", runner.VENV / version)

    def node(driver, *arguments):
        return lambda: [runner.prepare_node()[0], str(HERE / driver), *arguments]

    return [
        ("TypeScript 3.1.6", node("driver.mjs")),
        ("TypeScript 2.5.0", node("driver.mjs", "--sdk", "sdk-2")),
        ("TypeScript 1.8.0", node("driver1.mjs")),
        ("Python 2.3.0", runner.prepare_python),
        ("Python 1.1.12", python("1.1.12")),
        ("Python 0.3.3", python("0.3.3")),
    ]


def compare(runner, client, cases, lines, rust):
    result = {"client": client, "operations": set(), "ran": 0, "differences": []}
    for case, line, ours in zip(cases, lines, rust):
        outcome = runner.outcome_of(line)
        if outcome in ABSENT:
            continue
        result["operations"].add(case["op"])
        result["ran"] += 1
        expected = case.get("expect", "ok")
        if outcome != expected:
            text = f"`{outcome}`, expected `{expected}`"
        elif outcome == "ok" and case["op"] in LISTS and names(line["value"]) != names(ours["value"]):
            text = "other rows"
        else:
            continue
        result["differences"].append({"case": case["name"], "text": text})
    return result


def names(value):
    """What identifies the rows of a list."""
    rows = value.get("data", value) if isinstance(value, dict) else value
    return [row.get("key") or row.get("id") for row in rows]


def explains(reason, client, difference):
    return client in reason["clients"] and any(fnmatch.fnmatchcase(difference["case"], case) for case in reason["cases"])


def page(results, reasons):
    lines = [
        "# Clients on the emulator",
        "",
        "Made by `python3 tests/conformance/run.py --old-clients`; do not edit.",
        "",
        "Each client is the official one, unmodified. The cases are those of [conformance.md](conformance.md), as far as a version",
        "has their operations and arguments. A number in brackets leads to the difference below.",
        "",
        "| Client | Operations | Cases | As expected | Differences |",
        "|---|---|---|---|---|",
    ]
    for result in results:
        differences = result["differences"]
        numbers = sorted({difference["reason"] + 1 for difference in differences if difference["reason"] is not None})
        links = " ".join(f"[{number}]" for number in numbers) or "–"
        ran = result["ran"]
        lines.append(
            f"| {result['client']} | {len(result['operations'])} | {ran} | {ran - len(differences)} | {links} |"
        )
    lines += [
        "",
        "| Browser client | `connectAccount()` on consent, refusal, close | Form that runs an action |",
        "|---|---|---|",
        "| TypeScript 3.1.6, with connect-react 3.0.1 | ok | ok |",
        "| TypeScript 2.5.0 | ok | – |",
        "| TypeScript 1.8.0 | ok | – |",
        "",
        "The browser clients run in Chromium: `python3 tests/browser/run.py`.",
        "",
        "## Differences",
        "",
        "| No. | Clients | Kind | Cases | Reason |",
        "|---|---|---|---|---|",
    ]
    for index, reason in enumerate(reasons):
        found = [
            f"{difference['case']} ({difference['text']})"
            for result in results for difference in result["differences"] if difference["reason"] == index
        ]
        cases = "; ".join(sorted(set(found))).replace("|", "\\|").replace("<", "\\<")
        text = f"{reason['name']}: {reason['reason']}"
        lines.append(f"| {index + 1} | {', '.join(reason['clients'])} | {reason['kind']} | {cases} | {text} |")
    return "\n".join(lines) + "\n"
