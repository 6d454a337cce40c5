"""What a listener is. One file of this folder per room, named in `listeners.py`; docs/how-to/listen-to-a-life-event.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from songhe.base.actors import Actor
from songhe.journeys.life.words import SENTENCES
from songhe.register.life.models import LifeEvent

Manifest = Mapping[str, Any]


class Tone(StrEnum):
    """What an effect is to whoever looks at it."""

    STOPS = "stops"
    STARTS = "starts"
    NOTE = "note"  # stays, or is for a person to do
    CONFLICT = "conflict"  # does not fit, and is never settled silently


@dataclass(frozen=True)
class Effect:
    """One thing that will follow, or has followed: a sentence of `words.py` and what stands in it."""

    tone: Tone
    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """In the reader's language."""
        return str(SENTENCES[self.code]) % self.facts

    def out(self) -> list[Any]:
        """As the event keeps it."""
        return [self.tone.value, self.code, self.facts]

    @classmethod
    def back(cls, kept: list[Any]) -> "Effect":
        """What the event kept."""
        return cls(Tone(kept[0]), kept[1], kept[2])


class Listener(Protocol):
    """One room that follows life events. Each function runs inside the one transaction of the event."""

    NAME: str

    def foresee(self, event: LifeEvent) -> list[Effect]:
        """What would follow. Writes nothing; the event may not be saved yet."""

    def apply(self, event: LifeEvent, by: Actor, at: datetime) -> Manifest:
        """Let it follow, by the room's own verbs. Returns what is needed to take it back, as JSON holds it; empty: nothing."""

    def undo(self, event: LifeEvent, manifest: Manifest, by: Actor, at: datetime) -> list[Effect]:
        """Take back exactly what the manifest says. Returns what could not be; `Refused` leaves everything as it is."""
