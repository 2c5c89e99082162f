"""Holds connect.yaml against two public validators: openapi-spec-validator and redocly.

`python3 openapi/validate.py` from anywhere. Installs the first under `target/`; npx fetches the second.
"""

import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOOLS = HERE.parent / "target" / "validate"
SPEC = HERE / "connect.yaml"
PYTHON_PACKAGE = "openapi-spec-validator==0.9.0"
NODE_PACKAGE = "@redocly/cli@2.77.0"


def by_python():
    python = TOOLS / "bin" / "python"
    stamp = TOOLS / "installed"
    if not stamp.exists() or stamp.read_text() != PYTHON_PACKAGE:
        venv.create(TOOLS, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PYTHON_PACKAGE], check=True)
        stamp.write_text(PYTHON_PACKAGE)
    return subprocess.run([TOOLS / "bin" / "openapi-spec-validator", SPEC]).returncode


def by_node():
    if not shutil.which("npx"):
        print(f"SKIPPED: no npx to run {NODE_PACKAGE}")
        return 0
    command = ["npx", "--yes", NODE_PACKAGE, "lint", "--config", HERE / "redocly.yaml", SPEC]
    return subprocess.run(command).returncode


sys.exit(by_python() or by_node())
