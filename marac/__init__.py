"""marac runs a hate crime MARAC, from referral to the last action."""

__version__ = "0.1.0"
