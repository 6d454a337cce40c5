from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "songhe.care.complaints"
    label = "complaints"
