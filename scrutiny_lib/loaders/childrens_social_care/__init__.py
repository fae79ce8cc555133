"""Children's social care: Annex A, the children in need census and SSDA903."""
