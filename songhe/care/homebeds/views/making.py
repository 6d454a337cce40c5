"""What is made ready: the survey, the kit, retrofits, agreements; and calls of concern afterwards."""

import base64
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songhe.base import clock, pictures
from songhe.base.web.refusals import refusal_on
from songhe.care.homebeds import actions, dated, queries, words
from songhe.care.homebeds.forms import (
    BookForm,
    CallForm,
    DraftForm,
    FinishForm,
    InstallForm,
    LeaveOutForm,
    PhotoForm,
    RetrofitForm,
    SignForm,
    SurveyForm,
)
from songhe.care.homebeds.models import BedAgreement, HomeSurvey, KitItem, RetrofitRequest, SurveyPhoto
from songhe.care.homebeds.showing import parts
from songhe.care.homebeds.views.ground import WORKS, page, work
from songhe.register.access.scope import UserRequest, roles


@require_http_methods(["GET", "POST"])
@roles(*WORKS)
def survey(request: UserRequest, pk: UUID) -> HttpResponse:
    """Look at the home, point by point."""
    row, at = work(request, pk), clock.now()
    form = SurveyForm(request.POST or None, today=localtime(at).date())
    if request.method == "POST" and form.is_valid():
        with refusal_on(form):
            made = actions.survey(home_bed=row, **form.facts(), by=request.user.actor, at=at)
            messages.success(request, _("勘察已保存。"))
            return redirect("homebeds:photos", made.pk) if made.consent_by else redirect("homebeds:file", pk)
    return render(request, "homebeds/survey.html", {"row": row, "form": form}, status=422 if form.errors else 200)


def _survey(request: UserRequest, pk: UUID) -> HomeSurvey:
    found = get_object_or_404(HomeSurvey.objects.select_related("home_bed__elder"), pk=pk)
    work(request, found.home_bed_id)
    return found


@require_http_methods(["GET", "POST"])
@roles(*WORKS)
def photos(request: UserRequest, pk: UUID) -> HttpResponse:
    """Pictures of the home, where somebody of it agreed."""
    row, at = _survey(request, pk), clock.now()
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        told = {"picture": data["picture"].read(pictures.LARGEST + 1), "caption": data["caption"]}
        with refusal_on(form, "picture"):
            actions.add_photo(survey=row, **told, by=request.user.actor, at=at)
            return redirect("homebeds:photos", pk)
    day = localtime(at).date()
    context = {**parts.survey(row, day), "form": form, "bed": row.home_bed, "most": dated.rules(day).photos}
    return render(request, "homebeds/photos.html", context, status=422 if form.errors else 200)


def _photo(request: UserRequest, pk: UUID) -> SurveyPhoto:
    found = get_object_or_404(SurveyPhoto.objects.select_related("survey__home_bed"), pk=pk)
    work(request, found.survey.home_bed_id)
    return found


@require_GET
@roles(*WORKS)
def photo(request: UserRequest, pk: UUID) -> HttpResponse:
    """One picture, opened for whoever works on the file; never kept by the browser."""
    answer = HttpResponse(base64.b64decode(_photo(request, pk).picture), content_type="image/jpeg")
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@roles(*WORKS)
def photo_removal(request: UserRequest, pk: UUID) -> HttpResponse:
    """Take a picture away for good."""
    row = _photo(request, pk)
    survey_key = row.survey_id
    actions.remove_photo(photo=row, by=request.user.actor, at=clock.now())
    return redirect("homebeds:photos", survey_key)


@require_POST
@roles(*WORKS)
def installing(request: UserRequest, pk: UUID) -> HttpResponse:
    """A device stands for a place of the kit."""
    row, day = work(request, pk), localtime(clock.now()).date()
    form = InstallForm(request.POST, pieces=dated.kit(day).values(), things=parts.spare(row))
    if not form.is_valid():
        return page(request, row, install_form=form)
    actions.install(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)


@require_POST
@roles(*WORKS)
def leaving_out(request: UserRequest, pk: UUID) -> HttpResponse:
    """A place of the kit stays empty, with a reason."""
    row, day = work(request, pk), localtime(clock.now()).date()
    form = LeaveOutForm(request.POST, pieces=dated.kit(day).values())
    if not form.is_valid():
        return page(request, row, left_form=form)
    actions.leave_out(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)


