#!/usr/bin/env python3
"""Django's own door to the house; `python -m songhe` is the same with dashes allowed in verbs."""

from songhe.__main__ import main

if __name__ == "__main__":
    main()
