"""What the database itself holds of the ledger, on both: balances move with transfers and by nothing else.

PostgreSQL moves them once a statement, from its transition table, with the accounts locked in the order of their keys, so that
two statements never wait for each other crosswise. SQLite has one writer and moves them row by row.
"""

from songhe.base import guards

ACCOUNT, TRANSFER = "ledger_account", "ledger_transfer"
DIRECT = "ledger: a balance is moved by transfers alone"
OPENED = "ledger: an account opens at nothing"
FIXED = "ledger: an account keeps its name, its unit and its limit, and is not removed"
UNITS = "ledger: a transfer stays within one unit"

_POSTGRESQL = (
    f"""CREATE FUNCTION {TRANSFER}_move() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM 1 FROM {ACCOUNT} WHERE id IN (SELECT debit_id FROM laid UNION SELECT credit_id FROM laid)
        ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM laid JOIN {ACCOUNT} d ON d.id = laid.debit_id JOIN {ACCOUNT} c ON c.id = laid.credit_id
        WHERE d.unit <> c.unit) THEN RAISE EXCEPTION '{UNITS}' USING ERRCODE = 'check_violation'; END IF;
    UPDATE {ACCOUNT} a SET balance = a.balance + moves.change, moved = a.moved + moves.number FROM (
        SELECT account, sum(change) AS change, count(*) AS number FROM (
            SELECT debit_id AS account, -amount AS change FROM laid UNION ALL SELECT credit_id, amount FROM laid
        ) legs GROUP BY account) moves WHERE a.id = moves.account;
    RETURN NULL; END $$""",
    f"CREATE TRIGGER {TRANSFER}_moves AFTER INSERT ON {TRANSFER} REFERENCING NEW TABLE AS laid "
    f"FOR EACH STATEMENT EXECUTE FUNCTION {TRANSFER}_move()",
    f"CREATE FUNCTION {ACCOUNT}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION USING MESSAGE = TG_ARGV[0], ERRCODE = 'check_violation'; END $$",
    # At depth 0 somebody updates by hand; the transfers' own trigger is one deeper.
    f"CREATE TRIGGER {ACCOUNT}_no_hand BEFORE UPDATE OF balance, moved ON {ACCOUNT} FOR EACH ROW "
    f"WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION {ACCOUNT}_refuse('{DIRECT}')",
    f"CREATE TRIGGER {ACCOUNT}_no_gift BEFORE INSERT ON {ACCOUNT} FOR EACH ROW "
    f"WHEN (NEW.balance <> 0 OR NEW.moved <> 0) EXECUTE FUNCTION {ACCOUNT}_refuse('{OPENED}')",
    f"CREATE TRIGGER {ACCOUNT}_no_change BEFORE UPDATE OF id, node, code, part, unit, allow_negative ON {ACCOUNT} "
    f"FOR EACH ROW EXECUTE FUNCTION {ACCOUNT}_refuse('{FIXED}')",
    f"CREATE TRIGGER {ACCOUNT}_no_delete BEFORE DELETE ON {ACCOUNT} FOR EACH ROW EXECUTE FUNCTION {ACCOUNT}_refuse('{FIXED}')",
    f"CREATE TRIGGER {ACCOUNT}_no_truncate BEFORE TRUNCATE ON {ACCOUNT} FOR EACH STATEMENT "
    f"EXECUTE FUNCTION {ACCOUNT}_refuse('{FIXED}')",
)


def _abort(why: str) -> str:
    return f"BEGIN SELECT RAISE(ABORT, '{why}'); END"


def _moved(side: str, sign: str) -> str:
    return f"UPDATE {ACCOUNT} SET balance = balance {sign} NEW.amount, moved = NEW.rowid WHERE id = NEW.{side}_id; "


# A balance may change only together with `moved`, to the number of the newest transfer of all, by that transfer's amount, and
# only on its two accounts: each transfer moves each of them once, in its own trigger, and by hand there is nothing left to do.
_LAWFUL = (
    f"NEW.moved <> OLD.moved AND EXISTS (SELECT 1 FROM {TRANSFER} t WHERE t.rowid = NEW.moved AND NEW.moved = "
    f"(SELECT max(rowid) FROM {TRANSFER}) AND ((t.debit_id = OLD.id AND NEW.balance = OLD.balance - t.amount) OR "
    "(t.credit_id = OLD.id AND NEW.balance = OLD.balance + t.amount)))"
)
_SQLITE = (
    f"CREATE TRIGGER {TRANSFER}_units BEFORE INSERT ON {TRANSFER} WHEN (SELECT unit FROM {ACCOUNT} WHERE id = NEW.debit_id) "
    f"<> (SELECT unit FROM {ACCOUNT} WHERE id = NEW.credit_id) {_abort(UNITS)}",
    f"CREATE TRIGGER {TRANSFER}_moves AFTER INSERT ON {TRANSFER} BEGIN {_moved('debit', '-')}{_moved('credit', '+')}END",
    f"CREATE TRIGGER {ACCOUNT}_no_hand BEFORE UPDATE OF balance, moved ON {ACCOUNT} WHEN NOT ({_LAWFUL}) {_abort(DIRECT)}",
    f"CREATE TRIGGER {ACCOUNT}_no_gift BEFORE INSERT ON {ACCOUNT} WHEN NEW.balance <> 0 OR NEW.moved <> 0 {_abort(OPENED)}",
    f"CREATE TRIGGER {ACCOUNT}_no_change BEFORE UPDATE OF id, node, code, part, unit, allow_negative ON {ACCOUNT} "
    f"{_abort(FIXED)}",
    f"CREATE TRIGGER {ACCOUNT}_no_delete BEFORE DELETE ON {ACCOUNT} {_abort(FIXED)}",
    # `INSERT OR REPLACE` removes the row in its way without a DELETE trigger: a fresh account would begin at nothing again.
    f"CREATE TRIGGER {ACCOUNT}_no_replace BEFORE INSERT ON {ACCOUNT} WHEN EXISTS (SELECT 1 FROM {ACCOUNT} WHERE "
    f"id = NEW.id OR rowid = NEW.rowid OR (node = NEW.node AND code = NEW.code AND part = NEW.part)) {_abort(FIXED)}",
)
_NAMES = ("no_hand", "no_gift", "no_change", "no_delete", "no_truncate", "no_replace")


def statements(vendor: str) -> list[str]:
    """What makes the ledger guard itself."""
    own = _SQLITE if vendor == "sqlite" else _POSTGRESQL
    return [*guards.statements(TRANSFER, vendor), *own]


def removals(vendor: str) -> list[str]:
    """What takes the guards away again: for migrations, and for tests that empty the tables."""
    gone = guards.removals(TRANSFER, vendor)
    if vendor == "sqlite":
        names = [f"{TRANSFER}_units", f"{TRANSFER}_moves", *(f"{ACCOUNT}_{name}" for name in _NAMES)]
        return [*gone, *(f"DROP TRIGGER IF EXISTS {name}" for name in names)]
    triggers = [f"DROP TRIGGER IF EXISTS {ACCOUNT}_{name} ON {ACCOUNT}" for name in _NAMES]
    moves = [f"DROP TRIGGER IF EXISTS {TRANSFER}_moves ON {TRANSFER}", f"DROP FUNCTION IF EXISTS {TRANSFER}_move()"]
    return [*gone, *moves, *triggers, f"DROP FUNCTION IF EXISTS {ACCOUNT}_refuse()"]
