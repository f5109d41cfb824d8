"""Words that towns, houses, people and programmes are made of, German and English side by side."""


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Lines of "German | English"."""
    found = (line.partition(" | ") for line in text.strip().splitlines())
    return tuple((german.strip(), english.strip()) for german, _, english in found)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


TOPICS = _pairs("""
Die Dampfmaschine im Keller | The steam engine in the cellar
Kohle und Klima | Coal and climate
Glas aus dem Wald | Glass from the forest
Weberinnen im Streik | Weavers on strike
Das Gedächtnis der Steine | The memory of stones
Silber, Zinn und Wismut | Silver, tin and bismuth
Die letzte Schicht | The last shift
Stahl ohne Rauch | Steel without smoke
Brücken über den Fluss | Bridges across the river
Farben der Fabrik | Colours of the factory
Ein Kran zieht um | A crane moves house
Licht für die Stadt | Light for the city
Papier aus Lumpen | Paper made of rags
Salz und Macht | Salt and power
Die Uhrmacher vom Markt | The watchmakers of the market
Bier und Hopfen | Beer and hops
Porzellan auf Reisen | Porcelain on the move
Züge in der Nacht | Trains at night
Wasser, Rad und Hammer | Water, wheel and hammer
Seide und Samt | Silk and velvet
Die Kinder vom Schacht | The children of the pit
Drucken mit Blei | Printing with lead
Schokolade für alle | Chocolate for everyone
Der Himmel über dem Ofen | The sky above the furnace
Holz auf dem Strom | Timber on the stream
Wege zum Erz | Ways to the ore
Vom Faden zum Hemd | From thread to shirt
Roboter und Handwerk | Robots and craft
Gärten hinter der Halde | Gardens behind the slag heap
Frauen am Fließband | Women at the conveyor belt
Moorland im Wandel | Moorland in transition
Vögel der Talsperre | Birds of the reservoir
Fledermäuse unter der Burg | Bats beneath the castle
Pilze sammeln mit Verstand | Picking mushrooms wisely
Kometen und Planeten | Comets and planets
Vulkane Europas | Volcanoes of Europe
Mut zur Lücke | Courage to leave gaps
Heimat auf Probe | Home on trial
Briefe aus Lissabon | Letters from Lisbon
Wohnen im Turm | Living in a tower
Das stille Dorf | The silent village
Der Sommer der Brüder | The summer of the brothers
Zwei Koffer und ein Hund | Two suitcases and a dog
Eine Nacht in Triest | One night in Trieste
Der verlorene Schlüssel | The lost key
Die Gärtnerin und der Dieb | The gardener and the thief
Das Haus am Kanal | The house by the canal
Mondfinsternis | Lunar eclipse
Der kleine Bär sucht den Winter | The little bear looks for winter
Die Prinzessin und der Frosch | The princess and the frog
Räuber im Regen | Robbers in the rain
Der Fuchs mit den Stiefeln | The fox in boots
Die Schneemaus | The snow mouse
Krieg und Kabarett | War and cabaret
Ein Mann fällt um | A man falls over
Sturm im Wasserglas | Storm in a teacup
Hotel zur Ewigkeit | Hotel eternity
Scherben bringen Geld | Shards bring money
Musik der Mönche | Music of the monks
Winterreise zu viert | Winter journey for four
Sieben letzte Lieder | Seven last songs
Nordische Nächte | Nordic nights
Tangos vom Hafen | Tangos from the harbour
Barock am Bach | Baroque by the brook
Orgel und Saxophon | Organ and saxophone
Filmmusik der Dreißiger | Film music of the thirties
Vier Jahreszeiten in Blech | Four seasons in brass
Walzer, Polka, Galopp | Waltz, polka, galop
Lieder der Landstraße | Songs of the road
Trommeln aus Ghana | Drums from Ghana
Swing im Hof | Swing in the yard
Tasten und Saiten | Keys and strings
Ein Abend für Klara | An evening for Clara
Fremde Federn | Borrowed feathers
Nähen ohne Muster | Sewing without patterns
Löten für Einsteiger | Soldering for beginners
Körbe flechten | Weaving baskets
Brot im Steinofen | Bread in the stone oven
Messer schmieden | Forging knives
Aquarell am Ufer | Watercolours on the bank
Linolschnitt | Linocut
Töpfern an der Scheibe | Pottery at the wheel
Fotografieren bei Nacht | Photography by night
Fahrräder selbst reparieren | Mending your own bicycle
Honig schleudern | Extracting honey
Seife sieden | Making soap
Kräuter der Wiese | Herbs of the meadow
Schreiben über die Familie | Writing about the family
Schach für Anfänger | Chess for beginners
Tango für Neugierige | Tango for the curious
Bauhaus und Provinz | Bauhaus and the provinces
Beton brutal schön | Beautifully brutal concrete
Plakate der Revolte | Posters of revolt
Puppen und Masken | Puppets and masks
Die Sammlung Winter | The Winter collection
Gesichter eines Viertels | Faces of a quarter
Neue Zeichnungen | New drawings
Karten der Angst | Maps of fear
Skulptur und Schrott | Sculpture and scrap
Textil heute | Textiles today
Schatten der Götter | Shadows of the gods
Ritter, Mönch und Bauer | Knight, monk and peasant
Die Pest kam mit dem Schiff | The plague came by ship
Recht und Henker | Law and hangman
Als die Straßenbahn kam | When the tramway came
Grenze im Garten | A border in the garden
Kino im Ersten Weltkrieg | Cinema in the First World War
Altern ohne Angst | Ageing without fear
Schlafen lernen | Learning to sleep
Geld und Gewissen | Money and conscience
Künstliche Intelligenz im Alltag | Artificial intelligence in daily life
Wer hört mit? | Who is listening?
Energie vom Dach | Energy from the roof
Radeln durch drei Länder | Cycling through three countries
Zu Fuß nach Santiago | On foot to Santiago
Island im Winter | Iceland in winter
Mit dem Kanu nach Polen | By canoe to Poland
Abenteuer Anden | Adventure Andes
""")
"""What single events are about."""

FORMS = {
    "music": _pairs("""
