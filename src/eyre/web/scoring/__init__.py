"""The pages of evidence, ratings and scores."""
