"""The pages of the fieldwork, one module for each."""