@require_POST
@roles(*WORKS)
def removing(request: UserRequest, pk: UUID) -> HttpResponse:
    """A device no longer stands for its place."""
    item = get_object_or_404(KitItem, pk=pk)
    work(request, item.home_bed_id)
    actions.remove(item=item, why=request.POST.get("why", "")[:100], by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", item.home_bed_id)


@require_POST
@roles(*WORKS)
def retrofit(request: UserRequest, pk: UUID) -> HttpResponse:
    """Ask for items of the national list."""
    row, form = work(request, pk), RetrofitForm(request.POST, today=localtime(clock.now()).date())
    if not form.is_valid():
        return page(request, row, retrofit_form=form)
    actions.ask_retrofit(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", pk)


def _retrofit(request: UserRequest, pk: UUID) -> RetrofitRequest:
    found = get_object_or_404(RetrofitRequest, pk=pk)
    work(request, found.home_bed_id)
    return found


@require_POST
@roles(*WORKS)
def retrofit_visit(request: UserRequest, pk: UUID) -> HttpResponse:
    """Somebody comes on a day."""
    row, form = _retrofit(request, pk), BookForm(request.POST)
    if not form.is_valid():
        return page(request, work(request, row.home_bed_id), book_form=form, booking=row.pk)
    actions.book_retrofit(request=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", row.home_bed_id)


@require_POST
@roles(*WORKS)
def retrofit_end(request: UserRequest, pk: UUID) -> HttpResponse:
    """Done and accepted."""
    row, form = _retrofit(request, pk), FinishForm(request.POST)
    if not form.is_valid():
        return page(request, work(request, row.home_bed_id), finish_form=form, booking=row.pk)
    actions.finish_retrofit(request=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", row.home_bed_id)


@require_POST
@roles(*WORKS)
def retrofit_drop(request: UserRequest, pk: UUID) -> HttpResponse:
    """Nobody wants it any more."""
    row = _retrofit(request, pk)
    actions.drop_retrofit(request=row, why=request.POST.get("why", "")[:100], by=request.user.actor, at=clock.now())
    return redirect("homebeds:file", row.home_bed_id)


@require_POST
@roles(*WORKS)
def draft(request: UserRequest, pk: UUID) -> HttpResponse:
    """Write the next version of the agreement."""
    row, form = work(request, pk), DraftForm(request.POST, today=localtime(clock.now()).date())
    if not form.is_valid():
        return page(request, row, draft_form=form)
    data = form.cleaned_data
    told = {"starts_on": data["starts_on"], "ends_on": data["ends_on"], "month_cents": data["fee"]}
    made = actions.draft(home_bed=row, **told, by=request.user.actor, at=clock.now())
    return redirect("homebeds:agreement", made.pk)


def _agreement(request: UserRequest, pk: UUID) -> BedAgreement:
    mine = queries.home_beds(request.user).order_by().values("pk")
    rows = BedAgreement.objects.select_related("home_bed__elder", "home_bed__facility__operator").filter(home_bed__in=mine)
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "POST"])
@roles(*WORKS, *queries.LINKED)
def agreement(request: UserRequest, pk: UUID) -> HttpResponse:
    """One version: read by whoever may see the file, signed where it is worked on."""
    row = _agreement(request, pk)
    works, linked = queries.works_on(request.user, row.home_bed), request.user.role in queries.LINKED
    if not (works or linked):  # what was agreed is sealed
        raise Http404
    form = SignForm(request.POST or None)
    may_sign = row.status == BedAgreement.Status.DRAFT and works
    if request.method == "POST":
        work(request, row.home_bed_id)
        if form.is_valid():
            with refusal_on(form):
                actions.sign(agreement=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
                messages.success(request, _("协议已签。"))
                return redirect("homebeds:file", row.home_bed_id)
    context = {
        "row": row, "bed": row.home_bed, "form": form, "may_sign": may_sign,
        "tone": words.PAPERS[BedAgreement.Status(row.status)],
        "intact": row.digest == actions.digest(row.text), "linked": linked,
    }  # fmt: skip
    return render(request, "homebeds/agreement.html", context, status=422 if form.errors else 200)


@require_POST
@roles(*WORKS)
def calling(request: UserRequest, pk: UUID) -> HttpResponse:
    """A call of concern."""
    row, form = work(request, pk), CallForm(request.POST)
    if not form.is_valid():
        return page(request, row, call_form=form)
    actions.note_call(home_bed=row, **form.cleaned_data, by=request.user.actor, at=clock.now())
    messages.success(request, _("通话已记下。"))
    return redirect("homebeds:file", pk)
