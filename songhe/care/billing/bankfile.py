"""The payment file as the bank wants it (data/bank.yaml): lines, and a control line with number, sum and check of accounts."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from songhe.care.billing import rules
from songhe.care.billing.dated import BankFormat
from songhe.care.billing.models import Payee


def write(lines: Sequence[tuple[Payee, int, date]], form: BankFormat) -> str:
    """Text of the file: for each line a payee, cents and the month it is for."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=form.separator, lineterminator="\r\n")
    writer.writerow(form.headings)
    for number, (payee, cents, month) in enumerate(lines, 1):
        facts = {
            "number": number, "name": _tame(payee.name), "account": payee.number, "bank": _tame(payee.bank),
            "yuan": rules.plain_yuan(cents), "purpose": f"{month:%Y-%m} 养老服务结算",  # words: data
        }  # fmt: skip
        writer.writerow([facts[name] for name in form.columns])
    sums = [len(lines), rules.plain_yuan(sum(cents for _payee, cents, _month in lines)), check_of(lines)]
    writer.writerow([part for pair in zip(form.control, sums, strict=True) for part in pair])
    return out.getvalue()


def check_of(lines: Sequence[tuple[Payee, int, date]]) -> str:
    """Control sum over accounts and amounts."""
    return rules.checksum([f"{payee.number}={cents}" for payee, cents, _month in lines])


def digest(text: str) -> str:
    """Of the whole file."""
    return sha256(text.encode()).hexdigest()


def _tame(text: str) -> str:
    """A name that a spreadsheet would take for a formula is not one."""
    return f"'{text}" if text[:1] in "=+-@\t" else text
