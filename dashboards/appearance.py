"""Light, dark, or as the device: what the document holds for it, outside of what Dash draws.

The dark styles are one file that counts on screens only; a script right after it sets when it counts. Both stand in
the head, so that nothing is drawn before they are read, and the script is a file, so that the content policy holds.
"""

# Of the band at the top of each page: for a browser that colours its own frame. As ``--brand`` in assets/app.css.
BRAND = "#0B3C46"
# Dash would put every file of the assets where it likes.
NOT_FOR_DASH = r"^(dark\.css|scheme\.js)$"
HEAD = (
    '<meta name="color-scheme" content="light dark">'
    '<link id="dark" rel="stylesheet" href="/assets/dark.css" media="screen and (prefers-color-scheme: dark)">'
    '<script src="/assets/scheme.js"></script>'
)
SCHEMES = (("device", "As your device"), ("light", "Light"), ("dark", "Dark"))
CHOICE = (
    '<section class="scheme" aria-label="Appearance"><fieldset class="wrap"><legend>Colours</legend>'
    + "".join(f'<label><input type="radio" name="scheme" value="{value}">{words}</label>' for value, words in SCHEMES)
    + "</fieldset></section>"
)
