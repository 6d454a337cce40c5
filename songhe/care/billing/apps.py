from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "songhe.care.billing"
    label = "billing"
