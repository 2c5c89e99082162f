"""Fuzzes every target for a while.

    python3 fuzz/run.py [--seconds SECONDS_EACH] [TARGET ...]

Needs `cargo install --locked cargo-fuzz`. The sanitizer needs unstable compiler options: uses a nightly compiler if there
is one, and otherwise RUSTC_BOOTSTRAP. Starts from the inputs in seeds/ and keeps new ones in corpus/, which git ignores. A
failing input is written to artifacts/ and fails the run.
"""

import argparse
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description="Fuzzes every target for a while.")
    parser.add_argument("--seconds", type=int, default=10, help="time for each target")
    parser.add_argument("targets", nargs="*", help="names of targets; all by default")
    options = parser.parse_args()
    cargo, environment = compiler()
    if not works(cargo + ["fuzz", "--version"], environment):
        print("SKIPPED: fuzzing (cargo install --locked cargo-fuzz)")
        return
    names = options.targets or sorted(path.stem for path in (HERE / "targets").glob("*.rs"))
    for name in names:
        fuzz(cargo, environment, name, options.seconds)


def compiler():
    """The cargo to call, and its environment."""
    if works(["cargo", "+nightly", "--version"], os.environ):
        return ["cargo", "+nightly"], os.environ
    return ["cargo"], {**os.environ, "RUSTC_BOOTSTRAP": "1"}


def works(command, environment):
    return subprocess.run(command, env=environment, cwd=HERE, capture_output=True).returncode == 0


def fuzz(cargo, environment, name, seconds):
    corpus = HERE / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    run = ["fuzz", "run", "--fuzz-dir", ".", name, str(corpus), f"seeds/{name}", "--"]
    limits = [f"-max_total_time={seconds}", "-max_len=4096", "-verbosity=0", "-print_final_stats=1"]
    print(f"fuzzing {name} for {seconds} s", flush=True)
    if subprocess.run(cargo + run + limits, env=environment, cwd=HERE).returncode != 0:
        sys.exit(f"{name} failed: the input is in fuzz/artifacts/{name}")


if __name__ == "__main__":
    main()