Konzert | Concert
Kammerkonzert | Chamber concert
Liederabend | Song recital
Chorkonzert | Choir concert
Orgelkonzert | Organ concert
Jazz | Jazz
Live-Musik | Live music
"""),
    "stage": _pairs("""
Theater | Theatre
Schauspiel | Play
Komödie | Comedy
Puppentheater | Puppet theatre
Premiere | Premiere
Kabarett | Cabaret
Tanz | Dance
"""),
    "talk": _pairs("""
Vortrag | Lecture
Lesung | Reading
Gespräch | Talk
Podiumsdiskussion | Panel discussion
Bildvortrag | Picture talk
"""),
    "art": _pairs("""
Ausstellung | Exhibition
Vernissage | Exhibition opening
Finissage | Closing of the exhibition
Kuratorenführung | Curator's tour
"""),
    "hands": _pairs("""
Workshop | Workshop
Kurs | Course
Werkstatt | Hands-on workshop
Ferienkurs | Holiday course
"""),
    "tour": _pairs("""
Führung | Guided tour
Rundgang | Walk
Themenführung | Themed tour
Kinderführung | Tour for children
"""),
    "film": _pairs("""
Film | Film
Kino | Cinema
Dokumentarfilm | Documentary
"""),
}
"""Kinds of events, by what they have in common."""

GENERIC = _pairs("""
Öffentliche Führung | Public guided tour
Stadtführung | City tour
Führung durch die Dauerausstellung | Tour of the permanent exhibition
Vorlesestunde | Story time
Spieleabend | Games night
Flohmarkt | Flea market
Wochenmarkt | Weekly market
Tag der offenen Tür | Open day
Offene Werkstatt | Open workshop
Gottesdienst | Service
Weihnachtsmarkt | Christmas market
Sommerfest | Summer party
Seniorennachmittag | Afternoon for seniors
Chorprobe | Choir rehearsal
Kneipenquiz | Pub quiz
Poetry Slam | Poetry slam
Jam Session | Jam session
Krabbelgruppe | Toddlers' group
Yoga für alle | Yoga for all
Sprachcafé | Language café
Repair-Café | Repair café
Tanztee | Tea dance
Museumsfest | Museum party
Bücherbasar | Book sale
""")
"""Titles that many houses have, many of them each week."""

FIRST = _words("""
Adele Albrecht Almut Anton Arno Beate Benno Bruno Cara Carl Clemens Cosima David Dora Edgar Elif
Elias Emil Esther Falk Fatma Felix Frieda Georg Greta Hannes Hedwig Helene Henrik Ida Ilja Ines
Jakob Jana Jonas Josephine Judith Kaspar Katja Konrad Lena Leo Linus Lotte Luis Magda Marek Marta
Mats Mira Nadja Nele Noah Olga Oskar Paula Peer Petra Quirin Rahel Ralf Rosa Ruben Ruth Samuel Sara
Selma Simon Stella Sven Tamara Theo Thea Ulf Ulla Valentin Vera Viktor Wanda Wenzel Xenia Yara Zoe
Alice Brian Claire Desmond Eileen Fergus Gwen Harriet Isla Jasper Keith Laurel Maeve Nigel Owen
""")
LAST = _words("""
Abendroth Ackermann Ahlers Albers Amsel Arendt Bachmann Bader Barlach Baumert Behrens Berghoff
Biedermann Birnbaum Blohm Borchert Brandis Brinkmann Buchholz Burkhardt Cordes Dahlke Demir Diekmann
Dorn Drechsler Ebeling Eckstein Ehlers Eichler Engelke Falkenau Feldkamp Fiedler Förster Freitag
Gärtner Gerlach Giese Goldammer Grabow Grünewald Haberland Hagedorn Hansen Harms Hartwig Heidrich
Herbst Hinrichs Hofstetter Holm Horvath Huber Imhof Jablonski Jansen Jürgens Kaluza Kemper Kessler
Kirchner Klingbeil Köhler Kowalski Kranz Krause Kühn Lachmann Lambrecht Lehnert Lindqvist Löwe
Lüders Mahler Marquardt Matthes Melzer Merten Moor Mühlbach Nagel Neubert Nowak Oelze Osterkamp
Pahl Petersen Pfeiffer Pohl Preuss Quandt Rademacher Rauch Reimers Richter Rosenow Rühl Sander
Schilling Schlosser Schönfeld Seidel Sommerfeld Stahlberg Steiner Strack Talheim Thielen Uhlig
Urban Vogelsang Voss Wagenknecht Weidner Wendt Wieland Winkler Wolff Yilmaz Zander Zeller Zimmer
Ashworth Bradley Calloway Dunmore Ellery Fairfax Gallagher Hollis Ives Kendrick Langford Mercer
Norwood Oakes Pemberton Quill Radcliffe Sutton Thackeray Underhill Vance Whitlock Yates
""")
ENSEMBLES = _words("""
Quartett Trio Quintett Ensemble Kammerchor Orchester Sinfonietta Consort Duo Bigband Band Kollektiv
Singers Players Blaskapelle
""")
COLOURS = _words("""
Amber Azur Basalt Bernstein Chrom Distel Efeu Feuer Flieder Granit Hafen Indigo Jade Kobalt Koralle
Kupfer Lava Linden Malve Marmor Meridian Mohn Moos Nebel Nordwind Ocker Opal Orion Perlmutt Polar
Quarz Quitten Rubin Safran Saturn Schiefer Silber Sirius Smaragd Sonnen Taiga Tinten Topas Turmalin
Ultra Veilchen Wacholder Weiden Zeder Zenit Zimt Zinnober
""")

SURNAME_ENDS = _words("""
mann meier müller huber bauer hofer schmidt becker kamp beck egger inger richter sohn winkel au
""")
"""After the beginning of a town's name: there are more surnames than a list can hold."""
SYLLABLES = _words("""
ba be bo da de di do fa fe ga ka ke ki ko la le li lo lu ma me mi mo na ne no pa pi ra re ri ro sa
se si so ta te ti to va ve vi za zo
""")
"""What bands and films call themselves: Kamira, Vedozo."""

