"""Replies, attempts, acknowledgements, referrals and reassignment."""
