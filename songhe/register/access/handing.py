"""The one page on which a drawn password is seen: the answer to the deed itself, so it lies in no session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from songhe.register.access.actions import Drawn


def told(request: HttpRequest, drawn: Drawn, back: str) -> HttpResponse:
    """Name, user name, the password, until when it opens, and the way back. Loaded again it is gone."""
    return render(request, "access/one_time.html", {"row": drawn.user, "password": drawn.password, "back": back})
