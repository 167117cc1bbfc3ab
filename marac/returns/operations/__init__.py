"""What may be done to returns; each change is checked, made, and told to the audit."""

from marac.returns.operations.asking import ask, request
from marac.returns.operations.handing_in import give_back, hand_in, reopen, submit
from marac.returns.operations.items import add_item, change_item, remove_item
from marac.returns.operations.repeating import can_be_repeated, repeat
from marac.returns.operations.writing import answer, answer_nil, require_writable, save
from marac.returns.values import ItemValues, ReturnValues

__all__ = [
    "ItemValues",
    "ReturnValues",
    "add_item",
    "answer",
    "answer_nil",
    "ask",
    "can_be_repeated",
    "change_item",
    "give_back",
    "hand_in",
    "remove_item",
    "reopen",
    "repeat",
    "request",
    "require_writable",
    "save",
    "submit",
]
