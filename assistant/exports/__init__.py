"""Answers with figures as files: an Excel workbook with its sources, and the picture of a chart."""
