"""The pages of transfers: sending a case, packing it, answering an offer, confirming a receipt."""

from marac.cases.transfers.routes import answering, packing, receiving, sending

__all__ = ["answering", "packing", "receiving", "sending"]