COMPOUND_BEGINS = _pairs("""
Abend | evening
Apfel | apple
Asche | ash
Birken | birch
Blei | lead
Blumen | flower
Dampf | steam
Donner | thunder
Eisen | iron
Fenster | window
Feuer | fire
Flaschen | bottle
Flug | flying
Fluss | river
Frost | frost
Garten | garden
Geister | ghost
Glas | glass
Glocken | bell
Gold | gold
Hafen | harbour
Herbst | autumn
Himmels | sky
Honig | honey
Insel | island
Kaffee | coffee
Katzen | cat
Klang | sound
Königs | king's
Kreide | chalk
Kupfer | copper
Land | country
Lehm | clay
Licht | light
Löwen | lion
Luft | air
Mauer | wall
Meeres | sea
Mond | moon
Morgen | morning
Nacht | night
Nebel | fog
Papier | paper
Pferde | horse
Puppen | doll
Regen | rain
Riesen | giant
Salz | salt
Sand | sand
Schatten | shadow
Schnee | snow
Silber | silver
Sommer | summer
Spiegel | mirror
Staub | dust
Stein | stone
Sternen | star
Stimmen | voice
Straßen | street
Tier | animal
Tinten | ink
Traum | dream
Vogel | bird
Wald | forest
Wasser | water
Wind | wind
Winter | winter
Wolken | cloud
Zauber | magic
Zeit | time
""")
COMPOUND_ENDS = _pairs("""
archiv | archive
atlas | atlas
bande | gang
bilder | pictures
boot | boat
brief | letter
brücke | bridge
buch | book
diebe | thieves
fabrik | factory
fahrt | ride
farben | colours
feste | feasts
flug | flight
gasse | alley
gesang | song
geschichten | stories
gesellschaft | society
haus | house
jagd | hunt
kammer | chamber
karten | maps
kinder | children
kleider | clothes
kreis | circle
kunde | lore
kunst | art
laterne | lantern
leute | people
macher | makers
maschine | machine
meister | master
muster | patterns
orte | places
passage | passage
pfad | path
räuber | robbers
reise | journey
ruf | call
sammler | collectors
schiff | ship
schlüssel | key
schrift | script
schule | school
spiele | games
spuren | traces
suche | search
tage | days
tänze | dances
träger | bearers
träume | dreams
turm | tower
uhr | clock
wache | watch
wanderung | hike
weg | way
welt | world
werkstatt | workshop
wesen | creatures
zimmer | room
""")
"""Both together are a word of its own, in English two: Nebelkarten, Fog maps."""

