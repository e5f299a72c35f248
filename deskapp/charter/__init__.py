"""The published charter: working time, rules, editions. No Textual and no SQL."""
