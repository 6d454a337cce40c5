from django.urls import path

from songhe.register.rolls.views import deciding, listing, proposing, showing

app_name = "rolls"
urlpatterns = [
    path("", listing.rolls, name="list"),
    path("new/", listing.new, name="new"),
    path("proposals/", proposing.proposals, name="proposals"),
    path("proposals/<uuid:key>/acceptance/", proposing.accept, name="accept"),
    path("proposals/<uuid:key>/refusal/", proposing.refuse, name="refuse"),
    path("<uuid:key>/", showing.roll, name="roll"),
    path("<uuid:key>/progress/", showing.progress, name="progress"),
    path("<uuid:key>/columns/", showing.columns, name="columns"),
    path("<uuid:key>/import/", showing.begin, name="begin"),
    path("<uuid:key>/stop/", showing.stop, name="stop"),
    path("<uuid:key>/resumption/", showing.resume, name="resume"),
    path("<uuid:key>/faults/", deciding.faults, name="faults"),
    path("<uuid:key>/faults/workbook/", deciding.workbook, name="workbook"),
    path("<uuid:key>/doubles/", deciding.doubles, name="doubles"),
    path("<uuid:key>/doubles/<uuid:row>/", deciding.decide, name="decide"),
]
