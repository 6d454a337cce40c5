from django.urls import path

from songhe.register.access import phone_views, user_views, views

app_name = "access"
urlpatterns = [
    path("", views.account, name="account"),
    path("sessions/end-others/", views.end_others, name="end_others"),
    path("sessions/<uuid:key>/end/", views.end_session, name="end_session"),
    path("phones/", phone_views.phones, name="phones"),
    path("phones/<uuid:key>/loss/", phone_views.report, name="phone_loss"),
    path("phones/<uuid:key>/my-loss/", phone_views.report_mine, name="my_phone_loss"),
    path("phones/<uuid:key>/found/", phone_views.found, name="phone_found"),
    path("phones/<uuid:key>/my-found/", phone_views.found_mine, name="my_phone_found"),
    path("users/", user_views.users, name="users"),
    path("users/new/", user_views.new_user, name="new_user"),
    path("users/end-everybody/", user_views.end_everybody, name="end_everybody"),
    path("users/<uuid:key>/", user_views.user, name="user"),
    path("users/<uuid:key>/place/", user_views.place, name="user_place"),
    path("users/<uuid:key>/password/", user_views.password, name="user_password"),
    path("users/<uuid:key>/factors/", user_views.reset_factors, name="user_factors"),
    *(path(f"users/<uuid:key>/{name}/", user_views.deed, {"name": name}, name=f"user_{name}") for name in user_views.DEEDS),
]
