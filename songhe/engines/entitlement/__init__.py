"""Who pays how much of a price, and why: pure, in whole cents."""

from songhe.engines.entitlement.answers import NO, UNKNOWN, YES, Answer, all_of, told
from songhe.engines.entitlement.rounding import rounded, share
from songhe.engines.entitlement.splitting import Limit, Part, Payer, Split, split

__all__ = ["NO", "UNKNOWN", "YES", "Answer", "Limit", "Part", "Payer", "Split", "all_of", "rounded", "share", "split", "told"]
