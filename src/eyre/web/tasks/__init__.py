"""Work that takes longer than a page may: it is queued in the database and done by a process beside the pages."""
