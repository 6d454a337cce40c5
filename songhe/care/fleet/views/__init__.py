"""Pages of the device register."""

from songhe.care.fleet.views.ground import CREDENTIAL_ROLES, KEEP_ROLES, LETTER_ROLES, MODEL_ROLES, VIEW_ROLES

__all__ = ["CREDENTIAL_ROLES", "KEEP_ROLES", "LETTER_ROLES", "MODEL_ROLES", "VIEW_ROLES"]
