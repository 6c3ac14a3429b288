"""The one table of who may do what in which state of an inspection."""
