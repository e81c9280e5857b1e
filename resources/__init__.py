"""Icons, themes, example graphs and sample data."""
