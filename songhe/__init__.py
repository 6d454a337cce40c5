"""Songhe (松鹤): the elderly-care platform of a Chinese prefecture-level city, built first for Ankang."""

__version__ = "0.1.0"
