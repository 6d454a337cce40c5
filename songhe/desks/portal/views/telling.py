"""Policies, entrances, news: what the public is told."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from songhe.base import clock
from songhe.base.web import entrances
from songhe.desks.portal import facts, near, rules
from songhe.desks.portal.forms import Questions
from songhe.desks.portal.open_page import PAGES, open_page, slowly, too_many
from songhe.register.bulletin import queries as bulletin

PER_PAGE = 20


@lru_cache
def benefits() -> tuple[rules.Benefit, ...]:
    """The entries of data/benefits.yaml."""
    text = (Path(__file__).parents[1] / "data/benefits.yaml").read_text(encoding="utf-8")
    return tuple(map(rules.benefit, yaml.safe_load(text)))


def _today() -> date:
    return localtime(clock.now()).date()


# Nothing is changed by asking: the answers are judged and forgotten, and no other site gains anything by sending them. They go
# by POST so that a mother's age and illness stand in no address, history or log; without a token the page is one for everybody.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Which benefits can my mother have?"""
    return _judged(request) if request.method == "POST" else _questions(request)


@open_page()
def _questions(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/benefits.html", {"form": Questions()})


def _judged(request: HttpRequest) -> HttpResponse:
    if too_many(request, PAGES):
        return slowly(request)
    form, context = Questions(request.POST), {}
    if form.is_valid():
        found = rules.judge(benefits(), form.answers(), _today())
        context = {name: [one for one in found if one.answer == name] for name in (rules.YES, rules.PERHAPS, rules.NO)}
        context["judged"] = True  # type: ignore[assignment]
    answer = render(request, "portal/benefits.html", {"form": form, **context}, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


@open_page()
def every_benefit(request: HttpRequest) -> HttpResponse:
    """All of them, to read and to print."""
    return render(request, "portal/every_benefit.html", {"rows": [one for one in benefits() if one.holds(_today())]})


@open_page()
def matter(request: HttpRequest, matter: str) -> HttpResponse:
    """Apply, book, complain: what can be done online today, and whom to visit or ring for the rest."""
    at = clock.now()
    asked = {"near": request.GET.get("near", "").strip()[:80], "place": request.GET.get("place", "")[:12]}
    where = near.read(asked, at)
    path, offices = where.path if where else "", facts.offices(at)
    mine = bulletin.near(offices, path, matter)
    context: dict[str, Any] = {
        "matter": matter, "ways": entrances.of(matter, getattr(request.user, "role", "")),
        "where": where, "asked": asked, "lost": asked["near"] and not where,
        "offices": mine or bulletin.near(offices, path, "ask"), "instead": not mine,
    }  # fmt: skip
    return render(request, "portal/matter.html", context)


@open_page()
def news(request: HttpRequest) -> HttpResponse:
    """What the bureaus published, newest first."""
    page = Paginator(facts.news(clock.now()), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/news.html", {"page": page})


@open_page()
def article(request: HttpRequest, key: UUID) -> HttpResponse:
    """One of them."""
    at = clock.now()
    row = next((one for one in facts.news(at) if one["pk"] == key), None)
    if row is None and settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        row = next((one for one in facts.news.make(at) if one["pk"] == key), None)  # who has just published it looks at once
    if row is None:
        raise Http404
    return render(request, "portal/article.html", {"row": row})
