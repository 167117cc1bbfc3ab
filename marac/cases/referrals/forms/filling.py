"""The form with which answers are brought in from somewhere else."""

from typing import Any

from marac.widgets import FileField, LongTextField, MaracForm


class FillForm(MaracForm):
    """A file, or a table that is pasted."""

    file = FileField(
        "The Word form or a CSV file",
        accept=".docx,.csv",
        hint="The form that this page offers, filled in, or a table saved as CSV",
    )
    pasted = LongTextField(
        "Or paste a table",
        max_length=100_000,
        hint="Two columns, questions and answers, copied from a spreadsheet or a document",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of them."""
        whole = bool(super().validate(extra_validators))
        if self.file.data is None and not self.pasted.data:
            self.file.errors = ["Choose a file, or paste a table"]
            return False
        return whole
