from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "songhe.register.lists"
    label = "lists"
