"""The one blueprint on which all pages about areas and agencies hang."""

from flask import Blueprint

bp = Blueprint("agencies", __name__)
