"""What the pages of people who sign in have in common: session, forms, templates, sign-in."""
