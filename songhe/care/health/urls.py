from django.urls import path

from songhe.care.health.views import contracts, persons, work

app_name = "health"
urlpatterns = [
    path("", work.desk, name="desk"),
    path("mine/", persons.mine, name="mine"),
    path("alarms/", work.alarms, name="alarms"),
    path("alarms/<uuid:pk>/", work.alarm, name="alarm"),
    path("alarms/<uuid:pk>/taking/", work.alarm_taking, name="alarm_taking"),
    path("alarms/<uuid:pk>/closing/", work.alarm_closing, name="alarm_closing"),
    path("due/", work.due, name="due"),
    path("programmes/<uuid:pk>/", work.programme, name="programme"),
    path("programmes/<uuid:pk>/ending/", work.programme_ending, name="programme_ending"),
    path("referrals/", work.referrals, name="referrals"),
    path("referrals/<uuid:pk>/", work.referral, name="referral"),
    *(
        path(f"referrals/<uuid:pk>/{verb}/", work.referral_deed, {"verb": verb}, name=f"referral_{verb}")
        for verb in ("acceptance", "refusal", "arrival", "return", "cancellation", "check")
    ),
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/<uuid:pk>/", contracts.contract, name="contract"),
    path("contracts/<uuid:pk>/signature/", contracts.signing, name="signing"),
    path("contracts/<uuid:pk>/renewal/", contracts.renewal, name="renewal"),
    path("contracts/<uuid:pk>/cancellation/", contracts.cancelling, name="cancelling"),
    path("contracts/<uuid:pk>/service/", contracts.serving, name="serving"),
    path("teams/", contracts.teams, name="teams"),
    path("teams/<uuid:pk>/evaluation/", contracts.evaluation, name="evaluation"),
    path("of/<uuid:elder>/", persons.person, name="person"),
    path("of/<uuid:elder>/reading/", persons.measure, name="measure"),
    path("of/<uuid:elder>/striking/", persons.striking, name="striking"),
    path("of/<uuid:elder>/limits/", persons.limits, name="limits"),
    path("of/<uuid:elder>/limits/withdrawal/", persons.limits_withdrawal, name="limits_withdrawal"),
    path("of/<uuid:elder>/mute/", persons.muting, name="muting"),
    path("of/<uuid:elder>/file/", persons.file, name="file"),
    path("of/<uuid:elder>/checkup/", persons.checkup, name="checkup"),
    path("of/<uuid:elder>/sharing/", persons.sharing, name="sharing"),
    path("of/<uuid:elder>/unsharing/", persons.unsharing, name="unsharing"),
    path("of/<uuid:elder>/programme/", persons.enrolment, name="enrolment"),
    path("of/<uuid:elder>/referral/", persons.refer, name="refer"),
    path("of/<uuid:elder>/contract/", contracts.drafting, name="drafting"),
]
