"""What may be shown. The only rule so far is for figures that their publisher has protected."""
