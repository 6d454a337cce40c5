"""A day's plan: who goes to whom, when, and why. Plain mathematics on PyVRP; no Django, no clock of the day."""

from songhe.engines.routing.checking import check
from songhe.engines.routing.fitness import refusals
from songhe.engines.routing.nouns import Cost, Need, Plan, Problem, Rest, Route, Stop, Visit, Weights, Worker
from songhe.engines.routing.planning import Refused, insert, move, plan, stand, without
from songhe.engines.routing.reasons import Against, Why, facts, why

__all__ = [
    "Against",
    "Cost",
    "Need",
    "Plan",
    "Problem",
    "Refused",
    "Rest",
    "Route",
    "Stop",
    "Visit",
    "Weights",
    "Why",
    "Worker",
    "check",
    "facts",
    "insert",
    "move",
    "plan",
    "refusals",
    "stand",
    "why",
    "without",
]
