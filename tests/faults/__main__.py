"""`python -m tests.faults` writes docs/faults.md from what is kept, and runs nothing."""

from tests.faults import records, report

report.write(records.kept())
