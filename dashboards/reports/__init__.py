"""Files for people who do not open the dashboard: board reports and digests of changes, each a page of its own."""
