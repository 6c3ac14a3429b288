"""The pages on which the report is written, read, commented on and published."""
