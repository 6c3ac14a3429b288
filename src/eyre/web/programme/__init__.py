"""Programmes on pages: areas, families, the calendar, and the inspections that follow from it."""
