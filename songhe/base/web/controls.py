"""What a field of an empty form is drawn from: the same for everybody, so it is drawn once (`base.web.once`).

A field is drawn by two templates of its own and costs more than most of what a page asks the database. Kept is only what says
nothing of anybody: a field without a value, with a day or a number, or a choice among words. What somebody has typed, what was
wrong with it, and every control that is made in a way of its own are drawn each time.
"""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.fields import BaseTemporalField
from django.forms.models import ModelChoiceIterator
from django.forms.widgets import ChoiceWidget, MultiWidget

from songhe.base.web import once

MOST_CHOICES = 60  # to read them all costs more than to draw few


def key_of(bound: BoundField, hint: str) -> Any:
    """All that the field is drawn from, or None where it has to be drawn each time."""
    widget = bound.field.widget
    if bound.form.is_bound or isinstance(widget, MultiWidget) or type(bound) is not BoundField:
        return None
    value = bound.value()
    moment = isinstance(bound.field, BaseTemporalField)
    if not (value in (None, "", []) or moment or isinstance(value, once.EXACT) or isinstance(widget, ChoiceWidget)):
        return None
    try:
        label, told = str(bound.label), str(hint or bound.help_text)
        field = (bound.html_name, bound.auto_id, label, told, bound.field.required, bound.field.disabled)
        form = (type(bound.form), bound.form.use_required_attribute, bound.form.empty_permitted)
        return form, type(bound.field), field, once.plain(value), type(widget), *_control(widget)
    except once.Unfit:
        return None


def _control(widget: Widget) -> tuple[Any, ...]:
    """What the widget itself brings along. A list that the database is asked for is another one each time."""
    own = {name: value for name, value in vars(widget).items() if name not in {"choices", "_choices"}}
    if not isinstance(widget, ChoiceWidget):
        return (once.plain(own),)
    if isinstance(getattr(widget.choices, "iterator", widget.choices), ModelChoiceIterator):
        raise once.Unfit("choices of the database")
    choices = list(widget.choices)
    if len(choices) > MOST_CHOICES:
        raise once.Unfit("too many choices")
    return once.plain(own), once.plain(choices)
