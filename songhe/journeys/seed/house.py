"""What the seed of services at home makes, table by table, before it is poured."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from songhe.base.rows import Row
from songhe.care.homecare.models import Due, Engaged, Order, Taken
from songhe.journeys.seed.ground import Dice, Ground
from songhe.register.carers.models import Carer
from songhe.register.filing.models import Offer


@dataclass
class House:
    """What is being made, table by table."""

    ground: Ground
    dice: Dice
    offers: list[Offer] = field(default_factory=list)
    prices: dict[UUID, int] = field(default_factory=dict)
    carers: list[Carer] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    rest: list[Row] = field(default_factory=list)
    spots: dict[UUID, tuple[float, float]] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    engaged: list[Engaged] = field(default_factory=list)
    dues: list[Due] = field(default_factory=list)
    visited: set[tuple[UUID, date]] = field(default_factory=set)
    by_facility: dict[UUID, dict[str, Offer]] = field(default_factory=lambda: defaultdict(dict))
