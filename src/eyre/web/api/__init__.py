"""What programs may do: the same as the pages, through the same table of rights, with a token that narrows it."""
