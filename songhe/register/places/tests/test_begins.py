"""What begins with a text, asked of each database."""

import pytest

from songhe.register.places.models import Division
from tests import cast


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("begins", "names"),
    [("蒲溪", {"蒲溪镇", "蒲溪社区居委会"}), ("蒲溪社", {"蒲溪社区居委会"}), ("%", set()), ("溪", set()), ("_溪", set())],
)
def test_the_database_agrees(begins: str, names: set[str]) -> None:
    cast.city()
    assert set(Division.objects.filter(name__begins=begins).values_list("name", flat=True)) == names
