"""Answers become scores and evidence becomes ratings, by the rules of the pack and nothing else.

tally.sql counts the answers in one pass; tally.py holds the counts; scores.py pools them exactly; composites.py rolls
them up; rating.py judges evidence; pack_tests.py proves a pack on its own worked examples.
"""
