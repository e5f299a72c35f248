"""deskapp keeps a front desk's promises. This module imports nothing of ours, ever."""

__version__ = "0.1.0"
