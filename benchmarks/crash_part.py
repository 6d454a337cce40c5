"""What several experiments of `crash.py` need: one process of the house that may be killed, and people who press in it."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from benchmarks.scratch import ROOT

SHORT = {"next_desk": 3, "lead": 5, "city": 7, "120": 9, "cascade": 11, "next": 4, "county": 14, "no_answer": 4}
"""Seconds of each rule in the experiment, instead of minutes: the rules are data."""


class Part:
    """One process of the house, which may be killed at any moment and is started again."""

    def __init__(self, name: str, command: tuple[str, ...], env: dict[str, str], log: Path) -> None:
        self.name, self.command, self.env, self.log = name, command, env, log
        self.up: list[list[float]] = []  # [ready at, gone at] of each life
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.command, cwd=ROOT, env={**os.environ, **self.env}, stdout=subprocess.PIPE, stderr=self.log.open("ab")
        )
        threading.Thread(target=self._listen, args=(self.process,), daemon=True).start()

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        for line in process.stdout or []:
            if b"ready" in line or b"open on" in line:
                self.up.append([time.time(), float("inf")])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.up:
            self.up[-1][1] = time.time()

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()

    @property
    def alive(self) -> bool:
        """Ready, and not killed since."""
        return bool(self.up) and self.up[-1][1] == float("inf")


def people(count: int, prefix: str = "crash-") -> list[tuple[str, str]]:
    """Elders of 汉阴县, each with a button that may come in; a few responders; and the rules in seconds."""
    from songhe.care.emergency.models import Rule
    from songhe.care.fleet.models import Device, DeviceModel
    from songhe.links.devices import drill
    from songhe.register.people.models import Elder
    from songhe.register.staff.models import Responder
    from tests import cast

    cast.city()
    cast.liu_min()
    village = cast.place(cast.PUXI)
    model, _ = DeviceModel.objects.get_or_create(code="crash", defaults={"name": "crash", "kind": "button"})
    homes = drill.homes(prefix, count)
    for number, (uid, _) in enumerate(homes):
        elder = Elder.objects.create(name=f"老人{number:03d}", division=village, division_path=village.path)
        Device.objects.create(uid=uid, model=model, elder=elder, division_path=village.path)
    for number in range(0 if Responder.objects.exists() else 6):
        cast.responder(f"r{number}", f"响应{number}", "neighbour", cast.PUXI, 32.784 + number / 1000, 108.283)
    for rule in Rule.objects.all():
        if rule.then in SHORT:
            Rule.objects.filter(pk=rule.pk).update(seconds=SHORT[rule.then])
    return homes
