"""A sample and the people who look at it -> who assesses which case, and when and where everybody is interviewed.

spec.py says what fieldwork.yaml may hold; allocation.py gives each case its assessors; arrangements.py gathers what is
to be held and when everybody is there; diary.py holds the rules; plan.py finds the timetable (greedy.py begins,
search.py improves it with the model of timetable_model.py) and explain.py says why an interview has no place; check.py
finds broken rules in what people changed by hand; changes.py compares two timetables; schedules.py makes the documents
and calendars for people and offices. stage.py does all this on the tables of an inspection.
"""
