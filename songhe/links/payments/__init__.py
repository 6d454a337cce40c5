"""The payment port: what the house asks of any gateway, and what a gateway tells the house."""

from songhe.links.payments.port import Ask, Gateway, Line, NotOn, Told, gateway, is_on
from songhe.links.payments.signing import Forged

__all__ = ["Ask", "Forged", "Gateway", "Line", "NotOn", "Told", "gateway", "is_on"]
