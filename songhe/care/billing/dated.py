"""What is in force on a day: payers, vouchers, days, campaigns, the bank's file (data/*.yaml; law 6)."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from songhe.base import dated as base

DATA = Path(__file__).parent / "data"
SPLITTING = ("payers.yaml", "voucher.yaml", "local.yaml", "campaigns.yaml", "ltc.yaml")


@dataclass(frozen=True)
class VoucherRule:
    """The national voucher; amounts in cents a month."""

    valid_from: date
    age: int
    levels: tuple[str, ...]
    cents: int
    home_cents: int
    grant_days: int
    decide_days: int
    void_days: int
    excluded: tuple[str, ...]
    grades: tuple[str, ...]
    sample_percent: str
    clause: str

    def granted(self, setting: str) -> int:
        """Cents a month for who uses it at home or in an institution."""
        return self.home_cents if setting == "home" and self.home_cents else self.cents


@dataclass(frozen=True)
class Days:
    """How long somebody may take."""

    raise_days: int
    answer_days: int
    object_days: int
    clause: str


@dataclass(frozen=True)
class LotRule:
    """So many people may share one telephone and one device in a round; 0: not counted."""

    per_phone: int
    per_device: int
    household_together: bool
    clause: str


@dataclass(frozen=True)
class Local:
    """A county's subsidy for a service, in cents a time."""

    code: str
    name: str
    county: str
    items: tuple[str, ...]
    age: int
    cents: int
    clause: str


@dataclass(frozen=True)
class Insurance:
    """Long-term-care insurance: what it pays of which services for whom; off until its paper is entered. Cents a month."""

    name: str
    county: str
    paper: str
    insured: str
    levels: tuple[str, ...]
    items: tuple[str, ...]
    ratio: str
    month_cents: int
    clause: str

    @property
    def is_on(self) -> bool:
        """Only a paper puts it in force: a rule without one is a guess, and nobody pays by a guess."""
        return bool(self.paper)


@dataclass(frozen=True)
class Campaign:
    """A company's vouchers (standards 7.6); amounts in cents."""

    code: str
    name: str
    sponsor: str
    budget: int
    cents: int
    threshold: int
    person_cents: int
    region: str
    age: int
    items: tuple[str, ...]
    stacking: bool
    claim: str
    settle_days: int
    refund: str
    clause: str

    @property
    def account(self) -> str:
        """Code of the account that holds what is left of its budget."""
        return f"campaign:{self.code}"


@dataclass(frozen=True)
class BankFormat:
    """How the bank wants its payment file."""

    name: str
    separator: str
    encoding: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    control: tuple[str, ...]
    clause: str


def _frozen(row: base.Line) -> base.Line:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in base.plain(row).items()}


def voucher(on: date) -> VoucherRule:
    """The rule of the national voucher."""
    row = base.newest(DATA / "voucher.yaml", on)
    return VoucherRule(valid_from=row["valid_from"], **_frozen(row))


def lot_rule(on: date) -> LotRule:
    """How many people may share a telephone or a device in one round of vouchers by lot."""
    return LotRule(**base.plain(base.newest(DATA / "lots.yaml", on)))


def days(on: date) -> Days:
    """Days of disputes and statements."""
    return Days(**base.plain(base.newest(DATA / "days.yaml", on)))


def bank(on: date) -> BankFormat:
    """The bank's file."""
    return BankFormat(**_frozen(base.newest(DATA / "bank.yaml", on)))


def local(county: str, item: str, on: date) -> Local | None:
    """The subsidy of this county (or of the whole city) for an item."""
    return next((row for row in locals_of(county, on) if item in row.items), None)


def locals_of(county: str, on: date) -> list[Local]:
    """All subsidies of this county and of the whole city."""
    rows = [Local(**_frozen(row)) for row in base.in_force(DATA / "local.yaml", on) if row["valid_from"] <= on]
    return [row for row in rows if row.county in {county, county[:4]}]


def ltc(county: str, on: date) -> Insurance | None:
    """The insurance of this county (or of the whole city), also one that is off."""
    rows = [Insurance(**_frozen(row)) for row in base.in_force(DATA / "ltc.yaml", on) if row["valid_from"] <= on]
    return next((row for row in reversed(rows) if row.county in {county, county[:4]}), None)


def campaigns(on: date) -> list[Campaign]:
    """Campaigns that run on that day."""
    return [Campaign(**_frozen(row)) for row in base.in_force(DATA / "campaigns.yaml", on) if row["valid_from"] <= on]


def payers(setting: str, on: date) -> list[base.Line]:
    """Who is asked to pay, in their order: lines for `engines.entitlement.Payer`."""
    rows = [row for row in base.in_force(DATA / "payers.yaml", on) if row["valid_from"] <= on]
    return [base.plain(row, "setting") for row in rows if row.get("setting", setting) == setting]


@lru_cache(maxsize=1)
def digest() -> str:
    """Of all rules by which prices are split, as they are in this version of the program."""
    return sha256(b"".join((DATA / name).read_bytes() for name in SPLITTING)).hexdigest()[:16]
