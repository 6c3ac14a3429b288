"""Areas and inspectors -> families of similar areas, a calendar of visits and the dates that follow.

spec.py says what programme.yaml may hold; programme.py reads and writes the folder; families.py groups the areas;
working_days.py knows the public holidays; milestones.py gives the dates that follow from a visit; planner.py proposes
the calendar (with the model of calendar_model.py) and obstacles.py says why it cannot; calendar.py makes the documents.
solver.py is the constraint solver, which later stages use, too.
"""
