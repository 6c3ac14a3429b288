"""How sure a score is: estimates that respect the draw, and what it would take to change the headline.

design.py says how the sample was drawn; estimates.py makes design-based estimates with their intervals, from the
tallies and influence values of the SQL beside it; resampling.py, turning.py and what_if.py test how firm a score is.
"""
