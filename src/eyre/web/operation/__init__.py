"""What those who run an installation need: backup and restore, health, figures, logs."""
