"""Tables: how they are written, what their columns hold, and what is wrong with a row."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import config
from aggregator.collect import formats
from aggregator.collect.drafts import Body, Draft, Reading
from aggregator.collect.formats import headers, table
from aggregator.errors import FormatError
from aggregator.model import LANGUAGES, Status

NOW = datetime(2027, 5, 10, tzinfo=UTC)
HEAD = "Titel;Datum;Uhrzeit;Ende;Ort"


def read(told: str | bytes, language: str = "de", **columns: str) -> Reading:
    data = told if isinstance(told, bytes) else told.encode()
    body = Body(data, timezone="Europe/Berlin", language=language, now=NOW, columns=columns)
    return table.read(body)


def one(told: str | bytes, language: str = "de", **columns: str) -> Draft:
    reading = read(told, language, **columns)
    assert reading.problems == ()
    (draft,) = reading.drafts
    return draft


def span(told: str, language: str = "de") -> tuple[object, object]:
    draft = one(told, language)
    return draft.start, draft.end


def refused(told: str | bytes, **columns: str) -> FormatError:
    with pytest.raises(FormatError) as error:
        read(told, **columns)
    return error.value


# --- how tables are written ---------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(delimiter: str, end: str):
    rows = [["Titel", "Datum", "Ort"], ["Fest", "12.6.2027", "Hof"], ["Tag", "13.6.2027", "Haus"]]
    told = end.join(delimiter.join(row) for row in rows) + end
    assert table.sniff(told.encode())
    assert [draft.location for draft in read(told).drafts] == ["Hof", "Haus"]


def test_a_delimiter_inside_cells_is_text():
    told = 'Titel,Datum,Beschreibung\n"Fest, groß",12.6.2027,"a, b, c\nzweite ""Zeile"""\n'
    draft = one(told)
    assert (draft.title, draft.description) == ("Fest, groß", 'a, b, c\nzweite "Zeile"')


def test_commas_in_cells_do_not_outvote_semicolons():
    told = "Titel;Datum;Ort\na, b, c;12.6.2027;x, y\nd, e;13.6.2027;z, z, z\n"
    assert [draft.title for draft in read(told).drafts] == ["a, b, c", "d, e"]


def test_what_excel_writes_above():
    told = "sep=;\nTitel;Datum\nFest;12.6.2027\n"
    assert table.sniff(told.encode())
    assert one(told).title == "Fest"


def test_titles_above_blank_lines_and_headings_between():
    told = "Programm 2027;;\n;;\nTitel;Datum;Ort\nJuni;;\nFest;12.6.2027;Hof\n;;\n"
    assert one(told).title == "Fest"


@pytest.mark.parametrize(
    ("language", "encoding", "title"),
    [
        ("de", "cp1252", "Führung „Größe“ – 5 €"),
        ("de", "cp850", "Führung über die Straße"),
        ("de", "mac_roman", "Führung über die Straße"),
        ("cs", "cp1250", "Žďár: kůň a šťáva"),
        ("cs", "iso8859-2", "Žďár: kůň a šťáva"),
        ("cs", "cp852", "Žďár: kůň a šťáva"),
        ("pl", "cp1250", "Zażółć gęślą jaźń"),
        ("pl", "iso8859-2", "Zażółć gęślą jaźń"),
        ("sl", "cp1250", "Žičnica v Črni"),
        ("hr", "cp1250", "Šetnja: željeznička pruga, đaci i ćup"),
        ("it", "cp1252", "Città, più lavoro: perché"),
        ("nl", "cp1252", "Coördinatie geïnteresseerden"),
        ("cs", "utf-16", "Žďár: kůň a šťáva"),
        ("cs", "utf-16-le", "Žďár: kůň a šťáva"),
        ("cs", "utf-8-sig", "Žďár: kůň a šťáva"),
    ],
)
def test_encodings(language: str, encoding: str, title: str):
    told = f"title;date\n{title};2027-06-12\n"
    assert one(told.encode(encoding), language).title == title


def test_a_server_that_states_another_charset_is_not_believed():
    data = "Titel;Datum\nFührung;12.6.2027\n".encode()
    assert table.read(Body(data, charset="iso-8859-2", now=NOW)).drafts[0].title == "Führung"


