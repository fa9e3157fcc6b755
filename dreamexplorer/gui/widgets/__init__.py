"""Widgets that several panels share; they know nothing about models."""
