"""Forms of the answerphone check, before its first message and after its last."""
