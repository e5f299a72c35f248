"""Forms that edit the page of a person or an organisation."""
