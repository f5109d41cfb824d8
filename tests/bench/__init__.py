"""What the calendar costs, beside what others cost for the same: `make bench`.

Every measurement is a process of its own, and every baseline is measured in the same run. The
same run also checks that the work was done: speed bought with wrongness fails.
"""
