#!/usr/bin/env python3
"""Measures everything and writes the figures into docs/performance.md, docs/performance.svg and README.md.

    python3 tests/benches/publish.py [--no-run] [--footprint] [-- ARGUMENTS OF THE BENCHMARK]

With `--no-run` the figures of the last runs are taken from `target/`. `--footprint` also builds whole programs from
nothing, which takes half an hour. The text of the pages is written by hand; only what stands between
`<!-- figures: NAME -->` and `<!-- end -->` is replaced.
"""

import argparse
import datetime
import json
import os
import platform
import re
import subprocess
import sys
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGES = [ROOT / "docs" / "performance.md", ROOT / "README.md"]
PLOT = ROOT / "docs" / "performance.svg"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
BLOCK = re.compile(r"(<!-- figures: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-run", action="store_true", help="take the figures of the last runs")
    parser.add_argument("--footprint", action="store_true", help="also build whole programs from nothing")
    parser.add_argument("arguments", nargs="*", help="for the benchmark, after --")
    options = parser.parse_args()
    if not options.no_run:
        cargo("bench", "-p", "connect-tests", "--bench", "performance", "--", *options.arguments)
        subprocess.run([sys.executable, str(HERE / "official.py")], check=True)
    if options.footprint:
        cargo("xtask", "footprint", "--others")
    figures = read(TARGET / "performance.json")["figures"]
    blocks = {group: table_of(figures, group) for group in dict.fromkeys(figure["group"] for figure in figures)}
    if not options.no_run:
        blocks["machine"] = machine()
    official = read(TARGET / "official.json")
    blocks["official"] = official_table(official["sdks"])
    # Cargo runs xtask's builds in the workspace's own folder.
    built = ROOT / "target" / "footprint.json"
    programs = read(built) if built.exists() else []
    if programs:
        blocks["footprint"] = footprint_table(programs)
        blocks["cold"] = cold_table(programs)
    blocks["targets"] = targets(figures, programs)
    fill = lambda match: match[1] + blocks[match[2]] + match[3] if match[2] in blocks else match[0]
    # Drawn first: figures of a part of the benchmark fail here, before anything is written.
    drawn = plot(figures, official["sdks"])
    for page in PAGES:
        page.write_text(BLOCK.sub(fill, page.read_text("utf-8")), "utf-8")
    PLOT.write_text(drawn, "utf-8")


def cargo(*arguments):
    subprocess.run(["cargo", *arguments], cwd=ROOT, check=True)


def read(path):
    return json.loads(path.read_text("utf-8"))


# Tables


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def number(value, unit=""):
    if value is None:
        return ""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


def table_of(figures, group):
    chosen = [figure for figure in figures if figure["group"] == group]
    others = list(dict.fromkeys(name for figure in chosen for name, _ in figure["others"]))
    head = ["Figure", "This SDK", "Baseline", "Ratio", *others]
    rows = []
    for figure in chosen:
        unit, more = figure["unit"], dict(figure["others"])
        rows.append([
            figure["name"],
            number(figure["ours"], unit),
            number(figure["baseline"], unit),
            "" if figure["ratio"] is None else f"{figure['ratio']:.2f}",
            *(number(more.get(name), unit) for name in others),
        ])
    return table(head, rows)


def targets(figures, programs):
    rows = footprint_targets(programs) if programs else []
    for figure in figures:
        if figure["target"] is None:
            continue
        (kind, limit), = figure["target"].items()
        ours, ratio, unit = figure["ours"], figure["ratio"], figure["unit"]
        wanted, got = {
            "above": (f"at most {limit:g} {unit} above the baseline", number(figure["difference"], unit)),
            "ratio_at_most": (f"at most {limit:g} times the baseline", f"{ratio or 0:.2f}"),
            "ratio_at_least": (f"at least {limit:g} times the baseline", f"{ratio or 0:.2f}"),
            "at_most": (f"at most {limit:g} {unit}", number(ours, unit)),
        }[kind]
        rows.append([f"{figure['group']}: {figure['name']}", wanted, got, met(figure["met"])])
    return table(["Figure", "Target", "Measured", "Met"], rows)


def footprint_targets(programs):
    """Cold build and size of the program on this SDK beside those of the one on reqwest."""
    by = {(row["program"], row["profile"]): row for row in programs}
    rows = []
    for profile in ("dev", "release"):
        ours, bare = by["pipedream-connect", profile], by["reqwest", profile]
        ratio = ours["cpu_seconds"] / bare["cpu_seconds"]
        rows.append([f"footprint: cold build, {profile}", "at most 1.25 times the baseline", f"{ratio:.2f}", met(ratio <= 1.25)])
    above = (ours["bytes"] - bare["bytes"]) / 1024
    rows.append(["footprint: size", "at most 450 KiB above the baseline", number(above, "KiB"), met(above <= 450)])
    return rows


