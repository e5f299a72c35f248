"""The live queue on the screen."""
