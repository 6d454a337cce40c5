"""Addresses of the room."""

from django.urls import path

from songhe.city.targets.views import measures, reports, targets, tasks

app_name = "targets"
urlpatterns = [
    path("", targets.listed, name="list"),
    path("measures/", measures.listed, name="measures"),
    path("measures/<str:code>/", measures.one, name="measure"),
    path("tasks/", tasks.listed, name="tasks"),
    path("tasks/new/", tasks.new, name="new_task"),
    path("tasks/<uuid:key>/", tasks.one, name="task"),
    path("tasks/<uuid:key>/reply/", tasks.reply, name="reply"),
    path("tasks/<uuid:key>/acceptance/", tasks.accept, name="accept"),
    path("tasks/<uuid:key>/return/", tasks.send_back, name="send_back"),
    path("tasks/<uuid:key>/withdrawal/", tasks.withdraw, name="withdraw"),
    path("tasks/<uuid:key>/postponement/", tasks.postpone, name="postpone"),
    path("reports/", reports.listed, name="reports"),
    path("reports/preview/", reports.preview, name="preview"),
    path("reports/publication/", reports.publish, name="publish"),
    path("reports/<uuid:key>/", reports.one, name="publication"),
    path("reports/<uuid:key>/paper.pdf", reports.pdf, name="paper"),
    path("reports/<uuid:key>/word.docx", reports.word, name="word"),
    path("reported/<uuid:key>/withdrawal/", targets.withdraw, name="withdraw_report"),
    path("<slug:code>/", targets.target, name="target"),
    path("<slug:code>/rows/", targets.rows, name="rows"),
    path("<slug:code>/report/", targets.report, name="report"),
]
