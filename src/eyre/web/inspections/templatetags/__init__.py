"""Tags of the pages of inspections."""
