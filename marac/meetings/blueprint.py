"""The one blueprint on which all pages about meetings hang."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)