# --- headers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("de", "Veranstaltung;Datum;Uhrzeit;Veranstaltungsort;Beschreibung"),
        ("cs", "Název akce;Datum konání;Čas;Místo konání;Popis"),
        ("sl", "Naslov dogodka;Datum;Ura;Lokacija;Opis"),
        ("it", "Titolo;Data;Ora;Luogo;Descrizione"),
        ("hr", "Naziv događaja;Datum;Vrijeme;Mjesto održavanja;Opis"),
        ("pl", "Nazwa wydarzenia;Data;Godzina;Miejsce;Opis"),
        ("nl", "Evenement;Datum;Tijd;Locatie;Beschrijving"),
        ("en", "Event name;Date;Time;Venue;Description"),
    ],
)
def test_headers_in_eight_languages(language: str, head: str):
    draft = one(f"{head}\nX;12.6.2027;14:00;Y;Z\n", language)
    assert draft == Draft(title="X", start=datetime(2027, 6, 12, 14), location="Y", description="Z")


def test_every_field_has_words_in_every_language():
    assert len(LANGUAGES) == 8
    for name in ("title", "date", "time", "end_date", "location", "description"):
        listed = headers.WORDS[name]
        groups = [group for group in listed.split(";") if group.strip()]
        assert len(groups) >= 7, name


@pytest.mark.parametrize(
    "header", ["Start Date", "start_date", "StartDate", "START-DATE", "Start date (local)"]
)
def test_spelling_of_headers_does_not_matter(header: str):
    assert headers.guessed(["x", header]) == {"date": 1}


def test_columns_may_be_named_by_the_keeper():
    told = "Wer;Was;Tag 1;Datum\nVerein;Fest;12.6.2027;1.1.2027\n"
    draft = one(told, title="Was", date="Tag 1", organizer="wer")
    assert (draft.title, draft.start, draft.organizer) == ("Fest", date(2027, 6, 12), "Verein")


def test_a_named_column_is_no_longer_guessed_to_be_another():
    draft = one("Titel;Datum;Text\nA;12.6.2027;B\n", title="Text")
    assert (draft.title, draft.description) == ("B", "")


def test_a_column_that_is_not_there_is_named():
    error = refused("Titel;Datum\nA;12.6.2027\n", title="Bezeichnung")
    assert error.code == "no-columns"
    assert "Bezeichnung" in str(error)
    assert "“Titel”, “Datum”" in str(error)


def test_a_table_of_other_things_says_what_is_missing():
    error = refused("Name;Straße;Ort\nA;B;C\nD;E;F\nG;H;I\n")
    assert error.code == "no-columns"
    assert "date" in str(error)


def test_what_config_can_name_is_what_tables_hold():
    assert set(config.COLUMNS) == set(table.COLUMNS)


def test_a_table_with_strange_headers_is_read_where_its_keeper_named_them():
    told = "A;B\nFest;12.6.2027\n"
    body = Body(told.encode(), now=NOW, columns={"title": "A", "date": "B"})
    name, reading = formats.read(body, "csv")
    assert (name, reading.drafts[0].title) == ("csv", "Fest")
    with pytest.raises(FormatError) as error:
        formats.read(Body(told.encode(), now=NOW))
    assert error.value.code == "unknown-format"


# --- dates and times ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "start", "end"),
    [
        ("A;2027-06-12;;;", date(2027, 6, 12), None),
        ("A;12.06.2027;14:00;;", datetime(2027, 6, 12, 14), None),
        ("A;12.6.27;14 Uhr;16.30;", datetime(2027, 6, 12, 14), datetime(2027, 6, 12, 16, 30)),
        ("A;12. 6. 2027;14.00;;", datetime(2027, 6, 12, 14), None),
        ("A;12/6/2027;14h30;;", datetime(2027, 6, 12, 14, 30), None),
        ("A;20270612;;;", date(2027, 6, 12), None),
        ("A;2027-06-12T14:00;;;", datetime(2027, 6, 12, 14), None),
        ("A;12.06.2027 14:00;;;", datetime(2027, 6, 12, 14), None),
        ("A;12.6.2027;22:00;2:00;", datetime(2027, 6, 12, 22), datetime(2027, 6, 13, 2)),
        # as spreadsheets count: days since 30 December 1899, parts of a day
        ("A;46550;;;", date(2027, 6, 12), None),
        ("A;46550,5833333333;;;", datetime(2027, 6, 12, 14), None),
        ("A;46550;0,75;0.875;", datetime(2027, 6, 12, 18), datetime(2027, 6, 12, 21)),
        # words
        ("A;Samstag, 12. Juni;ab 14 Uhr;;", datetime(2027, 6, 12, 14), None),
        ("A;Sa 12.6.;;;", date(2027, 6, 12), date(2027, 6, 13)),
        ("A;12.6.2027;14–16 Uhr;;", datetime(2027, 6, 12, 14), datetime(2027, 6, 12, 16)),
        ("A;12.–14. Juni 2027;;;", date(2027, 6, 12), date(2027, 6, 15)),
        ("A;12.6.2027;ganztägig;;", date(2027, 6, 12), None),
    ],
)
def test_cells_of_dates_and_times(row: str, start: object, end: object):
    assert span(f"{HEAD}\n{row}\n") == (start, end)


