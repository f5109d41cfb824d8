"""The matcher beside splink, on the same listings in the same run."""
