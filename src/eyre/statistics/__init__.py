"""Formulas that know nothing of inspections: numbers in, numbers out."""
