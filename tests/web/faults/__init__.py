"""Fault trials: what a page showed as kept must be on the server once, whatever breaks on the way."""
