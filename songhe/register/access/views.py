"""My account: my password, my sessions."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock
from songhe.register.access import actions, phone_views, queries, sessions
from songhe.register.access.forms import ChangePassword
from songhe.register.access.scope import UserRequest


@require_GET
@login_required
def account(request: UserRequest) -> HttpResponse:
    """Who I am here, how I sign in, and where I am signed in."""
    rows = queries.sessions(request.user)
    mfa = {row.type for row in Authenticator.objects.filter(user=request.user)}
    held = phone_views.shown(queries.my_phones(request.user, clock.now())[:20])
    context = {"sessions": rows, "mine": request.session.session_key, "factors": mfa, "phones": held}
    return render(request, "access/account.html", context)


@require_http_methods(["GET", "POST"])
@login_required
@sensitive_post_parameters()
def change_password(request: UserRequest) -> HttpResponse:
    """Change the own password; all other browsers are signed out."""
    user = request.user
    form = ChangePassword(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        old_key = request.session.session_key or ""
        actions.set_password(user=user, password=form.cleaned_data["new"], by=user.actor, at=clock.now(), keep=old_key)
        update_session_auth_hash(request, user)
        actions.follow_session(old_key=old_key, new_key=request.session.session_key or "")
        messages.success(request, _("密码已改，其他设备已退出。"))
        return redirect("access:account")
    old = sessions.password_is_old(user, clock.now())
    return render(request, "access/password.html", {"form": form, "old": old}, status=422 if form.errors else 200)


@require_POST
@login_required
@reauthentication_required
def end_session(request: UserRequest, key: UUID) -> HttpResponse:
    """Sign one of my browsers out; who asks has shown a factor again (a session left open ends no others)."""
    row = get_object_or_404(queries.sessions(request.user), pk=key)
    actions.end_session(sign_in=row, by=request.user.actor, at=clock.now())
    messages.success(request, _("那台设备已退出。"))
    return redirect("access:account")


@require_POST
@login_required
@reauthentication_required
def end_others(request: UserRequest) -> HttpResponse:
    """Sign all my other browsers out."""
    user = request.user
    count = actions.end_all_sessions(user=user, by=user.actor, at=clock.now(), keep=request.session.session_key or "")
    messages.success(request, _("已退出其他 %(count)s 台设备。") % {"count": count})
    return redirect("access:account")
