from django.urls import path

from songhe.register.rights import glass_views, views

app_name = "rights"
urlpatterns = [
    path("", views.requests, name="requests"),
    path("mine/", views.mine, name="mine"),
    path("retention/", views.retention, name="retention"),
    path("emergency/", glass_views.glass, name="glass"),
    path("emergency/<uuid:key>/", glass_views.opened, name="opened"),
    path("reviews/", glass_views.glasses, name="glasses"),
    path("reviews/<uuid:key>/", glass_views.review, name="review"),
    path("of/<uuid:elder>/", views.paper, name="paper"),
    path("of/<uuid:elder>/copy/", views.copy, name="copy"),
    path("<uuid:key>/", views.answer, name="request"),
    path("<uuid:key>/withdrawal/", views.withdrawal, name="withdrawal"),
]
