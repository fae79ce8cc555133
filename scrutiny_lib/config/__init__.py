"""What a partnership decides: profile and indicator registry, read from params/ and validated."""
