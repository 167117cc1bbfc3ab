"""The one blueprint on which all pages about referrals and cases hang."""

from flask import Blueprint

bp = Blueprint("cases", __name__)
