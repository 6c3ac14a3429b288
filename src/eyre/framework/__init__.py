"""The instrument as data: a pack's YAML files become a Framework.

spec.py says what a pack may state, load.py reads one, cross_check.py finds what does not fit, conditions.py decides
whether a condition holds, diff.py tells two versions apart. packs/ has one folder per instrument.
"""
