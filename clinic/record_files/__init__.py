"""Files of records that a clinic exports: CSV and iCalendar, read strictly."""
