"""A verb that refuses, on the page where it was tried: the sentence stands on the form, and the page is drawn again."""

from dataclasses import dataclass
from types import TracebackType

from django.forms import BaseForm

from songhe.base.errors import Refused


@dataclass(frozen=True)
class refusal_on:  # noqa: N801  (reads as the statement that it is: `with refusal_on(form): …`)
    """Around a verb and what follows when it was done; what it refuses stands on the form instead.

        if form.is_valid():
            with refusal_on(form, "day"):
                row = actions.plan(**form.cleaned_data, by=request.user.actor, at=clock.now())
                return redirect("room:one", row.pk)
        return render(request, "room/plan.html", {"form": form}, status=422 if form.errors else 200)

    The sentence stands at the fact that the refusal is about (`Refused.about`) where the form asks for it, else at `field`, and
    without one above the form. Nothing but a refusal is caught. Without this the middleware answers 409, on a page of its own,
    and what was written is lost. A class and not a generator, since mypy takes what follows for reachable only after a `bool`.
    """

    form: BaseForm
    field: str | None = None

    def __enter__(self) -> None:
        """Nothing is needed before."""

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(fault, Refused):
            return False
        self.form.add_error(fault.about if fault.about in self.form.fields else self.field, fault.sentence)
        return True
