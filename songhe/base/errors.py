"""Answers that are normal in this trade: somebody else was first, or it is not yours to see."""

from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    """A deed that cannot be done, with a sentence for the person who tried. Turned into 409 (or `status`) by middleware.

    `about` names the fact that stands in the way, as the verb calls it: a form that asks for it shows the sentence there.
    """

    status = 409

    def __init__(self, sentence: str, about: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.about = sentence, about


class WrongMoment(Refused):
    """The row was not in a state from which this verb may start: somebody was first, or it is over (law 1)."""

    def __init__(self, row: Any, verb: str) -> None:
        self.row, self.verb = row, verb
        why = getattr(row, "why_not", None)
        sentence = why(verb) if why else ""
        super().__init__(sentence or _("现在不能这样做：这条记录已经变了，请看最新的状态。"))
