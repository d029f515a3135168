"""The sentence that stands on every page, in every file and under every answer about compliance."""

PURPOSE = (
    "These figures exist so that variation can be explained, challenged or acted upon. "
    "They are not for performance management."
)
