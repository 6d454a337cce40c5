"""How likely a number is reached in time by projects that stand in different stages. Plain mathematics, no Django."""

from songhe.engines.forecasting.chance import Outlook, Project, Stage, at_least, finishing, number_of, outlook

__all__ = ["Outlook", "Project", "Stage", "at_least", "finishing", "number_of", "outlook"]
