"""The same plan, searched in a process of its own: a search keeps the interpreter busy, and others want to be served."""

import pickle
import subprocess
import sys
from collections.abc import Callable

from songhe.engines.routing.nouns import Plan, Problem


class Broken(RuntimeError):
    """The process ended without a plan; what it said last is in the message."""


def plan(problem: Problem, *, seconds: float, seed: int = 1, watch: Callable[[int], None] | None = None) -> Plan:
    """`planning.plan` elsewhere. `watch` is given per cent of the time as it passes."""
    command = [sys.executable, "-m", "songhe.engines.routing"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdin is not None and child.stderr is not None and child.stdout is not None
        try:
            child.stdin.write(pickle.dumps((problem, seconds, seed)))
            child.stdin.close()
            last, told = "", -1
            for line in child.stderr:
                last = line.decode(errors="replace").strip()
                if last.isdigit() and int(last) >= told + 5 and watch is not None:
                    told = int(last)
                    watch(told)
            answer = child.stdout.read()
        except BrokenPipeError as fault:
            raise Broken(str(fault)) from fault
        except BaseException:
            child.kill()
            raise
    if child.returncode:
        raise Broken(last)
    found = pickle.loads(answer)
    assert isinstance(found, Plan)
    return found
