"""The log as people read it: what happened to cases, who tried the doors, what left the house."""

from flask import Flask

from marac.access import Permission
from marac.audit import cli as audit
from marac.governance.log import cli, routes
from marac.web import register_navigation

__all__ = ["cli", "init_app", "routes"]


def init_app(app: Flask) -> None:
    """Lead to the pages of the log, and let it be anchored from the command line."""
    audit.group.add_command(cli.anchor)
    register_navigation(
        app,
        91,
        "The log",
        "governance.list_log",
        Permission.AUDIT_CASE_LOG,
        hint="Who read, changed or disclosed what, and what left on paper or as a file",
    )
    register_navigation(
        app,
        92,
        "Security log",
        "governance.security_log",
        Permission.AUDIT_SECURITY_LOG,
        hint="Sign-ins, refusals, roles and agreements, and whether the log is whole",
    )
