"""Tags of the pages of the sample."""
