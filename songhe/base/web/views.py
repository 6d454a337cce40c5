"""Pages of the shell itself: the way home, preferences, the manifest, the style page."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_GET, require_http_methods

from songhe.base import clock
from songhe.base.web import leading, menu, preferences, sample

STYLE_ROLES = frozenset({"city", "auditor"})
PHONE_ROLES = frozenset({"responder", "assistant", "family", "elder"})


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every role begins at its own desk; whoever has none at the desk for everybody, which offers the log-in."""
    if not request.user.is_authenticated:
        return redirect(menu.home_of_visitors() or settings.LOGIN_URL)
    return redirect(menu.home_of(request.user.role))


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Ground, size of text, keys and language of this browser; open to everybody, also before signing in."""
    if request.method == "GET":
        shell = "shell_phone.html" if getattr(request.user, "role", "") in PHONE_ROLES else "shell_plain.html"
        return render(request, "preferences.html", {"languages": preferences.languages(), "shell": shell})
    response = leading.led(request, request.POST.get("next", ""), "web:preferences")
    language = request.POST.get("language", "")
    preferences.remember(response, preferences.chosen(request.POST.dict()), language)
    preferences.keep_language(request, language)
    return response


@require_GET
@login_required
def style(request: HttpRequest) -> HttpResponse:
    """Every component with invented people: what pages are made of, and what the accessibility check looks at."""
    if request.user.role not in STYLE_ROLES and not settings.DEMO:  # type: ignore[union-attr]
        raise Http404
    return render(request, "style.html", sample.context(clock.now()))


style.roles = STYLE_ROLES  # type: ignore[attr-defined]


@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """The web manifest: the platform on a phone's first screen."""
    icon = {"src": static("img/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}
    body = {
        "name": settings.SITE_NAME,
        "short_name": settings.SITE_NAME,
        "lang": "zh-CN",
        "start_url": "/",
        "display": "standalone",
    }
    colours = {"background_color": "#F4F6F5", "theme_color": "#17645B", "icons": [icon]}
    return JsonResponse({**body, **colours}, content_type="application/manifest+json")


@require_GET
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask here before they have read the page."""
    return redirect(static("img/mark.svg"), permanent=True)
