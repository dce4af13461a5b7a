"""Accuracy and speed, with peers beside us in the same run where they are installed."""
