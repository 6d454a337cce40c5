"""Gathers every word of the screens into the catalogues of other languages: `python tools/words.py` after changing words.

Chinese is the source; songhe/locale/en/LC_MESSAGES/django.po holds the English. Needs GNU gettext (apt-get install gettext);
compiling does not (tools/assets.py does it). Words that nobody uses any more are taken out.
"""

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en",)


def main() -> None:
    """Extract, drop the unused, and say what is left to translate."""
    if not shutil.which("xgettext"):
        sys.exit("words: needs GNU gettext: apt-get install gettext")
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")
    os.chdir(ROOT)
    import django
    import polib
    from django.core.management import call_command

    django.setup()
    ignored = ["node_modules/*", "tests/*", ".venv/*", "benchmarks/*", "var/*"]
    call_command(
        "makemessages",
        locale=list(LANGUAGES),
        ignore_patterns=ignored,
        no_wrap=True,
        add_location=None,
        no_location=True,
        verbosity=0,
    )
    for language in LANGUAGES:
        path = ROOT / f"songhe/locale/{language}/LC_MESSAGES/django.po"
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for entry in catalogue.obsolete_entries():
            catalogue.remove(entry)
        catalogue.metadata.pop("POT-Creation-Date", None)
        catalogue.save()
        left = len(catalogue.untranslated_entries()) + len(catalogue.fuzzy_entries())
        sys.stdout.write(f"{path.relative_to(ROOT)}: {len(catalogue)} words, {left} to translate\n")


if __name__ == "__main__":
    main()
