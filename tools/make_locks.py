"""`make locks`: requirements/*.in → *.txt with hashes, for every Python from 3.11 and every platform, naming no host.

Without arguments versions that are locked stay; `ARGS=--upgrade` takes the newest that fit.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
UV = Path(sys.executable).parent / "uv"
QUIET = ("--quiet", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links")
SHAPE = ("--universal", "--generate-hashes", "--python-version", "3.11")


def main() -> None:
    """Lock `base` first: the others must agree with what is served; the scanners live apart and need not."""
    for group in ("base", "assets", "dev", "attack"):
        agree = ("--constraint", "requirements/base.txt") if group in ("assets", "dev") else ()
        files = (f"requirements/{group}.in", "--output-file", f"requirements/{group}.txt")
        subprocess.run([UV, "pip", "compile", *QUIET, *SHAPE, *agree, *files, *sys.argv[1:]], cwd=ROOT, check=True)
        print(f"requirements/{group}.txt")


if __name__ == "__main__":
    main()
