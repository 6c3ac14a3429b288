"""A sample and the people who look at it -> who assesses which case, and when and where everybody is interviewed.

spec.py reads fieldwork.yaml; allocation.py gives each case its assessors; arrangements.py gathers what is to be held and
when everybody is there; diary.py holds the rules; plan.py finds the timetable (greedy.py begins, timetable_model.py is
what the solver improves) and explain.py says why an interview has no place; changes.py compares two timetables;
schedules.py makes the documents and calendars for people and offices.
"""
