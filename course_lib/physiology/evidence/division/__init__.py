"""Published numbers divided before a fit: the sheet, the runs that read it, and the record of what came out."""
