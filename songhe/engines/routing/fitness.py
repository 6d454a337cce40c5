"""Whether a worker may go to a visit at all, apart from time. Codes, not sentences: whoever shows them has the words."""

from songhe.engines.routing.nouns import Visit, Worker

AWAY, EXCLUDED, LOCKED, LAPSED, SKILL, LANGUAGE, NO_TIME = (
    "away",
    "excluded",
    "locked",
    "lapsed",
    "skill",
    "language",
    "no_time",
)


def refusals(worker: Worker, visit: Visit, need: int = 0) -> list[str]:
    """Every reason against her; empty where she may go. A lapsed certificate is told apart from a skill she never had."""
    wanted = visit.needs[need].skills
    found = []
    if worker.away:
        found.append(AWAY)
    if worker.key in visit.excluded:
        found.append(EXCLUDED)
    if len(visit.locked) > need and visit.locked[need] != worker.key:
        found.append(LOCKED)
    if wanted & worker.lapsed:
        found.append(LAPSED)
    if wanted - worker.skills - worker.lapsed:
        found.append(SKILL)
    if visit.language and visit.language not in worker.languages:
        found.append(LANGUAGE)
    return found


def may(worker: Worker, visit: Visit, need: int = 0) -> bool:
    return not refusals(worker, visit, need)
