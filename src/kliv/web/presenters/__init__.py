"""Shapes for the pages: frozen values with every text ready to show, made from definitions and results."""
