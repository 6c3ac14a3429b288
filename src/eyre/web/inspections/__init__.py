"""An inspection in the database: a bundle that many can work on, and that comes out again as it went in."""