TOWN_BEGINS = _words("""
Alten Arns Birken Blanken Boll Bran Breiten Burg Dahlen Deuben Dorn Ebers Eich Elster Erlen Falken
Feld Franken Frauen Fried Gers Glau Grau Greifen Groß Grün Hain Hasel Heiligen Herms Hirsch Hohen
Holz Ilmen Ilse Kalten Kirch Klein Königs Kranich Lauter Leim Linden Lichten Mark Marien Mittel Mühl
Naun Neuen Nieder Ober Oels Pless Quers Raben Reichen Riesen Roden Rosen Saal Schön Schwarzen Selb
Sonnen Stein Tannen Theren Ulm Wald Weiden Weißen Wildem Winters Wolfen Zell Ziegen
""")
TOWN_ENDS = _words("""
bach berg born brück burg dorf eck fels feld furt grund hagen hain hausen heim hofen kirchen leben
linde münster roda rode stadt stein tal thal walde wangen wehr
""")

STREET_BEGINS = _words("""
Ahorn Bahnhof Berg Birken Brunnen Burg Eichen Fabrik Feld Fluss Friedens Garten Gerber Hafen Haupt
Jakobs Kirch Kloster Linden Markt Mühlen Münz Nelken Nord Post Ring Rosen Schiller Schloss Schul
Schützen Seiler Sonnen Spital Süd Teich Turm Ufer Wald Weber Wein Wiesen Ziegel Zoll
""")
STREET_ENDS = ("straße", "straße", "straße", "gasse", "weg", "platz", "allee")

