"""The pages of second factors: showing one, setting one up, one's own, and losing them all."""

from marac.accounts.factors.routes import alone, claims, confirming, own, proving, setting_up

__all__ = ["alone", "claims", "confirming", "own", "proving", "setting_up"]
