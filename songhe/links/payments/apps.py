from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "songhe.links.payments"
    label = "payments"
