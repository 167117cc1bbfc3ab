"""The blueprint of the pages of information governance."""

from flask import Blueprint

bp = Blueprint("governance", __name__)
