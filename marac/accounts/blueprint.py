"""The one blueprint on which all pages about signing in and about people hang."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
