"""The blueprint of the pages about an area's questions and actions."""

from flask import Blueprint

bp = Blueprint("risk", __name__)
