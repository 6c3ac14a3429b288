"""What every page shares: the frame, forms in the markup of the design system, errors that help."""
