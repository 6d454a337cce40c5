"""Reports: the list, a look before publishing, one that was published, its paper and its Word document."""

from datetime import datetime
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from songhe.base import clock
from songhe.base import indicators as base
from songhe.city.targets import actions, charts, composing, paper, places
from songhe.city.targets.actions.publishing import intact, uncounted
from songhe.city.targets.forms import PublishForm
from songhe.city.targets.models import Publication
from songhe.city.targets.queries import publications
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.places import queries as names

PAGE = 30
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@roles(*BUREAU_ROLES)
def listed(request: UserRequest) -> HttpResponse:
    """What was published, and what may be made next."""
    return _listed(request, PublishForm(initial=_next(clock.now())))


def _listed(request: UserRequest, form: PublishForm) -> HttpResponse:
    page = Paginator(publications.publications(request.user), PAGE).get_page(request.GET.get("page"))
    told = names.names_of({row.division_path for row in page})
    rows = [(row, told[row.division_path]) for row in page]
    return render(
        request, "targets/reports.html", {"page": page, "rows": rows, "form": form}, status=422 if form.errors else 200
    )


@require_GET
@roles(*BUREAU_ROLES)
def preview(request: UserRequest) -> HttpResponse:
    """What would be published now."""
    at = clock.now()
    form = PublishForm(request.GET or _next(at))
    if form.is_valid() and form.cleaned_data["month"].starts_at > at:
        form.add_error("month", _("这个月还没有开始，还没有数可报。"))
    if not form.is_valid():
        return _listed(request, form)
    kind, month = form.cleaned_data["kind"], form.cleaned_data["month"]
    content = composing.content(request.user, kind, places.place(request.user), month, at)
    early = kind == Publication.Kind.MONTHLY and month.last >= timezone.localdate(at)
    context = {"kind": kind, "month": month, "early": early, "uncounted": len(uncounted(month)), **_drawn(content)}
    return render(request, "targets/preview.html", context)


@require_POST
@roles(*BUREAU_ROLES)
def publish(request: UserRequest) -> HttpResponse:
    """Publish it; it stays for good."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise Http404
    row = actions.publish(**form.cleaned_data, user=request.user, at=clock.now())
    return redirect("targets:publication", row.pk)


@require_GET
@roles(*BUREAU_ROLES)
def one(request: UserRequest, key: UUID) -> HttpResponse:
    """A report as it was published."""
    row = get_object_or_404(publications.one(request.user, key))
    return render(request, "targets/publication.html", {"row": row, "intact": intact(row), **_drawn(row.content)})


@require_GET
@roles(*BUREAU_ROLES)
def pdf(request: UserRequest, key: UUID) -> HttpResponse:
    """To print."""
    row = get_object_or_404(publications.one(request.user, key))
    return _file(paper.pdf(row), "application/pdf", f"{row.number}.pdf")


@require_GET
@roles(*BUREAU_ROLES)
def word(request: UserRequest, key: UUID) -> HttpResponse:
    """To send."""
    row = get_object_or_404(publications.one(request.user, key))
    return _file(paper.word(row), WORD, f"{row.number}.docx")


def _next(at: datetime) -> dict[str, str]:
    """What is made next as a rule: the report of the month that is over."""
    return {"kind": "monthly", "month": base.months_before(base.month_of(at), 2)[0].key}


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _drawn(content: dict[str, object]) -> dict[str, object]:
    """The content with its charts drawn, and the headings of the paper."""
    told: list[dict[str, object]] = content["charts"]  # type: ignore[assignment]
    return {
        "content": content,
        "words": paper.words(),
        "charts": [(one["name"], one["unit"], charts.chart(one)) for one in told],
    }
