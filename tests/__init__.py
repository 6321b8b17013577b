"""The suite: what people and rooms rely on, tried through the doors that they use."""
