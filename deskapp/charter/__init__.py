"""What is promised: working time, rules, editions. No Textual and no SQL."""
