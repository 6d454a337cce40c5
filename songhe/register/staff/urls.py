from django.urls import path

from songhe.register.staff import duty_views, my_views, views

app_name = "staff"
urlpatterns = [
    path("", views.responders, name="list"),
    path("new/", views.new, name="new"),
    path("duty/", duty_views.duty, name="duty"),
    path("duty/plan/", duty_views.plan, name="plan"),
    path("duty/<uuid:key>/cancellation/", duty_views.cancellation, name="cancellation"),
    path("mine/", my_views.mine, name="mine"),
    path("mine/availability/", my_views.availability, name="availability"),
    path("shifts/<uuid:key>/swap/", my_views.swap, name="swap"),
    *(path(f"swaps/<uuid:key>/{name}/", my_views.answer, {"name": name}, name=name) for name in my_views.ANSWERS),
    path("swaps/<uuid:key>/withdrawal/", my_views.withdrawal, name="withdrawal"),
    path("keys/<uuid:key>/", views.keys, name="keys"),
    path("<uuid:key>/", views.edit, name="edit"),
    path("<uuid:key>/log-in/", views.log_in, name="log_in"),
    *(path(f"<uuid:key>/{name}/", views.deed, {"name": name}, name=name) for name in views.DEEDS),
]
