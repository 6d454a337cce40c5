"""The scope of a user, as one filter that every query of every room passes through (law 7)."""

from functools import wraps
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from songhe.base.prefix import begins
from songhe.register.access.models import Role, User

M = TypeVar("M", bound=Model)


class UserRequest(HttpRequest):
    """For annotations: the request of a user who is logged in, which every view behind `roles` gets."""

    user: User


def within(path: str, column: str = "division_path") -> Q:
    """Rows whose division is `path` or lies below it: one range of an index. Codes of one level are of one length, so that
    nothing else begins with a whole path."""
    return begins(column, path)


def paths_above(path: str) -> list[str]:
    """Paths of the divisions in which `path` lies, the city first."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]


def covers(scope: str, path: str) -> bool:
    """True when `path` is `scope` or lies below it; the same rule as `within`, for values in memory."""
    return path == scope or path.startswith(f"{scope}/")


def visible(user: User, rows: QuerySet[M], column: str = "division_path") -> QuerySet[M]:
    """The part of `rows` in the user's division."""
    return rows.filter(within(user.scope, column))


def roles(*allowed: str) -> Any:
    """A page for these roles only. Others get 404: that a page exists is itself a fact. `.roles` tells the menu test."""
    permitted = frozenset(str(role) for role in allowed)
    unknown = permitted - set(Role.values)
    if unknown:
        raise ValueError(f"unknown roles {unknown}")

    def wrap(view: Any) -> Any:
        @wraps(view)
        def checked(request: UserRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return to_log_in(request)
            if request.user.role not in permitted:
                raise Http404
            return view(request, *args, **kwargs)

        checked.roles = permitted  # type: ignore[attr-defined]
        return checked

    return wrap


def to_log_in(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in: a page leads to the log-in and back, a script is told by its status."""
    if "text/html" in request.headers.get("accept", "text/html"):
        return redirect_to_login(request.get_full_path())
    return JsonResponse({"sentence": _("登录已过期，请重新登录。")}, status=401)
