from django.urls import path

from songhe.care.emergency.views import deeds, history, record, responses, seats

app_name = "emergency"
urlpatterns = [
    path("", history.history, name="history"),
    path("<uuid:pk>/", history.call, name="call"),
    path("<uuid:pk>/record/", record.record, name="record"),
    path("<uuid:pk>/answer/", deeds.answer, name="answer"),
    path("<uuid:pk>/take-over/", deeds.take_over, name="take_over"),
    path("<uuid:pk>/hear/", deeds.hear, name="hear"),
    path("<uuid:pk>/miss/", deeds.miss, name="miss"),
    path("<uuid:pk>/note/", deeds.note, name="note"),
    path("<uuid:pk>/severity/", deeds.severity, name="severity"),
    path("<uuid:pk>/ask/", responses.ask, name="ask"),
    path("<uuid:pk>/cascade/", deeds.start_cascade, name="start_cascade"),
    path("<uuid:pk>/halt/", deeds.stop_cascade, name="stop_cascade"),
    path("<uuid:pk>/hand-over/", deeds.hand_over, name="hand_over"),
    path("<uuid:pk>/close/", deeds.close, name="close"),
    path("<uuid:pk>/cancel/", deeds.cancel, name="cancel"),
    path("<uuid:pk>/merge/", deeds.merge, name="merge"),
    path("<uuid:pk>/group/", deeds.group, name="group"),
    path("<uuid:pk>/ungroup/", deeds.ungroup, name="ungroup"),
    path("<uuid:pk>/review/", deeds.review, name="review"),
    path("<uuid:pk>/follow-up/", deeds.follow_up, name="follow_up"),
    path("responses/<uuid:pk>/<str:verb>/", responses.respond, name="respond"),
    path("seats/sit/", seats.sit, name="sit"),
    path("seats/rest/", seats.rest, name="rest"),
    path("seats/return/", seats.come_back, name="return"),
    path("seats/leave/", seats.leave, name="leave"),
    path("seats/seen/", seats.seen, name="seen"),
]
