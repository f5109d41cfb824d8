"""Place, price and registration, where a text says them plainly. Only the certain."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aggregator.collect.dates.tokens import composed

LONGEST = 120
"""Characters of a place; what is longer is a sentence."""

_PLACE = (
    r"ort|veranstaltungsort|treffpunkt|wo|"
    r"místo konání|místo|kde|"
    r"lokacija|kraj|prizorišče|kraj dogodka|kje|"
    r"luogo|dove|sede|"
    r"mjesto|mjesto održavanja|lokacija|gdje|"
    r"miejsce|gdzie|lokalizacja|"
    r"locatie|plaats|waar|"
    r"venue|location|place|where"
)
_SAID = re.compile(rf"(?:^|[\n|;.•])[ \t]*(?:{_PLACE})[ \t]*:[ \t]*([^\n|;•]+)", re.IGNORECASE)
_HOUSE = (
    r"museum|gasometer|zeche|kokerei|hütte|maschinenhalle|ringlokschuppen|lokschuppen|maschinenhaus|"
    r"kraftwerk|wasserwerk|rathaus|stadtarchiv|brauerei|spinnerei|weberei|walzwerk|hochofen|schacht|"
    r"besucherbergwerk|ziegelei|gießerei|bahnhof|stellwerk|pumpwerk|hammerwerk|mühle|kesselhaus"
)
_IN_HOUSE = re.compile(
    rf"\b(?:im|in der|am|an der|auf der)[ ]"
    rf"((?:\w+-)?\w{{0,30}}(?i:{_HOUSE})(?:[ ][A-ZÄÖÜ][\w-]+){{0,3}})\b"
)
"""German says “im Gasometer Oberhausen”; a house that names itself is a place."""
_NO_PLACE = re.compile(r"https?://|www\.|@|\d{1,2}[.:]\d{2}\s*(?:uhr|h\b)|^\W*$", re.IGNORECASE)

_FREE = re.compile(
    r"\b(?:"
    r"(?:der )?eintritt (?:ist )?(?:frei|kostenlos|kostenfrei)|freier eintritt|"
    r"kostenlose teilnahme|"
    r"teilnahme (?:ist )?(?:frei|kostenlos|kostenfrei)|"
    r"vstup (?:je )?(?:zdarma|volný)|volný vstup|vstup pro všechny zdarma|"
    r"vstop (?:je )?(?:prost|brezplačen)|brezplačen vstop|prost vstop|vstopnine ni|"
    r"(?:l')?ingresso (?:è )?(?:gratuito|libero)|entrata (?:libera|gratuita)|"
    r"partecipazione (?:è )?gratuita|ulaz (?:je )?(?:slobodan|besplatan)|"
    r"besplatan ulaz|slobodan ulaz|"
    r"wstęp (?:jest )?(?:wolny|bezpłatny|darmowy)|bezpłatny wstęp|udział (?:jest )?bezpłatny|"
    r"(?:de )?(?:toegang|inkom|entree|deelname)(?: is)? (?:gratis|vrij|kosteloos)|"
    r"gratis (?:toegang|inkom|entree)|"
    r"(?:admission|entry|entrance)(?: is)? free|free (?:admission|entry|entrance)|free of charge"
    r")\b",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"\b(?:eintritt|kosten|preis|teilnahmegebühr|vstupné|vstupenka|vstopnina|cena|ingresso|biglietto|"
    r"ulaznica|bilety?|wstęp|toegang|inkom|tickets?|admission|entry)[ :]{1,3}"
    r"((?:€ ?|£ ?)\d{1,4}(?:[.,]\d\d)?|\d{1,4}(?:[.,]\d\d)? ?(?:€|euro\b|eur\b|kč|zł|chf))",
    re.IGNORECASE,
)
_SIGN_UP = re.compile(
    r"\b(?:anmeldung|voranmeldung|anmelden|přihlášky|přihlašování|rezervace|registrace|prijave|prijava|"
    r"rezervacije|iscrizioni?|prenotazioni?|zapisy|zgłoszenia|rezerwacja|inschrijven|inschrijving|aanmelden|"
    r"aanmelding|reserveren|registration|register|booking|book)\b[^\n.:@]{0,60}?[ :]{1,3}"
    r"((?:https?://|www\.)[^\s<>\"]{4,200}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,32}){1,4})",
    re.IGNORECASE,
)
_NEEDED = re.compile(
    r"\b(?:anmeldung (?:ist )?(?:erforderlich|notwendig|erbeten)|um (?:vor)?anmeldung wird gebeten|"
    r"rezervace (?:je )?nutná|nutná rezervace|registrace nutná|nutno se přihlásit|"
    r"(?:obvezna prijava|prijava (?:je )?obvezna|prijave (?:so )?obvezne)|"
    r"prenotazione (?:è )?obbligatoria|iscrizione (?:è )?obbligatoria|"
    r"(?:obavezna prijava|prijava (?:je )?obavezna|prijave (?:su )?obavezne)|"
    r"(?:obowiązują zapisy|zapisy (?:są )?obowiązkowe|wymagana rejestracja|obowiązuje rejestracja)|"
    r"(?:inschrijven|reserveren|aanmelden) (?:is )?verplicht|inschrijving (?:is )?verplicht|"
    r"(?:booking|registration) (?:is )?(?:required|essential|necessary))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a text says plainly beside its dates; "" and None where it does not."""

    place: str = ""
    price: str = ""
    """Its own words, with the amount; "" also where it is free."""
    free: bool | None = None
    registration: str = ""
    """Where to register: an address or e-mail address."""
    registration_needed: bool | None = None


def facts(text: str) -> Facts:
    """The plain facts of a notice in any of the eight languages."""
    text = composed(text)
    free = _FREE.search(text)
    price = _PRICE.search(text)
    sign_up = _SIGN_UP.search(text)
    return Facts(
        place=_place(text),
        price=price[1].strip() if price else "",
        free=_free(bool(free), bool(price)),
        registration=sign_up[1].rstrip(".,;)") if sign_up else "",
        registration_needed=True if _NEEDED.search(text) else None,
    )


def _free(said: bool, priced: bool) -> bool | None:
    """Both said means free for some: nothing certain."""
    if said == priced:
        return None
    return said


def _place(text: str) -> str:
    for found in (_SAID.search(text), _IN_HOUSE.search(text)):
        if found is None:
            continue
        place = " ".join(found[1].split()).strip(" .,–-")
        if 2 < len(place) <= LONGEST and not _NO_PLACE.search(place):
            return place
    return ""
