"""`/elders/`: the list is this room's, which stands above the files; every address below it is theirs."""

from django.urls import path

from songhe.register.lists import views
from songhe.register.people.urls import urlpatterns as files

app_name = "people"
urlpatterns = [path("", views.page, name="list"), *files]
