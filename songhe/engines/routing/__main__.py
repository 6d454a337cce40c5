"""`python -m songhe.engines.routing`: a process of its own for a long search, so that others keep the interpreter.

Standard input: pickled (problem, seconds, seed). Standard error: per cent done, one number a line. Standard output: the pickled
plan. Only ever started by `apart`, which wrote the input itself.
"""

import os
import pickle
import sys

from songhe.engines.routing.planning import plan


def main() -> None:
    """Plan at a low priority; progress first, then the plan."""
    if hasattr(os, "nice"):
        os.nice(5)
    problem, seconds, seed = pickle.load(sys.stdin.buffer)

    def watch(done: float, _cost: float) -> None:
        sys.stderr.write(f"{int(done * 100)}\n")
        sys.stderr.flush()

    found = plan(problem, seconds=seconds, seed=seed, watch=watch)
    sys.stderr.close()
    pickle.dump(found, sys.stdout.buffer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
