"""One module a source: tidy, validated frames with their provenance."""
