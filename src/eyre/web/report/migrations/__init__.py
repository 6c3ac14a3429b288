"""Changes of the app's tables."""