def met(yes):
    return "yes" if yes else "**no**"


def official_table(sdks):
    rows = [
        [sdk, number(row["calls_per_cpu_second"]), number(row["memory_mib"], "MiB"), number(row["start_ms"], "ms"),
         number(row["start_cpu_ms"], "ms")]
        for sdk, row in sdks.items()
    ]
    return table(["SDK", "Calls per CPU-second", "Memory", "Start to first answer", "CPU time of that"], rows)


def footprint_table(rows):
    base = {row["profile"]: row for row in rows if row["program"] == "reqwest"}
    lines = [
        [row["program"], row["profile"], f"{row['cpu_seconds']:.0f} s", f"{row['wall_seconds']:.0f} s",
         f"{row['cpu_seconds'] / base[row['profile']]['cpu_seconds']:.2f}", str(row["crates"]),
         f"{row['bytes'] / (1 << 20):.2f} MiB" if row["bytes"] else ""]
        for row in rows
    ]
    return table(["Program on", "Profile", "CPU", "Wall", "CPU beside reqwest", "Crates", "Size"], lines)


def cold_table(rows):
    """The two programs that do the same, a line each."""
    by = {(row["program"], row["profile"]): row for row in rows}
    lines = []
    for name in ("reqwest", "pipedream-connect"):
        dev, release = by[name, "dev"], by[name, "release"]
        times = [f"{row['cpu_seconds']:.0f} s CPU, {row['wall_seconds']:.0f} s wall" for row in (dev, release)]
        lines.append([name, *times, str(release["crates"]), f"{release['bytes'] / (1 << 20):.2f} MiB"])
    return table(["Program on", "dev build", "release build", "Crates", "Stripped size"], lines)


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    facts = [
        f"{datetime.date.today()}",
        f"{os.cpu_count()} cores ({model[1] if model else platform.machine()}, virtual)",
        f"Linux {platform.release().split('-')[0]}",
        rustc,
        f"load average at the end {os.getloadavg()[0]:.1f}",
    ]
    return ", ".join(facts) + ".\n"


# The plot

COLOURS = {"light": "#9aa5b1", "ours": "#2b6cb0"}


def plot(figures, sdks):
    def of(name):
        figure = next(figure for figure in figures if figure["name"] == name)
        more = dict(figure["others"])
        bars = {"hyper": more["hyper"], "reqwest": figure["baseline"], "raw crate": more["raw crate"]}
        return {**bars, "this SDK": figure["ours"]}

    speed = {sdk if sdk != "Rust" else "this SDK": row["calls_per_cpu_second"] for sdk, row in sdks.items()}
    panels = [
        ("Allocations per call", of("allocations per call")),
        ("Client CPU per call, µs", of("client CPU per call")),
        ("Calls per CPU-second", speed),
    ]
    width, height = 260, 190
    parts = [panel(index * width, title, bars) for index, (title, bars) in enumerate(panels)]
    size = f'viewBox="0 0 {width * len(panels)} {height}" width="{width * len(panels)}" height="{height}"'
    style = 'font-family="sans-serif" font-size="12" fill="#333"'
    background = '<rect width="100%" height="100%" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>\n{background}\n' + "".join(parts) + "</svg>\n"


def panel(left, title, bars):
    most = max(bars.values())
    lines = [f'<text x="{left + 12}" y="24" font-weight="bold">{escape(title)}</text>\n']
    for index, (name, value) in enumerate(bars.items()):
        top = 42 + index * 36
        length = max(1, round(140 * value / most))
        colour = COLOURS["ours" if name == "this SDK" else "light"]
        lines.append(f'<text x="{left + 78}" y="{top + 15}" text-anchor="end">{escape(name)}</text>\n')
        lines.append(f'<rect x="{left + 84}" y="{top}" width="{length}" height="22" fill="{colour}"/>\n')
        inside = length > 100
        x, anchor, fill = (left + 84 + length - 5, "end", "#fff") if inside else (left + 89 + length, "start", "#333")
        lines.append(f'<text x="{x}" y="{top + 15}" text-anchor="{anchor}" fill="{fill}">{number(value)}</text>\n')
    return "".join(lines)


if __name__ == "__main__":
    main()
