"""The process list starts everything the house does by itself."""

from songhe.config.processes import processes
from songhe.journeys.management.commands.worker import CHORES


def test_every_chore_of_the_worker_runs_in_one_of_the_processes() -> None:
    started = {word for process in processes() for word in process.command}
    assert {chore.name for chore in CHORES} <= started


def test_deadlines_share_their_process_with_nothing() -> None:
    keepers = [process for process in processes() if "deadlines" in process.command]
    assert len(keepers) == 2  # one goes on while the other is started again
    assert all(process.command[-2:] == ("--only", "deadlines") for process in keepers)
