from django.urls import path

from songhe.register.bulletin import views

app_name = "bulletin"
urlpatterns = [
    path("", views.articles, name="articles"),
    path("new/", views.new_article, name="new_article"),
    path("counters/", views.counters, name="counters"),
    path("counters/new/", views.new_counter, name="new_counter"),
    path("counters/<uuid:key>/", views.counter, name="counter"),
    path("counters/<uuid:key>/closing/", views.close, name="close"),
    path("counters/<uuid:key>/opening/", views.reopen, name="reopen"),
    path("<uuid:key>/", views.article, name="article"),
    path("<uuid:key>/publication/", views.publish, name="publish"),
    path("<uuid:key>/withdrawal/", views.withdraw, name="withdraw"),
]
