"""The record of who did and who saw what: only ever added to, each entry chained to the one before."""
