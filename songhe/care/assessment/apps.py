from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "songhe.care.assessment"
    label = "assessment"
