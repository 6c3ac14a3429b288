"""The caseload of an area and the draw from it, on pages."""
