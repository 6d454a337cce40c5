from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "songhe.register.people"
    label = "people"
