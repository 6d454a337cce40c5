"""No file names the host of a package registry: a lock made behind a mirror must work behind any other."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# In pieces, so that this file does not name them either.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("npmmirror", "com"),
        ("deb", "debian", "org"),
        ("mirrors", "aliyun", "com"),
        ("pypi", "tuna"),
        ("registry", "yarnpkg", "com"),
    )
)
TEXT_LIMIT = 5_000_000


def tracked() -> list[Path]:
    """Files of the tree that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def findings(path: Path) -> list[str]:
    """`file:line: host` for every host named in one file."""
    if path.stat().st_size > TEXT_LIMIT:
        return []
    lines = path.read_text(errors="ignore").splitlines()
    return [f"{path.relative_to(ROOT)}:{n}: {host}" for n, line in enumerate(lines, 1) for host in HOSTS if host in line]


def main() -> int:
    """Print what was found; 1 when anything was."""
    found = [finding for path in tracked() for finding in findings(path)]
    print("\n".join(found) if found else "no registry host is named")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
