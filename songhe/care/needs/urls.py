from django.urls import path

from songhe.care.needs.views import lists, work

app_name = "needs"
urlpatterns = [
    path("", lists.desk, name="desk"),
    path("mine/", lists.mine, name="mine"),
    path("unmet/", lists.unmet, name="unmet"),
    path("new/", work.new, name="new"),
    path("for/<uuid:elder>/", work.collect, name="collect"),
    path("<uuid:pk>/", work.need, name="need"),
    path("<uuid:pk>/classification/", work.classification, name="classification"),
    path("<uuid:pk>/offer/", work.offer, name="offer"),
    path("<uuid:pk>/referral/", work.referral, name="referral"),
    path("<uuid:pk>/refusal/", work.refusal, name="refusal"),
    path("<uuid:pk>/reopening/", work.reopening, name="reopening"),
    path("referrals/<uuid:pk>/taking/", work.answer, {"verb": "taking"}, name="taking"),
    path("referrals/<uuid:pk>/refusing/", work.answer, {"verb": "refusing"}, name="refusing"),
    path("referrals/<uuid:pk>/withdrawal/", work.referral_withdrawal, name="referral_withdrawal"),
]
