"""Publications: all that can be subscribed to, and which events they hold."""

from types import SimpleNamespace

import pytest

from aggregator.model import Publication
from aggregator.publish.publications import publications, selects
from tests.publish.samples import event


def configuration():
    titles = {"de": "Industriekultur", "cs": "Průmyslová kultura", "en": "Industrial culture"}
    calendar = SimpleNamespace(language="en", title_in=lambda code: titles.get(code, titles["en"]))
    regions = [
        SimpleNamespace(id="zlin", language="cs", name_in={"cs": "Zlínský kraj"}.__getitem__),
        SimpleNamespace(id="zwickau", language="de", name_in={"de": "Zwickau"}.__getitem__),
    ]
    partners = [
        SimpleNamespace(id="pfau", name="Tuchfabrik Pfau", region="zwickau", language=""),
        SimpleNamespace(id="svit", name="Svit", region="zwickau", language="cs"),
    ]
    return SimpleNamespace(
        calendar=calendar,
        regions=regions,
        partners=partners,
        region=lambda wanted: next(each for each in regions if each.id == wanted),
    )


def test_all_exist_at_short_paths():
    assert [each.path for each in publications(configuration())] == [
        "calendar",
        "region/zlin",
        "region/zwickau",
        "partner/pfau",
        "partner/svit",
        "sector/museum",
        "sector/company",
        "sector/school",
        "sector/creative",
        "sector/public",
        "language/de",
        "language/cs",
        "language/sl",
        "language/it",
        "language/hr",
        "language/pl",
        "language/nl",
        "language/en",
    ]


def test_each_speaks_its_language():
    found = {each.path: each for each in publications(configuration())}
    assert found["calendar"].title == "Industrial culture"
    assert found["region/zlin"].title == "Průmyslová kultura – Zlínský kraj"
    assert found["region/zlin"].description == "Akce průmyslové kultury. Region: Zlínský kraj"
    assert found["partner/pfau"].language == "de"
    assert found["partner/svit"].title == "Průmyslová kultura – Svit"
    assert found["sector/school"].title == "Industrial culture – Schools and universities"
    assert found["language/hr"].title == "Industrial culture – Hrvatski"
    assert found["language/hr"].language == "hr"


def test_selects_by_facet():
    def holds(facet, value):
        return selects(Publication("p", "t", "de", facet, value), event())

    assert holds("", "")
    assert holds("region", "zwickau")
    assert not holds("region", "zlin")
    assert holds("partner", "crimmitschau")
    assert not holds("partner", "zwickau")
    assert holds("sector", "museum")
    assert not holds("sector", "school")
    assert holds("language", "de")
    assert not holds("language", "cs")
    with pytest.raises(ValueError, match="unknown facet"):
        holds("colour", "red")
