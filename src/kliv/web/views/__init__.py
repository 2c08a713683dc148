"""The pages: each view reads what was asked, gets figures from the reports, and hands a presenter to a template."""
