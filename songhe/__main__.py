"""The `songhe` command: Django's commands, with dashes allowed (`songhe verify-journal`)."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songhe.config.settings")
    from django.core.management import execute_from_command_line

    argv = sys.argv[:]
    if len(argv) > 1:
        argv[1] = argv[1].replace("-", "_") if not argv[1].startswith("-") else argv[1]
    execute_from_command_line(argv)


if __name__ == "__main__":
    main()
