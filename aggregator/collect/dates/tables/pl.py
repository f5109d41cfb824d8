"""Polish."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="pl",
    months=(
        "styczniu, styczniem, stycz, stycznia",
        "lutym, lutemu, lut, lutego",
        "marcu, marcem, mar",
        "kwietniu, kwietniem, kwiec",
        "maju, majem",
        "czerwcu, czerwcem, czerw",
        "lipcu, lipcem",
        "sierpniu, sierpniem, sierp",
        "wrześniu, wrześniem, wrzes",
        "październiku, październikiem, paźdz, pazdziernika",
        "listopadzie, listopadem, listop",
        "grudniu, grudniem, grudz",
    ),
    weekdays=(
        "poniedziałku, poniedziałkiem, pon, pn, poniedz",
        "wtorku, wtorkiem, wt, wto",
        "środę, środy, środzie, środą, śr, sroda, śro",
        "czwartku, czwartkiem, cz, czw, czwart",
        "piątku, piątkiem, pt, piąt, pią",
        "sobotę, soboty, sobocie, sobotą, sob, sb, sobote, so",
        "niedzielę, niedzieli, niedzielą, nd, ndz, niedz, niedziele",
    ),
    each=(
        "poniedziałki, poniedziałków, poniedziałkach",
        "wtorki, wtorków",
        "w środy, śród, we środy, środami, i środy, oraz środy",
        "czwartki, czwartków",
        "piątki, piątków",
        "w soboty, sobót, sobotami, soboty i, i soboty, oraz soboty, co soboty, soboty oraz",
        "w niedziele, niedziel, niedzielami, i niedziele, oraz niedziele, niedziele",
    ),
    ordinals={
        1: "pierwszy, pierwszą, pierwsza, pierwszego, pierwszej, pierwsze, pierwszym",
        2: "drugi, drugą, druga, drugiego, drugiej, drugie, drugim",
        3: "trzeci, trzecią, trzecia, trzeciego, trzeciej, trzecie",
        4: "czwarty, czwartą, czwarta, czwartego, czwartej, czwarte",
        5: "piąty, piątą, piąta, piątej",
        -1: "ostatni, ostatnią, ostatnia, ostatniego, ostatniej, ostatnie, ostatnim",
    },
    days=(
        "pierwszego, drugiego, trzeciego, czwartego, piątego, szóstego, siódmego, ósmego, "
        "dziewiątego, dziesiątego, jedenastego, dwunastego, trzynastego, czternastego, "
        "piętnastego, szesnastego, siedemnastego, osiemnastego, dziewiętnastego, dwudziestego, "
        "dwudziestego pierwszego, dwudziestego drugiego, dwudziestego trzeciego, dwudziestego "
        "czwartego, dwudziestego piątego, dwudziestego szóstego, dwudziestego siódmego, "
        "dwudziestego ósmego, dwudziestego dziewiątego, trzydziestego, trzydziestego pierwszego"
    ),
    hours=(
        "pierwszej, pierwsza, pierwszą",
        "drugiej, druga, drugą",
        "trzeciej, trzecia, trzecią",
        "czwartej, czwarta, czwartą",
        "piątej, piąta, piątą",
        "szóstej, szósta, szóstą",
        "siódmej, siódma, siódmą",
        "ósmej, ósma, ósmą",
        "dziewiątej, dziewiąta, dziewiątą",
        "dziesiątej, dziesiąta, dziesiątą",
        "jedenastej, jedenasta, jedenastą",
        "dwunastej, dwunasta, dwunastą",
        "trzynastej, trzynasta",
        "czternastej, czternasta",
        "piętnastej, piętnasta",
        "szesnastej, szesnasta",
        "siedemnastej, siedemnasta",
        "osiemnastej, osiemnasta",
        "dziewiętnastej, dziewiętnasta",
        "dwudziestej, dwudziesta",
        "dwudziestej pierwszej",
        "dwudziestej drugiej",
        "dwudziestej trzeciej",
        "dwudziestej czwartej",
    ),
    spoken={
        "wpół do {}": -30,
        "o wpół do {}": -30,
        "pół do {}": -30,
        "kwadrans po {}": 15,
        "za kwadrans {}": -15,
        "o kwadrans po {}": 15,
        "kwadrans przed {}": -15,
        "{} trzydzieści": 30,
        "o {} trzydzieści": 30,
        "{} piętnaście": 15,
        "o {} piętnaście": 15,
        "w pół do {}": -30,
        "od wpół do {}": -30,
        "piętnaście po {}": 15,
        "dziesięć po {}": 10,
        "za dziesięć {}": -10,
        "o {}": 0,
        "o godzinie {}": 0,
        "godzina {}": 0,
        "od godziny {}": 0,
        "do godziny {}": 0,
        "godz. {}": 0,
        "o godz. {}": 0,
    },
    words={
        Tag.AT_MAYBE: "ok, ok., około, mniej więcej",
        Tag.FROM: (
            "od, ode, począwszy od, od dnia, z, ze, z dnia, poczynając od, od godz., od godz, "
            "od godziny"
        ),
        Tag.UNTIL: (
            "do, aż do, do dnia, włącznie do, potrwa do, tylko do, do godz., do godz, do godziny, "
            "wystawa kończy się"
        ),
        Tag.BETWEEN: "między, pomiędzy",
        Tag.AND: (
            "i, oraz, a, lub, albo, i w, a także, oraz w, jak również, jak i, jak też, jak "
            "również w, i ponownie, i znowu, a potem, oraz ponownie, a następnie"
        ),
        Tag.ONTO: "na, na dzień",
        Tag.ON: (
            "w, we, dnia, dniu, w dniu, w dniach, dni, dniach, zawsze, tylko, również, także, "
            "każdorazowo, już, w dzień"
        ),
        Tag.SUFFIX: "go, ego, szego, tego, tej, stej, mej, ej, iej",
        Tag.YEAR: "r, r., roku, rok",
        Tag.IN_YEAR: "w roku, w, r., roku, już w, w r., rok, anno",
        Tag.SINCE: "od roku",
        Tag.BY: (
            "najpóźniej, najpóźniej do, przed, nie później niż, nie później niż do, "
            "nieprzekraczalnie do, najdalej do, najpóźniej w, nie później niż w"
        ),
        Tag.EVERY: (
            "każdy, każdą, każda, każde, każdego, każdej, co, wszystkie, w każdy, w każdą, każdym, "
            "w każdej, każdemu, wszystkich"
        ),
        Tag.OF_MONTH: (
            "miesiąca, w miesiącu, każdego miesiąca, miesięcznie, co miesiąc, w każdym miesiącu, "
            "danego miesiąca, raz w miesiącu"
        ),
        Tag.IN: "w, we, w miesiącu, w miesiącach",
        Tag.DAILY: (
            "codziennie, każdego dnia, co dzień, codzień, dziennie, przez cały tydzień, wszystkie "
            "dni, w każdy dzień, w każdym dniu, siedem dni w tygodniu, 7 dni w tygodniu, we "
            "wszystkie dni, każdy dzień, codz"
        ),
        Tag.EXCEPT: "oprócz, poza, z wyjątkiem, prócz, z wyłączeniem, wyjąwszy, za wyjątkiem",
        Tag.WORKDAY: (
            "w dni robocze, w każdy dzień roboczy, w dni powszednie, dni robocze, "
            "każdego dnia roboczego, w tygodniu, co dzień roboczy, w każdy dzień powszedni, "
            "dni powszednie"
        ),
        (Tag.WEEKEND, 1): (
            "w każdy weekend, w weekendy, weekendy, co weekend, każdego weekendu, weekendami, "
            "każdy weekend, we wszystkie weekendy, w soboty i niedziele, w wszystkie weekendy"
        ),
        (Tag.WEEKEND, 0): (
            "w ten weekend, w najbliższy weekend, najbliższy weekend, ten weekend, w przyszły "
            "weekend, w nadchodzący weekend, nadchodzący weekend, przyszły weekend, w następny "
            "weekend, w tym tygodniu w weekend, w kolejny weekend"
        ),
        (Tag.INTERVAL, 2): (
            "co dwa tygodnie, co 2 tygodnie, co drugi tydzień, raz na dwa tygodnie, co 14 dni, co "
            "czternaście dni, dwutygodniowo, raz na 2 tygodnie, w co drugim tygodniu, w co drugi "
            "tydzień, raz na 14 dni, w parzyste tygodnie, w nieparzyste tygodnie, w tygodnie "
            "parzyste, w tygodnie nieparzyste, w każdy parzysty tydzień"
        ),
        (Tag.INTERVAL, 3): "co trzy tygodnie, co 3 tygodnie, co trzeci tydzień",
        (Tag.INTERVAL, 4): "co cztery tygodnie, co 4 tygodnie",
        Tag.OTHER: "co drugi, co drugą, co druga",
        Tag.WEEKLY: (
            "co tydzień, tygodniowo, w każdym tygodniu, raz w tygodniu, każdego tygodnia, "
            "cotygodniowo"
        ),
        Tag.THIS: (
            "tę, ten, ta, tą, najbliższą, najbliższy, najbliższa, najbliższej, nadchodzącą, "
            "nadchodzący, nadchodząca, w tę, w ten, tej"
        ),
        Tag.NEXT: "przyszłą, przyszły, następną, następny, kolejną, kolejny, przyszła, następna",
        (Tag.DAY, 0): "dziś, dzisiaj, dzis",
        (Tag.DAY, 1): "jutro",
        (Tag.DAY, 2): "pojutrze",
        Tag.AT: (
            "o, godz, godz., godzina, godzinie, o godz., o godz, g, g., o godzinie, w godz., w "
            "godz, w godzinach, godzinach, ok., około, od godz., od godz, od godziny, godziny, o "
            "g., punktualnie o, godz. :, godzina :, godziny :, zawsze o, w godzinach od, w godz. "
            "od, godziną, godzinami"
        ),
        Tag.HOUR: "h",
        (Tag.PART, 0): "rano, przed południem, z rana, nad ranem",
        (Tag.PART, 12): "wieczorem, po południu, wieczór, popołudniu",
        (Tag.PART, 1): "w nocy, nocą, po północy",
        (Tag.NOON, 720): (
            "w południe, południe, o południu, samo południe, w samo południe, południa"
        ),
        (Tag.NOON, 0): "północ, północy, o północy",
        Tag.DOOR: (
            "wejście, wejście od, otwarcie bram, otwarcie drzwi, wpuszczanie, bramy, drzwi, wstęp "
            "od, otwarcie bramy, otwarcie kasy, otwarcie kas, otwarcie sali, otwarcie klubu, "
            "bramki, doors, kasa, wejście na salę, wpuszczamy, otwarcie bramek, start bramek, "
            "kasy, rejestracja uczestników, rejestracja, drzwi otwieramy, drzwi otwierają się, "
            "otwieramy drzwi, bramy otwieramy, otwieramy bramy, bramy otwarte, drzwi otwieraj*, "
            "sala otwarta, sala będzie otwarta, wejście do sali, wejście na teren, wejście dla "
            "publiczności, otwarcie drzwi klubu, otwarcie foyer, wpuszczanie publiczności, "
            "wpuszczanie gości, otwieramy salę, otwarcie obiektu, wejścia od, rozstawianie, "
            "rozkładanie stoisk, rozstawianie stoisk"
        ),
        Tag.MEET: (
            "zbiórk*, spotkanie uczestników, miejsce zbiórki, spotykamy, zbieramy, spotykamy się, "
            "zbierzemy"
        ),
        Tag.START: (
            "start*, początek, rozpoczęcie, rozpoczyna, zaczynamy, początku, odjazd, wyjazd, "
            "zaczyna, zacznie, zaczniemy, startujemy, ruszamy, wymarsz, wyruszamy, wychodzimy, "
            "wyjście, startuje, rozpoczniemy, rozpocznie, rozpoczynamy, zaczynają, zaczną, "
            "początki, rusza, pierwsze spotkanie, pierwsze zajęcia, po raz pierwszy, pierwsza "
            "próba, pierwszy termin"
        ),
        Tag.FINISH: (
            "koniec, zakończenie, kończy, planowane zakończenie, finał, skończymy, kończymy, "
            "zakończymy, zakończy, zakończeniu, kończą, kończy się, przewidywane zakończenie, "
            "koniec ok"
        ),
        Tag.LASTS: "trwa, czas trwania, trwają, potrwa około, trwania, potrwa ok",
        Tag.UNIT: (
            "lat, lata, rok, minut*, dni, tygod*, miesi*, osób, osoby, osobach, zł, złotych, "
            "euro, metr*, km, uczestnik*, miejsc*, dziec*, dorosł*, przystan*, poziom*, pięt*, "
            "stopni, ton, razy, sztuk, zwiedzając*, gości, członk*, min, ludzi, proc, kilometr*, "
            "budynk*, sal, salach, maszyn*, robotnik*, procent, eksponat*, schod*, etap*, "
            "godzin, scen, scenach"
        ),
        Tag.LABEL: (
            "wersja programu, wersja aplikacji, "
            "nr, numer, autobus*, tramwaj*, linia, linii, linią, ust, art, artykuł, pok, pokój, "
            "sala, sali, peron, tor, dom, rozdział, wersja, strona, str, s, tom, rocznik, ul, "
            "ulica, szyb, rząd, miejsce, piętro, skala, hala, §, pkt, bramka, wiek, wieku, "
            "wynik, wygrała, wygrał, wynikiem, lokal, m, ustawa, poz, dz, w wieku, zjazd, "
            "biuletyn, klas, klasy, budynek"
        ),
        Tag.DEADLINE: (
            "termin zgłosz*, termin nadsyłania*, termin składania*, termin zapis*, ostateczny "
            "termin*, deadline*, termin rejestracji, ostatni dzień na*, upływa, ostatni dzień "
            "zapisów, termin przyjmowania*, termin nabor*, termin aplik*, koniec zapisów, koniec "
            "zgłoszeń, koniec naboru, zamknięcie naboru, zamknięcie zapisów, zamknięcie zgłoszeń, "
            "start zapisów, początek zapisów, start sprzedaży, sprzedaż biletów od, rozpoczęcie "
            "sprzedaży, rozpoczęcie zapisów, mija, ruszają zapisy, ostateczna data, nabór trwa, "
            "zapisy od, termin wpłat*, termin dostarcz*, termin oddania, ostatni termin, termin "
            "upływa, termin mija, termin płatności, płatność do, termin wpłaty, traci ważność, "
            "wygasa, materiały do, artykuły do, teksty do, termin nadsyłania materiałów, odbiór "
            "odpad*, wywóz odpad*, wywóz śmieci, odbiór gabaryt*, odpady wielkogabarytowe, odbiór "
            "śmieci, zbiórka gabarytów, zbiórka odpadów, oferta pracy, oferty pracy, praca od, "
            "zatrudnimy, podatek od, podatku od, rata podatku, apteka dyżurna, nowe godziny "
            "otwarcia, zmiana godzin otwarcia, nowe godziny pracy, zmiana godzin pracy"
        ),
        Tag.SIGNUP: (
            "zgłosz*, zgłasz*, zapis*, rejestr*, rezerw*, przedsprzedaż*, nabór, naboru, "
            "wniosk*, nadsył*, składa*, aplik*, sprzedaż*, bilety do kupienia, "
            "zapraszamy do składania, prac konkursowych, zgłoś, nadesł*, przesył*, przesła*, "
            "prosimy o potwierdzenie, potwierd*, złożyć, składanie, kandydat*, aplikować, "
            "rekrutac*, zgłoś*"
        ),
        (Tag.SIGNUP, 1): (
            "konkurs*, ofert*, przetarg*, głosowa*, przyjmuje*, przyjmowan*, propozycj*, ważn*, "
            "płatn*, bilety, wejściówki, opłata, opłaty, opłacić, zwrot, zwrócić, wpłaty, "
            "wypełnij"
        ),
        Tag.PUBLISHED: (
            "opublikowan*, opublikowano, aktualizacj*, zaktualizowan*, ostatnia aktualizacja, "
            "ostatnia zmiana, ostatnia modyfikacja, dodano, wydrukowan*, informacja prasowa*, "
            "zmodyfikowan*, data publikacji, utworzon*, wydano, publikacja, data dodania, "
            "wydruk*, napisan*, artykuł z dnia, ogłoszenie z dnia, stan na dzień, stan na, "
            "zamieszczono, zredagowano, wpis z dnia, ukazał, uchwała z dnia, uchwały z dnia, "
            "ustawa z dnia, ustawy z dnia, rozporządzenie z dnia, zarządzenie z dnia, regulamin z "
            "dnia, statut z dnia, protokół z dnia, pismo z dnia, umowa z dnia, faktura z dnia, w "
            "brzmieniu z dnia, obowiązuje od, ważne od, wersja z dnia, wersja z, zdjęcie z dnia, "
            "fotografia z, decyzja z dnia, dz. u, wydanie z dnia, stan z dnia, ukazało, ukazała, "
            "ukaże, ukazuje, wyszło z druku, uchwała nr, zarządzenie nr, ustawa nr, decyzja nr, "
            "uchwały nr"
        ),
        Tag.CLOSED: (
            "nieczynn*, zamknięt*, nie kursuje, nie działa, nie ma zwiedzania, dzień wolny, "
            "zamknięcie obiektu, nie pracuje, nie będzie czynn*, nie będzie otwart*, nie jest "
            "czynn*, nie jest otwart*, nie oprowadza*, nieczynne, zamykamy, zamyka, bez "
            "oprowadzania, nie otwieramy, nie kursują, nie jeździ, zamknięcie ulicy, zamknięcie "
            "drogi, utrudnienia, wyłączeni*, przerwa w dostawie, przerwy w dostawie, strajk, "
            "strajku, komunikacja zastępcza"
        ),
        Tag.CANCELLED: (
            "odwołan*, odwołuje*, nie odbędzie, odwołujemy, anulowan*, nie odbędą, nie odbywa, nie "
            "odbywają, odwołać, odwołują, nie będzie"
        ),
        Tag.RAIN: (
            "w razie deszczu, w przypadku deszczu, w razie niepogody, w przypadku złej pogody, w "
            "razie złej pogody, gdyby padało, w przypadku niepogody, deszczow*, w przypadku "
            "opadów, w razie opadów, w przypadku niesprzyjającej pogody"
        ),
        Tag.INSTEAD: (
            "zamiast, a nie, nie, zamiast w dniu, zamiast dnia, w miejsce, a nie w dniu, nie w, "
            "było, był"
        ),
        (Tag.INSTEAD, 1): (
            "pierwotnie, pierwotny*, planowan*, wcześniej, poprzedni termin, poprzednio, "
            "zaplanowan*, zapowiadan*, zapowiedzian*"
        ),
        Tag.MOVED: (
            "przeniesion*, przesunięt*, przełożon*, przekładamy, przenosimy, przesuwamy, "
            "przeniesienie, przekładan*, przenosi, nowy termin, nowa data, odrobim*, zmiana "
            "terminu, odbędzie się jednak"
        ),
        Tag.STREET: (
            "ul., ul, ulica, ulicy, plac, placu, pl., pl, aleja, alei, al., al, aleje, osiedle, "
            "os., os, rondo, skwer, bulwar, rondzie"
        ),
        Tag.HOURS: (
            "godziny otwarcia, godziny zwiedzania, czynne :, czas otwarcia, godziny otwarcia :"
        ),
        Tag.OFFICE: (
            "biur*, sekretariat*, kasa biletowa, kasy biletowe, godziny urzędowania, kasa czynna, "
            "kasa, kasy, urząd*, telefonicznie, godziny pracy, punkt informacji*, infolinia, "
            "dyżur*, interesant*, telefoniczn*, godziny przyjęć, przyjmowanie interesantów, punkt "
            "obsługi, informacja turystyczna, kasa muzeum, usc, pszok, godziny pracy biura, kasa "
            "teatru, nowe godziny otwarcia, zmiana godzin otwarcia, nowe godziny pracy, zmiana "
            "godzin pracy"
        ),
        Tag.NIGHT: "w nocy, noc, nocą, w noc, nocy",
        (Tag.SIGNUP, 2): "można, mogą, prosimy, należy, możliwe, muszą, trzeba",
        Tag.VISIT: "ogląd*, zwiedz*, wystaw*, czynn*, zobacz*, obejrz*",
        Tag.PLAIN: (
            "drzwi otwarte, dzień otwartych drzwi, dni otwartych drzwi, dzień drzwi otwartych, "
            "wstęp wolny, wstęp bezpłatny, wejście bezpłatne, wejście wolne, 24 godziny na dobę, "
            "całą dobę"
        ),
        (Tag.UNTIL, 1): "po, aż po",
        (Tag.OFFICE, 1): (
            "sklep*, bibliotek*, recepcj*, księgarni*, kawiarnia, czytelnia, archiwum, restauracja"
        ),
        (Tag.WEEKEND, 2): "w weekend",
        Tag.ALWAYS: "zawsze, każdorazowo, regularnie",
        (Tag.RAIN, 1): (
            "termin zapasowy, termin rezerwowy, termin zastępczy, rezerwowy termin, zapasowy "
            "termin, data rezerwowa"
        ),
        Tag.HOLIDAY: "święta, świętach, święto, w święta, dni świąteczne, w dni świąteczne",
        Tag.SHARED: "zawsze, zawsze o, każdorazowo, wszystkie, początki, oba, obydwa",
        (Tag.SHARED, 1): "w oba dni, oba dni, w obydwa dni, w oba wieczory, we wszystkie dni",
        Tag.FEAST: (
            "trzech króli, święta trzech króli, matki boskiej gromnicznej, gromnicznej, "
            "wielkanocy, poniedziałku wielkanocnego, wielkiego piątku, środy popielcowej, "
            "niedzieli palmowej, zielonych świątek, bożego ciała, wszystkich świętych, zaduszek, "
            "świętego marcina, św. marcina, mikołajek, wigilii, bożego narodzenia, sylwestra, "
            "nowego roku, pierwszej niedzieli adwentu, święta niepodległości, wniebowzięcia, dnia "
            "matki"
        ),
        Tag.CEASE: "zamykamy, kończymy, kończą",
        (Tag.OTHER, 1): "parzysty, parzystą, parzyste, nieparzysty, nieparzystą, nieparzyste",
        Tag.BACK: (
            "fotorelacja, relacja, zdjęcia z, fotografie z, galeria zdjęć, odbył się, odbyła się, "
            "odbyło się, odbyły się, odbył, odbyła, odbyło, był, była, było, były, zwycięz*, "
            "wyniki, zmarł, zmarła, urodził*, świętowa*, otwarto, podsumowanie, wspomnienie"
        ),
        (Tag.SIGNUP, 3): (
            "konsultacje, konsultacji, ankieta, ankietę, nabór, petycja, wyłożenie, wyłożony, "
            "budżet obywatelski"
        ),
    },
    not_names="mar, nie, nd",
    loose=True,
)
