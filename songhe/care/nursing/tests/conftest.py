import pytest

from songhe.care.nursing import lying
from songhe.care.nursing.tests.scene import Ward


@pytest.fixture
def ward(monkeypatch: pytest.MonkeyPatch) -> Ward:
    """A ward of its own stands for the beds; nobody's family reads what is of the body."""
    made = Ward()
    monkeypatch.setattr(lying, "port", lying.Port(made, lambda elders: set()))
    return made
