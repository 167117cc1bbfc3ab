"""The blueprint on which this package hangs its pages."""

from flask import Blueprint

bp = Blueprint("reports", __name__)
