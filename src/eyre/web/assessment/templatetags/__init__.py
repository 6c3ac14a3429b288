"""Tags of the pages of assessing."""
