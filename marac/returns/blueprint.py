"""The one blueprint on which all pages about returns hang."""

from flask import Blueprint

bp = Blueprint("returns", __name__)