def test_days_since_1899_by_the_calendar():
    assert (date(2027, 6, 12) - date(1899, 12, 30)).days == 46550


@pytest.mark.parametrize(
    ("language", "day", "hour"),
    [
        ("cs", "12. června 2027", "od 14 hodin"),
        ("sl", "12. junija 2027", "ob 14. uri"),
        ("it", "12 giugno 2027", "ore 14"),
        ("hr", "12. lipnja 2027.", "u 14 sati"),
        ("pl", "12 czerwca 2027", "godz. 14"),
        ("nl", "12 juni 2027", "14 uur"),
        ("en", "12 June 2027", "2pm"),
    ],
)
def test_cells_in_words(language: str, day: str, hour: str):
    told = f"title;date;time\nX;{day};{hour}\n"
    assert span(told, language) == (datetime(2027, 6, 12, 14), None)


def test_beginn_is_a_time_beside_a_day_and_a_day_without_one():
    assert span("Titel;Datum;Beginn;Ende\nA;12.6.2027;14:00;15:00\n") == (
        datetime(2027, 6, 12, 14),
        datetime(2027, 6, 12, 15),
    )
    assert span("Titel;Beginn;Ende\nA;12.6.2027;14.6.2027\n") == (
        date(2027, 6, 12),
        date(2027, 6, 15),
    )


def test_separate_last_day_is_included_and_a_moment_is_not():
    head = "title,start date,start time,end date,end time,all day"
    rows = [
        ("A,2027-06-12,,2027-06-14,,", date(2027, 6, 12), date(2027, 6, 15)),
        (
            "A,2027-06-12,10:00,2027-06-14,16:00,",
            datetime(2027, 6, 12, 10),
            datetime(2027, 6, 14, 16),
        ),
        ("A,2027-06-12,10:00,2027-06-14,,", datetime(2027, 6, 12, 10), date(2027, 6, 15)),
        ("A,2027-06-12,00:00,2027-06-12,00:00,TRUE", date(2027, 6, 12), date(2027, 6, 13)),
    ]
    for row, start, end in rows:
        assert span(f"{head}\n{row}\n", "en") == (start, end), row


def test_moments_with_an_offset():
    draft = one("title;start\nA;2027-06-12 14:00:00+02:00\n")
    assert draft.start == datetime(2027, 6, 12, 14, tzinfo=ZoneInfo("Europe/Berlin"))


def test_the_month_stands_first_where_the_column_says_so():
    told = "Subject,Start Date\nA,6/12/2027\nB,6/25/2027\n"
    assert [draft.start for draft in read(told, "en").drafts] == [
        date(2027, 6, 12),
        date(2027, 6, 25),
    ]
    told = "Subject,Start Date\nA,6/12/2027\nB,25/6/2027\n"
    assert [draft.start for draft in read(told, "en").drafts] == [
        date(2027, 12, 6),
        date(2027, 6, 25),
    ]


def test_an_export_that_knows_only_midnight_means_days():
    rows = "A;2027-06-12 00:00:00\nB;2027-06-13 00:00:00\n"
    days = [date(2027, 6, 12), date(2027, 6, 13)]
    assert [draft.start for draft in read(f"title;start\n{rows}").drafts] == days
    mixed = read(f"title;start\n{rows}C;2027-06-14 10:00:00\n").drafts
    assert mixed[0].start == datetime(2027, 6, 12)


