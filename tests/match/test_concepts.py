"""The lexicon of what events are announced with: its form, and what it makes of real words."""

import csv
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

TABLE = Path(__file__).parents[2] / "aggregator" / "match" / "concepts.tsv"
LANGUAGES = ("de", "cs", "sl", "it", "hr", "pl", "nl", "en")
KINDS = {"form", "audience", "part", "tongue", "status", "place", "subject", "stop"}
FOLDS = {ord("ł"): "l", ord("đ"): "d", ord("ø"): "o", ord("ß"): "ss"}
"""Letters that Unicode does not take apart."""
COMPOUNDING = {"de", "nl"}
"""Languages that write compounds as one word: only theirs have stems inside a word."""

ROWS = list(
    csv.DictReader(
        TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE
    )
)
STEMS = {
    language: [(stem, row["concept"]) for row in ROWS for stem in row[language].split("|") if stem]
    for language in LANGUAGES
}


def fold(word: str) -> str:
    """``word`` as the table writes it: lower case, no accents."""
    plain = word.lower().translate(FOLDS)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def places(stem: str, word: str) -> list[tuple[int, int]]:
    """From where to where ``stem`` lies in the folded ``word``."""
    letters = stem.strip("*")
    size = len(letters)
    if stem.startswith("*"):
        starts = [m.start() for m in re.finditer(f"(?={letters})", word)]
        return [(at, at + size) for at in starts if stem.endswith("*") or at + size == len(word)]
    if stem.endswith("*"):
        return [(0, size)] if word.startswith(letters) else []
    return [(0, size)] if word == letters else []


def read(word: str, language: str) -> set[str]:
    """The concepts in ``word``: of the longest stem, and of those beside it in a compound."""
    word = fold(word)
    found = [
        (end - start, "*" not in stem, -start, start, end, concept)
        for stem, concept in STEMS[language]
        for start, end in places(stem, word)
    ]
    taken: list[tuple[int, int]] = []
    concepts: set[str] = set()
    for *_, start, end, concept in sorted(found, reverse=True):
        if all(end <= other_start or start >= other_end for other_start, other_end in taken):
            taken.append((start, end))
            concepts.add(concept)
    return concepts


def test_form_of_the_file():
    text = TABLE.read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    assert header.split("\t") == ["concept", "kind", *LANGUAGES]
    assert text.endswith("\n")
    assert "\r" not in text
    for line in lines:
        cells = line.split("\t")
        assert len(cells) == 10, line
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", cells[0]), line
        assert cells[1] in KINDS, line


def test_there_are_many_concepts_each_once():
    names = [row["concept"] for row in ROWS]
    assert len(names) == len(set(names))
    assert len(names) >= 300


