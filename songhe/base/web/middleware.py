"""Normal answers of this trade, as answers of HTTP: a verb that came too late is 409 with a sentence, never a stack trace."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from songhe.base.errors import Refused
from songhe.base.web import preferences, stream


class ChosenLanguage(LocaleMiddleware):
    """Chinese unless somebody chose another language on the settings page: what a browser was shipped with does not count."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language chosen in this browser, else the one that was kept for whoever signed in."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or request.session.get(preferences.IN_SESSION, "")
        translation.activate(chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say which language it is, and leave none behind in this thread for whoever works in it next."""
        answer = super().process_response(request, response)
        translation.deactivate()
        return answer


class MachinesAreNotLed:
    """Another system that comes without TLS is refused: led on silently, it would show its secret in clear for ever."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and request.path.startswith(settings.MACHINES):
            return JsonResponse({"sentence": _("这个接口只用 HTTPS。刚才的密钥已在网上明文传过，请换一个。")}, status=403)
        return self.get_response(request)


class NothingKept:
    """What is answered to somebody, by session or by token, is kept by no browser and no proxy unless its view says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
        if known and "Cache-Control" not in answer:
            answer["Cache-Control"] = "no-store"
        return answer


class WrongMomentMiddleware:
    """Turns `Refused` (and `WrongMoment`) into 409: a fragment for htmx, JSON for scripts, a page otherwise.

    It also notes where the live stream stood before the view read anything: the page asks for what came after that.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        stream.note_position(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only refusals; anything else is a fault and goes on to Django's own handling."""
        if not isinstance(exception, Refused):
            return None
        if "application/json" in request.headers.get("accept", ""):
            return JsonResponse({"sentence": exception.sentence}, status=exception.status)
        name = "_refused.html" if request.headers.get("HX-Request") else "refused.html"
        return render(request, name, {"sentence": exception.sentence, "written": _written(request)}, status=exception.status)


def _written(request: HttpRequest) -> list[str]:
    """What somebody composed and would lose with the page: whole words, not choices, days and numbers; never a password."""
    values = (str(value).strip() for name, value in request.POST.items() if "password" not in name.lower())
    return list(dict.fromkeys(value for value in values if not value.isascii() or " " in value))
