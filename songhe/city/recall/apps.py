from django.apps import AppConfig


class RecallConfig(AppConfig):
    name = "songhe.city.recall"
    label = "recall"
