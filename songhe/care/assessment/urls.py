from django.urls import path

from songhe.care.assessment import phone
from songhe.care.assessment.views import assessors, lists, reports, work

app_name = "assessment"
urlpatterns = [
    path("", lists.listed, name="list"),
    path("mine/", lists.mine, name="mine"),
    path("due/", lists.due, name="due"),
    path("of/<uuid:key>/", lists.of_elder, name="of_elder"),
    path("start/", work.choose, name="choose"),
    path("start/<uuid:key>/", work.start, name="start"),
    path("assessors/", assessors.assessors, name="assessors"),
    path("assessors/new/", assessors.new, name="new_assessor"),
    path("assessors/<uuid:key>/", assessors.change, name="assessor"),
    path("outbox/<uuid:delivery>/", phone.outbox, name="outbox"),
    path("shell/", phone.shell, name="shell"),
    path("worker.js", phone.worker, name="worker"),
    path("<uuid:key>/", work.one, name="one"),
    path("<uuid:key>/sheet/", work.fill, name="sheet"),
    path("<uuid:key>/presence/", work.join, name="join"),
    path("<uuid:key>/submission/", work.submit, name="submit"),
    path("<uuid:key>/return/", work.reopen, name="reopen"),
    path("<uuid:key>/signature/", work.sign, name="sign"),
    path("<uuid:key>/issue/", work.issue, name="issue"),
    path("<uuid:key>/cancellation/", work.cancel, name="cancel"),
    path("<uuid:key>/report/", reports.report, name="report"),
    path("<uuid:key>/report/opening/", reports.opening, name="opening"),
    path("<uuid:key>/report/paper/", reports.print_out, name="paper"),
    path("<uuid:key>/appeal/", reports.appeal, name="appeal"),
    path("<uuid:key>/appeal/withdrawal/", reports.withdraw, name="withdraw"),
    path("<uuid:key>/correction/", reports.correct, name="correct"),
]
