"""Uptake: from quantities of products to amounts of medicines by organisation and period."""
