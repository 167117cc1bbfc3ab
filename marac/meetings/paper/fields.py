"""Days as they stand on paper: read from the day of the meeting on, whenever they are typed in."""

from datetime import date

from marac.meetings.room.days import read_day
from marac.meetings.room.due import DueField
from marac.widgets.clean import clean_text, refuse_unseen


class PaperDayField(DueField):
    """A day that was written at the meeting: "fri" is the Friday after it.

    `read_from` reads what was typed, once the day of the meeting is known.
    """

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed until the day of the meeting is known."""
        self.data = None
        refuse_unseen("".join(valuelist))

    def read_from(self, day: date) -> None:
        """Read the day; nonsense is an error with the text kept."""
        typed = clean_text(str(self.raw_data[0])) if self.raw_data else ""
        if not typed:
            return
        try:
            self.data = read_day(typed, today=day)
        except ValueError as error:
            said = str(error).replace("today or later", "the day of the meeting or later")
            self.process_errors = [*self.process_errors, said]
