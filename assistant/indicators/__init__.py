"""The semantic layer: a question becomes a query over named metrics, and the query a number with its proof."""
