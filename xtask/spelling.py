"""Checks the spelling of the repository with typos. `_typos.toml` lists what it must not correct.

`python3 xtask/spelling.py` from anywhere. Installs typos under `target/`.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "target" / "spelling"
PACKAGE = "typos==1.52.0"

typos = TOOLS / "bin" / "typos"
stamp = TOOLS / "installed"
if not stamp.exists() or stamp.read_text() != PACKAGE:
    venv.create(TOOLS, with_pip=True, clear=True)
    subprocess.run([TOOLS / "bin" / "python", "-m", "pip", "install", "--quiet", PACKAGE], check=True)
    stamp.write_text(PACKAGE)
sys.exit(subprocess.run([typos], cwd=ROOT).returncode)
