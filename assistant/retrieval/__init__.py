"""Passages in, ranked passages out: tokens, BM25, vectors (FAISS), their fusion, and the index they are built into."""
