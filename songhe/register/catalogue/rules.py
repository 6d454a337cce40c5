"""The service catalogue: what may be booked, how long it takes and who may deliver it (GB/T 43153-2023, chapter 5)."""

from dataclasses import dataclass
from enum import StrEnum


class Category(StrEnum):
    """The seven categories of the standard."""

    LIVING = "5.1"
    CARE = "5.2"
    HEALTH = "5.3"
    VISITS = "5.4"
    COMFORT = "5.5"
    ERRANDS = "5.6"
    RETROFIT = "5.7"


class Aid(StrEnum):
    """The six domestic aids (六助) of the plans and of the consumption voucher."""

    MEALS = "meals"
    BATHING = "bathing"
    CLEANING = "cleaning"
    WALKING = "walking"
    CLINIC = "clinic"
    URGENT = "urgent"


@dataclass(frozen=True)
class Item:
    """One service of the catalogue. `minutes` is the usual length of a visit, `people` how many carers go together."""

    code: str
    category: str  # of `Category`
    name: str
    service: str  # of `filing.Service`: under which kind a provider files its price
    minutes: int
    aid: str = ""  # of `Aid`, or none
    people: int = 1
    certificates: tuple[
        str, ...
    ] = ()  # kinds of `carers.Certificate` that whoever delivers it must hold, beside the health check
    same_sex: bool = False  # a carer of the elder's own sex, unless the elder says otherwise
    measure: str = "time"  # of `filing.Measure`
    voucher: bool = False  # the national consumption voucher pays a part (standards 7.4)
    level: int = 0  # from which level of ability loss it is meant for; 0 everybody
    steps: tuple[str, ...] = ()  # what is done, ticked one by one
    risks: tuple[str, ...] = ()  # said before it begins (GB/T 43153, 6.5.1)
    about: str = ""
