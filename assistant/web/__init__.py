"""FastAPI only: routes, errors, limits. Everything else is one import away in `bootstrap`."""
