from django.urls import path

from songhe.links.payments import views

app_name = "payments"
urlpatterns = [path("sandbox/<str:order_no>/", views.sandbox_page, name="sandbox")]
