"""Pages of the bureau on which it writes what the public reads."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access.models import BUREAU_ROLES
from songhe.register.access.scope import UserRequest, roles
from songhe.register.bulletin import actions, queries
from songhe.register.bulletin.forms import ArticleForm, CounterForm
from songhe.register.bulletin.models import Article, Counter

PER_PAGE = 30


def _page(request: UserRequest, name: str, form: Any, **more: Any) -> HttpResponse:
    return render(request, f"bulletin/{name}.html", {"form": form, **more}, status=422 if form.errors else 200)


@require_GET
@roles(*BUREAU_ROLES)
def articles(request: UserRequest) -> HttpResponse:
    """What was written here, newest first."""
    page = Paginator(queries.articles(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bulletin/articles.html", {"page": page})


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def new_article(request: UserRequest) -> HttpResponse:
    """Write a draft, or say better what was withdrawn."""
    key = _key(request.GET.get("again", ""))
    before = queries.articles(request.user).filter(pk=key).first() if key else None
    form = ArticleForm(request.POST or None, article=before)
    if request.method == "POST" and form.is_valid():
        row = actions.write(**form.cleaned_data, user=request.user, at=clock.now(), again=before)
        return redirect("bulletin:article", row.pk)
    return _page(request, "write", form, before=before)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def article(request: UserRequest, key: UUID) -> HttpResponse:
    """One article: a draft is changed here, and shown as the public will see it."""
    row = get_object_or_404(queries.articles(request.user), pk=key)
    form = ArticleForm(request.POST or None, article=row)
    if request.method == "POST" and form.is_valid():
        actions.edit(article=row, **form.cleaned_data, user=request.user, at=clock.now())
        messages.success(request, _("草稿已保存。"))
        return redirect("bulletin:article", row.pk)
    return _page(request, "article", form, row=row)


@require_POST
@roles(*BUREAU_ROLES)
def publish(request: UserRequest, key: UUID) -> HttpResponse:
    """Everybody can read it."""
    row: Article = get_object_or_404(queries.articles(request.user), pk=key)
    actions.publish(article=row, user=request.user, at=clock.now())
    messages.success(request, _("已发布，公众页面一分钟内可以看到。"))
    return redirect("bulletin:article", row.pk)


@require_POST
@roles(*BUREAU_ROLES)
def withdraw(request: UserRequest, key: UUID) -> HttpResponse:
    """Nobody reads it any more."""
    row: Article = get_object_or_404(queries.articles(request.user), pk=key)
    actions.withdraw(article=row, why=request.POST.get("why", ""), user=request.user, at=clock.now())
    messages.success(request, _("已撤下。"))
    return redirect("bulletin:article", row.pk)


@require_GET
@roles(*BUREAU_ROLES)
def counters(request: UserRequest) -> HttpResponse:
    """Counters and telephones of the user's division."""
    page = Paginator(queries.counters(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bulletin/counters.html", {"page": page})


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def new_counter(request: UserRequest) -> HttpResponse:
    """Make a counter known."""
    form = CounterForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        actions.open_counter(**form.cleaned_data, user=request.user, at=clock.now())
        messages.success(request, _("已公布。"))
        return redirect("bulletin:counters")
    return _page(request, "counter", form)


@require_http_methods(["GET", "POST"])
@roles(*BUREAU_ROLES)
def counter(request: UserRequest, key: UUID) -> HttpResponse:
    """Put one right."""
    row: Counter = get_object_or_404(queries.counters(request.user), pk=key)
    form = CounterForm(request.POST or None, user=request.user, counter=row)
    if request.method == "POST" and form.is_valid():
        actions.correct_counter(counter=row, **form.cleaned_data, user=request.user, at=clock.now())
        messages.success(request, _("已更正。"))
        return redirect("bulletin:counters")
    return _page(request, "counter", form, row=row)


@require_POST
@roles(*BUREAU_ROLES)
def close(request: UserRequest, key: UUID) -> HttpResponse:
    """Not shown any more."""
    row: Counter = get_object_or_404(queries.counters(request.user), pk=key)
    actions.close_counter(counter=row, user=request.user, at=clock.now())
    return redirect("bulletin:counters")


@require_POST
@roles(*BUREAU_ROLES)
def reopen(request: UserRequest, key: UUID) -> HttpResponse:
    """Shown again."""
    row: Counter = get_object_or_404(queries.counters(request.user), pk=key)
    actions.reopen_counter(counter=row, user=request.user, at=clock.now())
    return redirect("bulletin:counters")


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
