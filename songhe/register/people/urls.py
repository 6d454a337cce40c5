from django.urls import path

from songhe.register.people import around_views as around
from songhe.register.people import belonging_views as belonging
from songhe.register.people import views

app_name = "people"  # `people:list` is the page of the room of lists (lists/elder_urls.py)
urlpatterns = [
    path("mine/", views.mine, name="mine"),
    path("new/", views.new, name="new"),
    path("new/likely/", views.likely, name="likely"),
    path("<uuid:key>/", views.file, name="file"),
    path("<uuid:key>/edit/", views.edit, name="edit"),
    path("<uuid:key>/log-in/", views.log_in, name="log_in"),
    path("<uuid:key>/reveal/", views.reveal, name="reveal"),
    path("<uuid:key>/contacts/", around.add_contact, name="add_contact"),
    path("<uuid:key>/contacts/<uuid:row>/", around.contact, name="contact"),
    path("<uuid:key>/contacts/<uuid:row>/log-in/", around.contact_log_in, name="contact_log_in"),
    path("<uuid:key>/contacts/<uuid:row>/place/", around.contact_place, name="contact_place"),
    path("<uuid:key>/contacts/<uuid:row>/removal/", around.contact_removal, name="contact_removal"),
    path("<uuid:key>/warnings/", around.add_warning, name="add_warning"),
    path("<uuid:key>/warnings/<uuid:row>/removal/", around.warning_removal, name="warning_removal"),
    path("<uuid:key>/history/", belonging.history, name="history"),
    path("<uuid:key>/categories/", belonging.add_category, name="add_category"),
    path("<uuid:key>/categories/<uuid:row>/end/", belonging.end_category, name="end_category"),
    path("<uuid:key>/household/", belonging.join, name="join"),
    path("<uuid:key>/household/leaving/", belonging.leave, name="leave"),
    path("<uuid:key>/photos/", belonging.add_photo, name="add_photo"),
    path("<uuid:key>/photos/<uuid:row>/", belonging.photo, name="photo"),
    path("<uuid:key>/photos/<uuid:row>/removal/", belonging.photo_removal, name="photo_removal"),
    path("<uuid:key>/consents/", around.give_consent, name="give_consent"),
    path("<uuid:key>/consents/<slug:purpose>/withdrawal/", around.withdraw_consent, name="withdraw_consent"),
]
