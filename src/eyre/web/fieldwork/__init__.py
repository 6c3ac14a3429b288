"""The pages of the fieldwork: days and people, who assesses which case, and the timetable."""