def test_kinds_stand_together():
    """So a row is found, and a new one put where it belongs."""
    kinds = [row["kind"] for row in ROWS]
    assert sum(one != other for one, other in pairwise(kinds)) == len(KINDS) - 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_stems_are_folded(language):
    inside = r"\*?" if language in COMPOUNDING else ""
    for stem, concept in STEMS[language]:
        assert re.fullmatch(inside + r"[a-z0-9]+\*?", stem), (concept, stem)
        letters = stem.strip("*")
        assert fold(letters) == letters
        if "*" in stem:
            assert len(letters) >= 3, (concept, stem)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_stem_means_two_things(language):
    """Nor do two forms of it, such as ``mine`` and ``mine*``: only length decides between stems."""
    meant: dict[str, str] = {}
    for stem, concept in STEMS[language]:
        letters = stem.strip("*")
        assert meant.setdefault(letters, concept) == concept, (stem, meant[letters], concept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_is_superfluous(language):
    """A form that another form of the same concept covers is left out."""
    for row in ROWS:
        stems = [stem for stem in row[language].split("|") if stem]
        assert len(stems) == len(set(stems)), row["concept"]
        prefixes = [s[:-1] for s in stems if s.endswith("*") and not s.startswith("*")]
        anywhere = [s[1:-1] for s in stems if s.endswith("*") and s.startswith("*")]
        for stem in stems:
            letters = stem.strip("*")
            if not stem.startswith("*"):
                longer = [p for p in prefixes if letters.startswith(p) and f"{p}*" != stem]
                assert not longer, (row["concept"], stem, longer)
            inner = [p for p in anywhere if p in letters and f"*{p}*" != stem]
            assert not inner, (row["concept"], stem, inner)


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_words_in_every_language(kind, language):
    assert any(row[language] for row in ROWS if row["kind"] == kind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_a_concept_lacks_words(language):
    assert sum(not row[language] for row in ROWS) <= len(ROWS) / 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_look_alikes_are_needed(language):
    """Each would be taken for something else, were it not listed; and now is not."""
    for stem, concept in STEMS[language]:
        if concept == "look-alike":
            letters = stem.strip("*")
            others = {c for s, c in STEMS[language] if c != concept and places(s, letters)}
            assert others, stem
            assert read(letters, language) == {"look-alike"}, stem


@pytest.mark.parametrize("language", LANGUAGES)
def test_function_words_stay_function_words(language):
    (row,) = [row for row in ROWS if row["concept"] == "function-word"]
    words = row[language].split("|")
    assert len(words) > 80
    for word in words:
        assert read(word, language) == {"function-word"}, word


WORDS = {
    "de": """
        Führungen=tour Museumsführung=tour,museum Kinderführung=tour,children
        Aufführung=theatre-performance Einführungsvortrag=introduction,lecture
        Rundgänge=tour Radtour=cycling-tour Sonderausstellung=exhibition,special
        Weihnachtsmarkt=christmas,market Flohmärkte=flea-market Schmiedekurs=forge,course
        Zeche=mine Hochöfen=blast-furnace Förderturm=winding-tower Kohle=coal
        abgesagt=cancelled ausverkauft=sold-out Gebärdensprache=sign-language
        englischsprachige=english Abendöffnung=evening
        Sonntag= Hinfahrt=outward Rückfahrt=return
        Jubiläum=anniversary Straßenbahnen=tram Beispiel=look-alike Herz= Düsseldorf=look-alike
        Interesse= Finissage=finissage Dampfloks=trains,steam Museumsnacht=museum,night
        Fledermäuse=bats Spinnerei=spinning-mill
        Zollverein=look-alike Sonnabend=look-alike fantastisch=
        Steinkohle=coal Taschenlampenführung=lamp,tour öffentliche=filler
        Schmalspurbahn=narrow-gauge,railway Müller= Nürnberg= Dezember=
    """,
    "cs": """
        prohlídky=tour prohlídce=tour komentovaná=tour výstavě=exhibition výstavba=building-work
        vernisáž=vernissage přednášky=lecture přednášek=lecture dílen=workshop dětmi=children
        dětský=children rodiny=family zrušeno=cancelled vyprodáno=sold-out přesunuto=moved
        německy=german angličtině=english noci=night večerní=evening muzea=museum dolu=mine
        hutě=ironworks pecí=blast-furnace horníků=miners
        vánoční=christmas opravdu=look-alike sklárna=glassworks
        sklo=glass uhlí=coal železniční=railway železa=iron vlakem=trains
        narozeniny=birthday knihovně=library knihy=book trhy=market ohňostroj=fireworks
        můžete= průvodcem=tour průvod=parade zpáteční=return
    """,
    "sl": """
        vodstva=tour vodeni=tour razstavo=exhibition delavnice=workshop delavcev=workers
        predavanju=lecture koncertov=concert otroke=children otroci=children družinska=family
        odpovedano=cancelled razprodano=sold-out slovenščini=slovene nemščini=german
        rudniku=mine železarna=ironworks muzejev=museum mladina=teens knjižnica=library
        knjige=book vlaka=trains sejma=market
        božični=christmas rudarjev=miners steklarna=glassworks
        predstavo=theatre-performance predstavlja=presentation večer=evening nočni=night
        košarka=sport čipke=lace plesni=dance
    """,
    "it": """
        visite=tour guidata=tour mostre=exhibition
        mostri= laboratori=workshop conferenza=lecture
        concerti=concert bambini=children famiglie=family annullato=cancelled esaurito=sold-out
        inglese=english tedesco=german miniera=mine minatori=miners ferroviario=railway
        musei=museum sera=evening notturna=night passeggiate=walk inaugurazione=opening
        mercatini=market natalizio=christmas libro=book biblioteca=library andata=outward
        ritorno=return acciaieria=steelworks acciaio=steel festa=party treno=trains
        chiesto= alberto= segretario=look-alike
    """,
    "hr": """
        razgled=tour vodstvom=tour izložbe=exhibition radionica=workshop radnica=workers
        predavanje=lecture koncerti=concert djecu=children dječja=children obiteljski=family
        otkazano=cancelled rasprodano=sold-out engleskom=english njemački=german
        rudnika=mine rudari=miners muzeju=museum večernje=evening noći=night knjižnici=library
        knjiga=book sajma=market božićni=christmas
        željeznička=railway željezo=iron vlakom=trains
        brodogradilište=shipyard tvornice=factory
        ljeto=summer gradnja=building-work gradski=city
        košarka=sport Rijeka= biljar=
    """,
    "pl": """
        zwiedzanie=tour zwiedzania=tour
        oprowadzanie=tour wystawie=exhibition wernisaż=vernissage
        warsztatów=workshop wykłady=lecture
        koncertu=concert dzieciom=children dziecięcy=children
        rodzinne=family odwołane=cancelled
        wyprzedane=sold-out angielsku=english niemieckim=german
        kopalni=mine górników=miners szybu=shaft huty=ironworks muzeum=museum wieczorem=evening
        nocne=night książki=book książek=book biblioteka=library jarmark=market kolejowy=railway
        kolędy=christmas koledzy= pociągiem=trains Łódź= wieża=tower więźniowie=
        węgla=coal żelazo=iron naprawdę=look-alike Barbórka=st-barbara głęboko= powrotny=return
    """,
    "nl": """
        rondleidingen=tour avondrondleiding=tour,evening tentoonstelling=exhibition
        fototentoonstelling=exhibition,photography lezingen=lecture concerten=concert
        kinderen=children gezinnen=family afgelast=cancelled uitverkocht=sold-out Engels=english
        Duits=german mijnwerkers=miners mijnen=mine musea=museum avond=evening nacht=night
        fietstocht=cycling-tour wandelingen=walk
        boekvoorstelling=book-presentation kerstmarkt=christmas,market
        weverij=weaving-mill steenkoolmijn=colliery hoogovens=steelworks zaterdag=
        onderdeel= fabrieken=factory terugreis=return gebarentaal=sign-language thuis=look-alike
        brouwerij=brewery erfgoeddag=heritage website=look-alike
        Waterschei=look-alike ijssel= Rijswijk=
        stoomtreinrit=steam,trains,ride altijd=
    """,
    "en": """
        tours=tour guided=tour exhibitions=exhibition workshops=workshop lecture=lecture
        concerts=concert children=children
        families=family cancelled=cancelled postponed=postponed
        German=german English=english collieries=colliery miners=miners mining=mining mine=mine
        mines=mine museums=museum evenings=evening
        night=night Christmas=christmas markets=market
        railways=railway outbound=outward returning=return blacksmithing=blacksmith
        ironworks=ironworks steelworks=steelworks foundry=foundry discount=
        authority= pathetic= physical= bats=bats bells=bells
    """,
}
"""Words as titles have them, each with what it means; a compound may mean several things."""

CHECKS = [
    (language, word, frozenset(concepts.split(",")) - {""})
    for language, text in WORDS.items()
    for word, concepts in (pair.split("=") for pair in text.split())
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_enough_is_checked(language):
    assert sum(bool(concepts) for spoken, _, concepts in CHECKS if spoken == language) >= 15


@pytest.mark.parametrize(("language", "word", "concepts"), CHECKS)
def test_word(language, word, concepts):
    assert read(word, language) == concepts
