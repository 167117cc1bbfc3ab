"""The blueprint on which the pages of approvals hang."""

from flask import Blueprint

bp = Blueprint("approvals", __name__)
