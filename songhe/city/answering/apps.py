from django.apps import AppConfig


class AnsweringConfig(AppConfig):
    name = "songhe.city.answering"
    label = "answering"
