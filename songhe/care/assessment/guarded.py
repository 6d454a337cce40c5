"""Columns of what was signed and issued that take no change (`base.guards`); only the sealed one is ever sealed anew."""

SIGNATURE = ["id", "node", "assessment_id", "round", "role", "user_id", "name", "at", "digest"]
REPORT = ["id", "node", "assessment_id", "version", "previous_id", "issued_at", "level", "total", "digest"]
