"""What people do to accounts: sign in and out, invite, choose a password, close."""

from marac.accounts.operations.credentials import (
    ask_for_reset,
    change_password,
    follow_link,
    set_password,
    void_password,
)
from marac.accounts.operations.declaring import keep_home, sign_declaration
from marac.accounts.operations.people import (
    add_user,
    areas_of,
    change_details,
    disable_user,
    enable_user,
    invite_again,
    invite_user,
    lock_out,
    sign_out_everywhere,
    tidy_email,
)
from marac.accounts.operations.signing import (
    end_session,
    end_sessions,
    prove,
    refuse_proof,
    refuse_sign_in,
    sign_in,
    sign_out,
    switch_area,
)

__all__ = [
    "add_user",
    "areas_of",
    "ask_for_reset",
    "change_details",
    "change_password",
    "disable_user",
    "enable_user",
    "end_session",
    "end_sessions",
    "follow_link",
    "invite_again",
    "invite_user",
    "keep_home",
    "lock_out",
    "prove",
    "refuse_proof",
    "refuse_sign_in",
    "set_password",
    "sign_declaration",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "switch_area",
    "tidy_email",
    "void_password",
]
