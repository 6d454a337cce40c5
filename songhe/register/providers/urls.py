from django.urls import path

from songhe.register.providers.views import listing, one, papers

app_name = "providers"
urlpatterns = [
    path("", listing.facilities, name="list"),
    path("new/", one.new, name="new"),
    path("licences/", listing.licences, name="licences"),
    path("buildings/", listing.shared, name="shared"),
    path("buildings/<uuid:pk>/", one.site, name="site"),
    path("operators/", papers.operators, name="operators"),
    path("operators/new/", papers.new_operator, name="new_operator"),
    path("operators/<uuid:pk>/", papers.operator, name="operator"),
    path("operators/<uuid:pk>/log-in/", papers.log_in, name="log_in"),
    path("operators/<uuid:pk>/clerks/<uuid:row>/ending/", papers.clerk_end, name="clerk_end"),
    path("transfers/", papers.transfers, name="transfers"),
    path("transfers/<uuid:pk>/", papers.transfer, name="transfer"),
    path("transfers/<uuid:pk>/handover/", papers.handover, name="handover"),
    path("transfers/<uuid:pk>/receipt/", papers.receipt, name="receipt"),
    path("transfers/<uuid:pk>/withdrawal/", papers.transfer_withdrawal, name="transfer_withdrawal"),
    path("reforms/", papers.reforms, name="reforms"),
    *(
        path(f"reforms/<uuid:pk>/{name}/", papers.reform_deed, {"name": name}, name=f"reform_{name}")
        for name in papers.REFORM_DEEDS
    ),
    path("pictures/<uuid:pk>.jpg", one.picture, name="picture"),
    path("<uuid:pk>/", one.facility, name="facility"),
    path("<uuid:pk>/edit/", one.edit, name="edit"),
    path("<uuid:pk>/beds/", one.beds, name="beds"),
    path("<uuid:pk>/move/", one.move, name="move"),
    path("<uuid:pk>/licences/", one.licence, name="licence"),
    path("<uuid:pk>/licences/<uuid:row>/revocation/", one.revocation, name="revocation"),
    path("<uuid:pk>/sign-in/", one.sign_in, name="sign_in"),
    path("<uuid:pk>/pictures/", one.add_picture, name="add_picture"),
    path("<uuid:pk>/pictures/<uuid:row>/removal/", one.picture_removal, name="picture_removal"),
    path("<uuid:pk>/assets/", papers.assets, name="assets"),
    path("<uuid:pk>/assets/<uuid:row>/write-off/", papers.write_off, name="write_off"),
    path("<uuid:pk>/transfers/new/", papers.new_transfer, name="new_transfer"),
    path("<uuid:pk>/reform/", papers.begin_reform, name="begin_reform"),
]
