"""`begins`: what begins with a text, in a way that both databases answer from an index.

Django's `startswith` is `LIKE` on SQLite, which no index answers. A range does: from the text itself to the first text that
is greater than all that begin with it. On PostgreSQL a range means the same only where the column compares by bytes (`COLLATE
"C"`); there `LIKE` stays, which uses such an index and is right with any other.
"""

from typing import Any

from django.db.models import CharField, Func, Lookup, Q, TextField

LAST, GAP = 0x10FFFF, range(0xD800, 0xE000)  # the greatest character, and numbers that are none


def after(text: str) -> str:
    """The least text that is greater than everything that begins with `text`; nothing where there is none."""
    while text and ord(text[-1]) == LAST:
        text = text[:-1]
    if not text:
        return ""
    following = ord(text[-1]) + 1
    return text[:-1] + chr(GAP.stop if following in GAP else following)


def pattern(text: str) -> str:
    """What PostgreSQL's `LIKE` is given for it."""
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"{escaped}%"


def begins(column: str, text: str) -> Q:
    """Rows whose `column` begins with `text`, for a queryset."""
    return Q(**{f"{column}__begins": text})


@CharField.register_lookup
@TextField.register_lookup
class Begins(Lookup):
    """`filter(name__begins="...")`, case and all."""

    lookup_name = "begins"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        column, params = self.process_lhs(compiler, connection)
        if connection.vendor == "postgresql":
            return f"{column} LIKE %s", [*params, pattern(str(self.rhs))]
        end = after(str(self.rhs))
        upper = f" AND {column} < %s" if end else ""
        return f"({column} >= %s{upper})", [*params, self.rhs, *([*params, end] if end else [])]


class Aside(Func):
    """A column that no index shall be chosen for: the same value, as an expression.

    SQLite keeps no histograms: of two ranges it cannot know which one is short. Where we do know, the other one stands aside.
    PostgreSQL counts for itself and gets the column as it is.
    """

    template = "(%(expressions)s || '')"
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="%(expressions)s", **more)
