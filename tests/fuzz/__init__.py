"""Feeds and configurations that no one would write, against every parser: ``make fuzz``.

What may happen with any bytes: they are read, or one of our own errors says why not, within two
seconds of processor time. All else is a finding, written to a file that can be replayed.
"""
