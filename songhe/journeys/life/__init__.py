"""A life event and everything that follows it: proposed, looked at, done, perhaps taken back. The doors of this journey."""

from songhe.journeys.life.course import effects_of, foresee, perform, propose, refuse, undo
from songhe.journeys.life.listening import Effect, Listener, Tone

__all__ = ["Effect", "Listener", "Tone", "effects_of", "foresee", "perform", "propose", "refuse", "undo"]
