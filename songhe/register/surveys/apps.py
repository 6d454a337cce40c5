from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "songhe.register.surveys"
    label = "surveys"
