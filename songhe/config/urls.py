"""Every address of the house; each desk and each room owns the part below its prefix.

With the addresses come the ways in and what live screens are told. A process that serves no page (door, intake, deadlines)
never loads any of it, and is back the sooner when it was killed.
"""

from django.urls import include, path

from songhe.desks import menu

menu.gather()
urlpatterns = [
    path("", include("songhe.base.web.urls")),
    path("outbox/", include("songhe.base.outbox.urls")),
    path("account/", include("songhe.register.access.sign_in_urls")),
    path("account/", include("songhe.register.access.urls")),
    path("places/", include("songhe.register.access.place_urls")),
    path("elders/", include("songhe.register.lists.elder_urls")),
    path("lists/", include("songhe.register.lists.urls")),
    path("rights/", include("songhe.register.rights.urls")),
    path("extracts/", include("songhe.register.extracts.urls")),
    path("rolls/", include("songhe.register.rolls.urls")),
    path("bulletin/", include("songhe.register.bulletin.urls")),
    path("facilities/import/", include("songhe.register.surveys.urls")),
    path("facilities/", include("songhe.register.providers.urls")),
    path("filings/", include("songhe.register.filing.urls")),
    path("carers/", include("songhe.register.carers.urls")),
    path("staff/", include("songhe.register.staff.urls")),
    path("fleet/", include("songhe.care.fleet.urls")),
    path("assessments/", include("songhe.care.assessment.urls")),
    path("meals/", include("songhe.care.meals.urls")),
    path("billing/", include("songhe.care.billing.urls")),
    path("pay/", include("songhe.links.payments.urls")),
    path("proof/", include("songhe.care.homecare.proof_urls")),
    path("orders/agreements/", include("songhe.care.homecare.agree_urls")),
    path("orders/", include("songhe.care.homecare.urls")),
    path("book/", include("songhe.care.homecare.book_urls")),
    path("calls/", include("songhe.care.emergency.urls")),
    path("needs/", include("songhe.care.needs.urls")),
    path("health/", include("songhe.care.health.urls")),
    path("sensing/", include("songhe.care.sensing.urls")),
    path("beds/", include("songhe.care.beds.urls")),
    path("homebeds/", include("songhe.care.homebeds.urls")),
    path("nursing/", include("songhe.care.nursing.urls")),
    path("visits/", include("songhe.care.visits.urls")),
    path("rollcall/", include("songhe.care.rollcall.urls")),
    path("complaints/", include("songhe.care.complaints.urls")),
    path("quality/", include("songhe.city.quality.urls")),
    path("recall/", include("songhe.city.recall.urls")),
    path("reach/", include("songhe.city.reach.urls")),
    path("targets/", include("songhe.city.targets.urls")),
    path("door/", include("songhe.links.devices.urls")),
    path("life/", include("songhe.desks.life.urls")),
    path("notices/", include("songhe.desks.notices.urls")),
    path("console/", include("songhe.desks.dispatcher.urls")),
    path("field/", include("songhe.desks.field.urls")),
    path("round/", include("songhe.desks.round.urls")),
    path("follow/", include("songhe.desks.family.urls")),
    path("public/", include("songhe.desks.portal.urls")),
    path("help/", include("songhe.desks.public.urls")),
    path("community/", include("songhe.desks.community.urls")),
    path("provider/", include("songhe.desks.provider.urls")),
    path("dispatch/", include("songhe.desks.board.urls")),
    path("bureau/", include("songhe.desks.bureau.urls")),
    path("audit/", include("songhe.desks.auditor.urls")),
    path("system/", include("songhe.desks.system.urls")),
    path("", include("songhe.desks.system.probe_urls")),
    path("api/", include("songhe.desks.partner.urls")),
]
