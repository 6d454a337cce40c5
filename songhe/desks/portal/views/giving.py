"""Open files, and the size of letters."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from songhe.base import clock, datasets
from songhe.base.web import leading, preferences
from songhe.desks.portal import files
from songhe.desks.portal.open_page import FILES, open_page

TYPES = {"csv": ("text/csv; charset=utf-8", files.as_csv), "json": ("application/json", files.as_json)}


@open_page()
def every(request: HttpRequest) -> HttpResponse:
    """What is published."""
    return render(request, "portal/data.html", {"rows": datasets.every(), "licence": files.licence()})


@open_page()
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One dataset: what it is and what each column means."""
    dataset = datasets.find(code)
    if dataset is None:
        raise Http404
    return render(request, "portal/dataset.html", {"dataset": dataset, "licence": files.licence()})


@open_page(FILES)
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The file itself, as of this minute."""
    dataset, at = datasets.find(code), clock.now()
    if dataset is None:
        raise Http404
    content_type, write = TYPES[form]
    answer = HttpResponse(write(dataset, at), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{code}-{localtime(at):%Y-%m-%d}.{form}"'
    answer["Access-Control-Allow-Origin"] = "*"  # open data: other people's pages may read it
    return answer


# Sets two cookies of the visitor's own browser and nothing else. Without a token the public pages are the same for everybody
# and may be kept on the way; another site that sent this form could make letters larger, once.
@csrf_exempt
@require_POST
def eyes(request: HttpRequest) -> HttpResponse:
    """Larger or smaller letters, and back to the page."""
    response = leading.led(request, request.POST.get("next", ""), "portal:home")
    preferences.remember(response, preferences.chosen({name: request.POST.get(name, "") for name in ("size", "hint")}))
    return response
