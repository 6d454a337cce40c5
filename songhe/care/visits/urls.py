from django.urls import path

from songhe.care.visits.views import lists, one, posts

app_name = "visits"
urlpatterns = [
    path("", lists.due, name="due"),
    path("month/", lists.month, name="month"),
    path("nobody/", lists.chases, name="chases"),
    path("nobody/<uuid:pk>/", one.chase, name="chase"),
    path("nobody/<uuid:pk>/<slug:verb>/", one.next_step, name="next_step"),
    path("checks/", lists.check_ins, name="checks"),
    path("checks/<uuid:pk>/", one.check_in, name="check_in"),
    path("checks/<uuid:pk>/taking/", one.take, name="take"),
    path("weather/", lists.weather, name="weather"),
    path("weather/call/", one.call_weather, name="call_weather"),
    path("weather/<uuid:pk>/end/", one.end_weather, name="end_weather"),
    path("mine/", one.mine, name="mine"),
    path("today/", posts.today, name="today"),
    path("today/kept/<uuid:pk>/", posts.kept_seen, name="kept_seen"),
    path("today/plan/", posts.plan, name="plan"),
    path("posts/", posts.posts, name="posts"),
    path("posts/new/", posts.appoint, name="appoint"),
    path("posts/<uuid:pk>/", posts.post, name="post"),
    path("posts/<uuid:pk>/lesson/", posts.lesson, name="lesson"),
    path("posts/<uuid:pk>/leave/", posts.leave, name="leave"),
    path("posts/<uuid:pk>/end/", posts.end, name="end"),
    path("of/<uuid:elder>/", one.person, name="person"),
    path("of/<uuid:elder>/visit/", one.visit, name="visit"),
    path("voice/<uuid:pk>/", one.voice, name="voice"),
    path("of/<uuid:elder>/aside/", one.aside, name="aside"),
    path("of/<uuid:elder>/back/<slug:kind>/", one.back, name="back"),
    path("of/<uuid:elder>/rise/", one.rise, name="rise"),
    path("of/<uuid:elder>/bar/", one.bar, name="bar"),
    path("of/<uuid:elder>/promise/", one.promise, name="promise"),
    path("of/<uuid:elder>/well/", one.well, name="well"),
]
