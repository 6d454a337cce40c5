"""Keeps the collector of garbage out of an alarm's way.

A full collection walks every object of the process: with Django and the rooms loaded that is 30 to 60 ms in which nothing else
runs. What a process has loaded by the time it is ready stays for good; set aside (`gc.freeze`) it is never walked again.
"""

import gc


def settle() -> None:
    """Call once when a process is ready: what it holds now is permanent, and later collections see only what came after."""
    gc.collect()
    gc.freeze()
