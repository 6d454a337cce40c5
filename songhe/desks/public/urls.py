from django.urls import path

from songhe.desks.public import links, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("press/", views.press, name="press"),
    path("now/", views.now, name="now"),
    path("t/<str:token>/", views.linked, name="link"),
    path("t/<str:token>/press/", views.linked_press, name="link_press"),
    path("t/<str:token>/now/", views.linked_now, name="link_now"),
    path("links/", links.find, name="links"),
    path("links/<uuid:elder>/", links.of_elder, name="links_of"),
    path("links/<uuid:elder>/give/", links.give, name="give"),
    path("links/<uuid:elder>/<uuid:link>/revoke/", links.revoke, name="revoke"),
    path("links/<uuid:elder>/<uuid:link>/code.svg", links.code, name="code"),
]
