from django.urls import path

from songhe.care.homecare.views import doors, proof

app_name = "proof"
urlpatterns = [
    path("", proof.desk, name="desk"),
    path("exceptions/<uuid:key>/", proof.decide_exception, name="exception"),
    path("calls/<uuid:key>/", proof.call_back, name="call_back"),
    path("kept/<uuid:key>/", proof.see, name="see"),
    path("suspicions/<uuid:key>/", proof.decide_suspicion, name="suspicion"),
    path("of/<uuid:key>/", proof.of_order, name="of"),
    path("of/<uuid:key>/correction/", proof.correct, name="correct"),
    path("pictures/<uuid:key>/", proof.picture, name="picture"),
    path("doors/", doors.listed, name="doors"),
    path("doors/issue/", doors.issue, name="issue"),
    path("doors/sheet/", doors.sheet, name="sheet"),
    path("doors/<uuid:key>/reissue/", doors.reissue, name="reissue"),
    path("doors/<uuid:key>/pin/", doors.pin, name="pin"),
]
