"""Which listings tell of the same event: pure, tellings in, clusters and merged events out."""
