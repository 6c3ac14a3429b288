"""Assessing cases: the form, the log that its answers go to, and what is done with two assessments of one case."""
