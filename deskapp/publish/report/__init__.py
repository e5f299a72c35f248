"""The report as it leaves the desk: tables of cells, CSV, XLSX and a page that stands alone."""
