"""Measures how well an archive answers: bundles of articles and questions, the run over them, the figures."""