HOUSES = (
    """
Stadttheater|Stadtmuseum|Stadtbibliothek|Altes Rathaus|Kulturhaus|Volkshochschule|Marienkirche
Kunsthalle|Industriemuseum|Musikschule|Schauburg|Zentralkino|Gasometer|Alte Spinnerei|Bergbaumuseum
Jugendzentrum|Kulturbahnhof|Literaturhaus|Planetarium|Kreuzkirche|Schlosskapelle|Lokschuppen
Stadthalle|Brauhaus|Naturkundemuseum|Alter Schlachthof|Kammerspiele|Tuchfabrik|Wasserturm
Bürgerhaus|Galerie am Markt|Technikmuseum
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
"""Kinds of houses; every town has some of them."""
OWN_HOUSES = """
Club|Galerie|Kulturscheune|Werkstatt|Salon|Studio|Theater|Gasthof|Café|Kino|Atelier|Zeche
""".strip().split("|")
"""Before a name of their own."""
ROOMS = ("Großer Saal", "Kleiner Saal", "Foyer", "Studiobühne", "Raum 12", "Hof", "Gewölbe")

SUBTITLES = _pairs("""
Eintritt frei | free admission
mit Gästen | with guests
Zusatztermin | extra date
Nur heute | tonight only
Eine Veranstaltung der Reihe „Stadt im Gespräch“ | Part of the series “City in conversation”
Für Menschen ab 10 Jahren | For people aged 10 and over
Im Rahmen der Kulturwochen | Part of the weeks of culture
ausverkauft | sold out
""")

SENTENCES = _pairs("""
„{topic}“ ist die neue Arbeit von {person}. | “{topic}” is the new work by {person}.
{person} stellt „{topic}“ vor. | {person} presents “{topic}”.
Zum ersten Mal ist „{topic}“ in {town} zu erleben. | “{topic}” comes to {town} for the first time.
{person} kommt mit „{topic}“ nach {town}. | {person} brings “{topic}” to {town}.
Seit Jahren arbeitet {person} an „{topic}“. | {person} has worked on “{topic}” for years.
Was steckt hinter „{topic}“? | What is behind “{topic}”?
{person} nimmt sich Zeit für „{topic}“. | {person} takes time for “{topic}”.
„{topic}“, lange erwartet und nun endlich hier. | “{topic}”, long awaited and here at last.
""")
"""First sentences of descriptions."""
OF_PEOPLE = _pairs("""
Ein Abend mit {person} und vielen Fragen. | An evening with {person} and many questions.
Wer {person} kennt, weiß, was zu erwarten ist. | Those who know {person} know what to expect.
{person} ist wieder in {town} zu Gast. | {person} is back in {town}.
Zum Jubiläum kommt {person} in unser Haus. | {person} joins us for our anniversary.
""")
"""… where there is no more to say than who comes."""
HABITS = _pairs("""
Nachbarn, Gäste und Neugierige sind willkommen. | Neighbours, guests and curious people are welcome.
Vorkenntnisse braucht es keine. | No experience is needed.
Wie immer mit Kaffee und Kuchen. | As always with coffee and cake.
Kommen Sie einfach vorbei. | Just drop in.
Für Groß und Klein, bei jedem Wetter. | For young and old, whatever the weather.
Wir freuen uns auf alte und neue Gesichter. | We look forward to faces old and new.
""")
"""… of what many houses do."""
PRACTICAL = _pairs("""
Karten gibt es an der Abendkasse. | Tickets are sold at the door.
Einlass ist eine halbe Stunde vor Beginn. | Doors open half an hour earlier.
Der Eintritt ist frei, Spenden sind willkommen. | Admission is free, donations are welcome.
Bitte melden Sie sich bis zum Vortag an. | Please book by the day before.
Das Haus ist barrierefrei zu erreichen. | The house is accessible without steps.
Dauer: etwa neunzig Minuten, mit Pause. | It takes some ninety minutes, with a break.
Im Anschluss laden wir zu einem Glas Wein. | Join us for a glass of wine afterwards.
Schüler und Studierende zahlen die Hälfte. | Pupils and students pay half the price.
Treffpunkt ist der Haupteingang. | We meet at the main entrance.
Bei schlechtem Wetter findet alles drinnen statt. | In bad weather all takes place indoors.
Festes Schuhwerk wird empfohlen. | Sturdy shoes are recommended.
Für Getränke ist gesorgt. | Drinks are provided.
""")
