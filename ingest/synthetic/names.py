"""Invented names of places and medicines; none is a real organisation's or a real product's."""

AREAS = (
    "Alderbeck Brackenmoor Corrowvale Dunmere Easthollow Fennister Garsholme Harrowmere Isleysound Jarrowick "
    "Kestreldown Lambsfold Marlowfell Nethershaw Oakhanger Penhallow Quarlemoor Ravensea Stourfold Thornleigh "
    "Underwick Veritymarsh Westering Yarrowdale"
).split()
TOWNS = (
    "Ambleford Brindlecote Crowmarket Dunsallow Eskerton Fallowby Grindelby Hollinmouth Ickleworthy Jessamouth "
    "Kelderby Langmarsh Merrowick Nettlecombe Oxenfold Pellowby Quernholm Roskelby Stavermouth Tarnwick Ullenshaw "
    "Vennerby Wrenmoor Yewthwaite"
).split()
REGIONS = ("Northern Reach", "Midvale", "Southmarch", "Eastfold", "Westfold", "Highmoor", "Lowmead")
COMPASS = ("", "North ", "South ", "East ", "West ", "Upper ", "Lower ", "Mid ", "Great ")
STEM_STARTS = (
    "Bex Cald Drov Fenz Glav Hux Jom Kelv Lorv Myz Nolv Oxt Pruv Quen Rusk Solv Trev Umbr Vosk Wex Yalv Zund".split()
)
STEM_MIDDLES = "a ora ila ovi ume enti aza iru otu abri efo usa".split()
STEM_ENDS = "ximod tafene rovast lucanil dorimab piverin zetinib quinast formase nalixin gresor tidolan".split()


def area(position: int) -> str:
    """Name of the area of an ICB."""
    return _place(AREAS, position)


def town(position: int) -> str:
    """Name of the town of a trust."""
    return _place(TOWNS, position)


def medicine(position: int) -> str:
    """Name of a medicine beyond the core ones; the first 3,168 differ."""
    rest, start = divmod(position, len(STEM_STARTS))
    end, middle = divmod(rest, len(STEM_MIDDLES))
    # The start turns the other two parts too, so that neighbours do not sound alike.
    middle, end = (middle + 5 * start) % len(STEM_MIDDLES), (end + 7 * start) % len(STEM_ENDS)
    return STEM_STARTS[start] + STEM_MIDDLES[middle] + STEM_ENDS[end]


def _place(places: list[str], position: int) -> str:
    turn, place = divmod(position, len(places))
    return COMPASS[turn] + places[place]
