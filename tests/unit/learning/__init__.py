"""Behaviour of attempts, answers and lesson pages."""