def test_a_rule_in_a_cell_of_dates():
    draft = one("Titel;Datum\nMarkt;jeden Sonntag vom 6. Juni bis 29. August 2027, 11–12 Uhr\n")
    assert draft.rule == "FREQ=WEEKLY;BYDAY=SU;UNTIL=20270829"


# --- other columns ------------------------------------------------------------------------------


def test_places_positions_states_and_subjects():
    draft = one(
        "ID;Titel;Datum;Ort;Straße;Stadt;lat;lon;Status;Kategorien;Sprache\n"
        "7;A;12.6.2027;Mühle;Am Bach 1;Aue;50,58;12.7;Abgesagt;Führung, Kinder;de\n"
    )
    assert draft == Draft(
        source_id="7",
        title="A",
        start=date(2027, 6, 12),
        status=Status.CANCELLED,
        language="de",
        location="Mühle, Am Bach 1, Aue",
        latitude=50.58,
        longitude=12.7,
        categories=("Führung", "Kinder"),
    )


def test_running_numbers_are_no_ids():
    """A row put in between would make each a telling of another event."""
    assert one("Nr.;Titel;Datum\n7;A;12.6.2027\n").source_id == ""


# --- what is wrong ------------------------------------------------------------------------------


def test_rows_that_cannot_be_read_are_named_by_line_and_column():
    told = (
        f'{HEAD}\n"Gut\nzweizeilig";12.6.2027;;;\nBald;demnächst;;;x\nNie;;;;x\nEnde;13.6.2027;;;\n'
    )
    reading = read(told)
    assert [draft.start for draft in reading.drafts] == [date(2027, 6, 12), date(2027, 6, 13)]
    assert [(problem.code, problem.where) for problem in reading.problems] == [
        ("bad-date", "line 4, column “Datum” (“Bald”)"),
        ("no-start", "line 5, column “Datum” (“Nie”)"),
    ]
    assert "“demnächst”" in reading.problems[0].message
    assert reading.lost == ("", "")
    assert reading.complete


def test_a_day_that_the_calendar_lacks_is_none():
    reading = read("Titel;Datum\nA;31.6.2027\n")
    assert [problem.code for problem in reading.problems] == ["bad-date"]


def test_a_time_that_is_none_costs_itself():
    reading = read(f"{HEAD}\nA;12.6.2027;25:99;;\n")
    assert reading.drafts[0].start == date(2027, 6, 12)
    (problem,) = reading.problems
    assert (problem.code, problem.where) == ("bad-time", "line 2, column “Uhrzeit”")


def test_a_quotation_that_never_ends_is_refused():
    """The rows after it would look as if they were gone."""
    error = refused('Titel;Datum\nA;12.6.2027\n"B;13.6.2027\nC;14.6.2027\n')
    assert error.code == "open-quote"
    assert "line 3" in str(error)


def test_bounds(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    assert refused("Titel;Datum\n" + "A;12.6.2027\n" * 3).code == "too-many"
    monkeypatch.setattr(table, "MOST_ROWS", 100)
    monkeypatch.setattr(table, "MOST_CELL", 50)
    reading = read(f"Titel;Datum\n{'x' * 51};12.6.2027\nB;12.6.2027\n")
    assert [draft.title for draft in reading.drafts] == ["B"]
    assert [(one.code, one.where) for one in reading.problems] == [("long-cell", "line 2")]


@pytest.mark.parametrize(
    "told",
    [
        b"",
        b"Not found",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"<html><body>a;b;c</body></html>",
        b'{"a": 1, "b": 2}',
        "Liebe Gäste,\nwir haben geschlossen, leider,\nbis bald.\n".encode(),
        b"just one column\na\nb\nc\n",
    ],
)
def test_what_is_no_table(told: bytes):
    assert not table.sniff(told)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes):
    with suppress(FormatError):
        table.read(Body(data, now=NOW))
    table.sniff(data)


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=4), max_size=4))
def test_any_rows_are_read_or_refused(rows: list[list[str]]):
    told = "Titel;Datum;Uhrzeit;Ende\n" + "\n".join(";".join(row) for row in rows)
    with suppress(FormatError):
        read(told.encode("utf-8", "replace"))
