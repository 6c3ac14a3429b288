"""Evidence files: what an inspection has read, kept apart from the bundle, and given only to those who may have it."""
