from django.urls import path

from songhe.desks.notices import channels, mine, views, voices

app_name = "notices"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<uuid:notice>/retry/", views.retry, name="retry"),
    path("subscribe/", views.subscribe, name="subscribe"),
    path("worker.js", views.worker, name="worker"),
    path("mine/", mine.page, name="mine"),
    path("mine/<uuid:notice>/seen/", mine.seen, name="seen"),
    path("channels/", channels.listing, name="channels"),
    path("channels/<uuid:key>/", channels.one, name="channel"),
    path("channels/<uuid:key>/trial/", channels.trial, name="channel_trial"),
    path("channels/<uuid:key>/trials/", channels.trials, name="channel_trials"),
    path("channels/<uuid:key>/stop/", channels.deed, {"verb": "stop"}, name="channel_stop"),
    path("channels/<uuid:key>/resume/", channels.deed, {"verb": "resume"}, name="channel_resume"),
    path("voice/", voices.listing, name="voice"),
    path("voice/<uuid:key>/press/", voices.press, name="voice_press"),
    path("heard/<str:token>/", voices.heard, name="heard"),
]
