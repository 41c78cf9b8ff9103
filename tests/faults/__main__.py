"""`python -m tests.faults` writes docs/faults.md from what is kept, and runs no test."""

from tests.faults import marks, records, report

report.write(records.kept(), marks.marked())
