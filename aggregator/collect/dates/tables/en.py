"""English."""

from aggregator.collect.dates.lexicon import Table, Tag

TABLE = Table(
    locale="en_GB",
    months=(
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "sept, sep",
        "",
        "",
        "",
    ),
    weekdays=(
        "",
        "tues, tue",
        "weds, wednes",
        "thurs, thur, thu",
        "",
        "",
        "",
    ),
    each=(
        "mondays, mon's",
        "tuesdays",
        "wednesdays",
        "thursdays",
        "fridays",
        "saturdays",
        "sundays",
    ),
    ordinals={
        1: "first",
        2: "second",
        3: "third",
        4: "fourth",
        5: "fifth",
        -1: "last, final",
    },
    days=(
        "first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, "
        "twelfth, thirteenth, fourteenth, fifteenth, sixteenth, seventeenth, eighteenth, "
        "nineteenth, twentieth, twenty - first/twenty first, twenty - second/twenty second, "
        "twenty - third/twenty third, twenty - fourth/twenty fourth, twenty - fifth/twenty fifth, "
        "twenty - sixth/twenty sixth, twenty - seventh/twenty seventh, twenty - eighth/twenty "
        "eighth, twenty - ninth/twenty ninth, thirtieth, thirty - first/thirty first"
    ),
    hours=(
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    spoken={
        "half past {}": 30,
        "half {}": 30,
        "quarter past {}": 15,
        "a quarter past {}": 15,
        "quarter to {}": -15,
        "a quarter to {}": -15,
        "ten past {}": 10,
        "ten to {}": -10,
        "twenty past {}": 20,
        "twenty to {}": -20,
        "{} o'clock": 0,
        "at {}": 0,
        "at {} o'clock": 0,
    },
    words={
        Tag.AT_MAYBE: "approx, approx., about, approximately, circa",
        Tag.FROM: (
            "from, starting, beginning, starting on, beginning on, as of, from the, "
            "starting from, commencing, with effect from, opens"
        ),
        Tag.UNTIL: (
            "to, until, till, through, thru, up to, up to and including, until the, to the, until "
            "and including, through to, ends, closes on, runs until, 'til, til, til about, must "
            "end, must end on, must close, must close on, ends on, finishes on, closing on, runs "
            "to, runs till"
        ),
        Tag.BETWEEN: "between, between the",
        Tag.AND: (
            "and, or, and on, as well as, and again on, plus, and the, and also on, and then on, "
            "and again, and also, and then, but also on"
        ),
        Tag.ONTO: "to, to the, into",
        Tag.ON: "closed to, on, the, of, on the, only, each, also on, held on, and",
        Tag.SUFFIX: "st, nd, rd, th",
        Tag.IN_YEAR: "in, back in, in the year, year, as early as",
        Tag.SINCE: "since",
        Tag.BY: "by, before, no later than, not later than, latest by, ahead of, prior to, by the",
        Tag.EVERY: "every, each, every single, all",
        Tag.OF_MONTH: (
            "of the month, of each month, of every month, each month, every month, monthly, "
            "in the month, in each month, of a month, in every month, a month"
        ),
        Tag.IN: "in, during, in the month of",
        Tag.DAILY: (
            "daily, every day, each day, seven days a week, 7 days a week, all week, on every day, "
            "every day of the week, seven days, 7 days, 7 days per week, 7/7, every single day"
        ),
        Tag.EXCEPT: (
            "except, except on, except for, excluding, apart from, other than, but not, "
            "but not on, not"
        ),
        Tag.WORKDAY: (
            "every weekday, weekdays, on weekdays, each weekday, every working day, "
            "each working day, on working days, every workday, on workdays"
        ),
        (Tag.WEEKEND, 1): (
            "every weekend, at weekends, on weekends, each weekend, weekends, all weekends"
        ),
        (Tag.WEEKEND, 0): (
            "this weekend, this coming weekend, the coming weekend, next weekend, this week - end, "
            "the coming week - end"
        ),
        (Tag.INTERVAL, 2): (
            "fortnightly, every two weeks, every 2 weeks, every fortnight, every other week, "
            "biweekly, bi - weekly, every second week, once a fortnight, alternate weeks, each "
            "fortnight, on alternate weeks, in alternate weeks, once every two weeks, once every "
            "fortnight, every 14 days, every fourteen days"
        ),
        (Tag.INTERVAL, 3): "every three weeks, every 3 weeks, every third week",
        (Tag.INTERVAL, 4): "every four weeks, every 4 weeks, every fourth week",
        Tag.OTHER: "other, every alternate, on alternate, each alternate",
        Tag.WEEKLY: "weekly, every week, each week, once a week",
        Tag.THIS: "this, this coming, coming, the coming",
        Tag.NEXT: "next",
        (Tag.DAY, 0): "today, tonight, this evening, this afternoon, this morning",
        (Tag.DAY, 1): "tomorrow",
        (Tag.DAY, 2): "the day after tomorrow, day after tomorrow",
        Tag.AT: "at, around, from around, at about, about, @, sharp at",
        Tag.HOUR: "h, hrs, o'clock, hours",
        (Tag.AMPM, 0): "am, a. m., a. m, a.m., a.m",
        (Tag.AMPM, 12): "pm, p. m., p. m, p.m., p.m",
        (Tag.PART, 0): "in the morning, morning, this morning, mornings, sunday morning",
        (Tag.PART, 12): (
            "in the evening, evening, tonight, in the afternoon, afternoon, this evening, this "
            "afternoon, evenings, afternoons, of an evening, nights"
        ),
        (Tag.PART, 1): "at night, in the night",
        (Tag.NOON, 720): (
            "noon, midday, at noon, at midday, 12 noon, 12 midday, twelve noon, 12noon"
        ),
        (Tag.NOON, 0): "midnight, 12 midnight, at midnight, twelve midnight",
        Tag.DOOR: (
            "door, doors, doors open, admission from, entry from, gates open, gates, house opens, "
            "doors at, box office opens, bar opens, bar open, check in, entry, admission, gate, "
            "gates open from, venue opens, doors opening, doors will open, gates will open, doors "
            "from, doors opened, hall opens, hall open, the hall opens, gates open at, gates "
            "opening, bar from, foyer opens, theatre doors, auditorium opens, house open, the "
            "house opens, box office from, turnstiles open, entrance from, entry via, doors open "
            "from, ticket office opens, set - up, setup, set up from, sellers from, stallholders "
            "from, sellers, stall set - up"
        ),
        Tag.MEET: (
            "meet*, meeting point, gather*, assemble*, muster, meeting, assembly point, meet-up, "
            "muster point"
        ),
        Tag.START: (
            "start*, begin*, kick - off, kickoff, commences, show*, sets off, departs, commence*, "
            "kicks off, curtain up, curtain, kick off, set off, depart, departing, departure, "
            "departures, setting off, leaving, leaves, we leave, lights up, performance, "
            "performances begin, first showing, off at, kicks off at, first session, first "
            "meeting, first class, first date, first rehearsal, first lesson, first time"
        ),
        Tag.FINISH: (
            "end, ends, ending, finish*, ends at, until about, concludes, finishing, "
            "end time, ends around, wrap up, wraps up, we end, until close, ending at, "
            "carriages, over by"
        ),
        Tag.LASTS: (
            "lasts, lasting, duration, takes, takes about, lasts about, lasts around, runs for"
        ),
        Tag.UNIT: (
            "year*, minute*, mins, min, day, days, week*, month*, people, person*, pounds, metre*, "
            "meter*, miles, mile, participants, places, children, adults, per, stations, stops, "
            "floors, men, degrees, tons, tonnes, times, pieces, visitors, guests, members, bands, "
            "pence, acts, stalls, engines, seats, steps, machines, locomotives, exhibits, "
            "kilometres, km, feet, ft, storeys, stages, rooms, buildings, goals, points, workers, "
            "looms, hour, days', weeks', hours', minutes', day', years'"
        ),
        Tag.LABEL: (
            "version number, "
            "no, nr, number, bus, buses, route, line, section, article, room, hall, platform, "
            "house, gate, chapter, version, page, pages, p, pp, vol, volume, issue, year, street "
            "no, tram, shed, gallery, unit, building, pit, shaft, scale, gauge, row, seat, level, "
            "ages, age, aged, grade, key stage, junction, exit, won, beat, lost, score, ref, part, "
            "under, over, class, top"
        ),
        Tag.DEADLINE: (
            "deadline*, closing date*, cut - off, due, closing day, last day to, last day for, "
            "last date for, apply by, entries close, applications close, registration closes, "
            "booking closes, bookings close, registration deadline, submissions close, register "
            "by, registration opens, booking opens, bookings open, tickets on sale, on sale, "
            "early bird*, tenders close, closes for applications, nominations close, expires, "
            "final date for, last date, due date, due by, expiry, payment due, offer ends, offer "
            "closes, expires on, sale ends, ticket sales end, copy date, copy deadline, copy by, "
            "copy for, articles by, contributions by, latest date for, bin collection*, refuse "
            "collection*, waste collection*, bin day, recycling collection*, garden waste, "
            "vacancy, vacancies, job vacancy, job title, start date, duty pharmacy, council tax, "
            "job :, new opening hours, new opening times, changed opening hours, revised opening "
            "hours, applications open, entries open, submissions open, nominations open, "
            "enrolment opens, registrations open"
        ),
        Tag.SIGNUP: (
            "regist*, applic*, apply, applying, booking*, submi*, sign up, signup, enrol*, "
            "nominat*, reserv*, tickets available, presale, pre - sale, advance tickets, "
            "advance sale, rsvp, entries"
        ),
        (Tag.SIGNUP, 1): (
            "call for*, grant*, vote, voting, receive, received, orders, order, tender*, "
            "book, bids, proposals, abstracts, accepted, volunteer*, valid, payable, redeemable, "
            "offer, offers, voucher, payment, tickets, ticket, return, returned, pay, paid, "
            "submit, payable by"
        ),
        Tag.PUBLISHED: (
            "posted*, published*, updated*, last updated, last modified, modified, created*, "
            "printed*, last changed, press release*, page updated, issued, uploaded, added on, "
            "revised, dated, last reviewed, last edited, reviewed, news from, blog, written, "
            "correct as of, correct at, as amended, minutes of, letter of, photo taken, "
            "photographed, valid from, in force, version of, edition of, revision of, invoice of, "
            "act of, resolution of, order of, newsletter of, taken on, recorded on, signed, "
            "appeared in print, in print"
        ),
        Tag.CLOSED: (
            "closed, closed on, no tours, no trains, not open, closure*, is shut, shut, closing "
            "for, no entry, no service, no running, no train, stays closed, stays shut, won't "
            "open, will not open, won't be open, will not be open, isn't open, aren't open, no "
            "visits, there are no trains, no guided tours, we don't open, doesn't open, does not "
            "open, no public access, closing day*, closes all day, road closure*, power cut*, "
            "water outage, outage*, shutdown, replacement bus*, replaced by buses, rail strike*, "
            "train strike*, strike action, engineering works, industrial action"
        ),
        Tag.CANCELLED: (
            "cancel*, called off, will not take place, is off, not take place, not running, won't "
            "go ahead, will not go ahead, not going ahead, won't take place, doesn't take place, "
            "does not take place, won't run, will not run, no longer taking place, scrapped, isn't "
            "happening, not happening, won't happen"
        ),
        Tag.RAIN: (
            "rain date*, in case of rain, if wet, in the event of rain, if it rains, rain, wet "
            "weather*, in case of bad weather, in the event of bad weather, bad weather*, weather "
            "date"
        ),
        Tag.INSTEAD: (
            "instead of, instead of the, rather than, not, not on, was, in place of, rather than "
            "on, instead of on, was on"
        ),
        (Tag.INSTEAD, 1): "originally*, previously*, formerly, old date, initially, was due",
        Tag.MOVED: (
            "now on, is now on, will now take place, moved, postponed, rescheduled, brought "
            "forward, put back, moves, shifted, changed, put off, pushed back, deferred, "
            "rearranged, re - arranged, made up on, new date, switched, rolled over"
        ),
        Tag.STREET: "street of, place de, square of, rue du",
        Tag.HOURS: (
            "opening hours, opening times, open hours, hours :, visiting hours, hours of opening"
        ),
        Tag.OFFICE: (
            "office*, ticket desk*, box office, reception, enquiries, library desk, switchboard, "
            "helpline, ticket office, phone line*, phones, phone, admin*, desk, secretary, "
            "tourist, surgery, phone us, call us, lines open, office hours, council offices, town "
            "hall reception, information desk, information centre, surgery hours, recycling "
            "centre, new opening hours, new opening times, changed opening hours, revised opening "
            "hours"
        ),
        Tag.NIGHT: "in the night, night, overnight, on the night, during the night, the night",
        (Tag.SIGNUP, 2): "can, may, must, please, should, need, able",
        Tag.VISIT: "see, seen, visit*, view*, exhibit*, open, show, shows, display",
        Tag.PLAIN: (
            "open doors, doors open day, doors open days, open door, free admission, free entry, "
            "admission free, entry free, admission is free, entry is free, door to door, 24 hours "
            "a day, around the clock, midnight mass, midnight run, midnight walk, midnight sun, "
            "midnight special, midnight feast"
        ),
        (Tag.OFFICE, 1): (
            "shop, café, cafe, visitor centre, library, museum shop, tearoom, tea room, "
            "restaurant, archive, archives, reading room, bar, gift shop"
        ),
        (Tag.WEEKEND, 2): "at the weekend, over the weekend, on the weekend",
        Tag.ALWAYS: "always, regularly",
        (Tag.OTHER, 1): "alternate, alternating",
        (Tag.RAIN, 1): "alternative date*, reserve date*, backup date*, back - up date*",
        Tag.HOLIDAY: (
            "holidays, bank holidays, public holidays, bank holiday mondays, bank hols, holiday "
            "mondays"
        ),
        Tag.SHARED: "all, each, both",
        (Tag.SHARED, 1): (
            "each night, both nights, each evening, both evenings, each day, both days, all "
            "dates, every night, on both days, on all dates, on each date, on all days, each time"
        ),
        Tag.FEAST: (
            "candlemas, epiphany, twelfth night, easter, easter day, easter sunday, easter "
            "monday, good friday, ash wednesday, shrove tuesday, palm sunday, whitsun, whit "
            "monday, pentecost, corpus christi, ascension day, michaelmas, all saints, all souls, "
            "halloween, bonfire night, advent sunday, christmas eve, christmas day, christmas, "
            "boxing day, new year's eve, new year's day, hogmanay, mothering sunday, may day, "
            "bank holiday monday, half - term, half term, the end of term, remembrance sunday, "
            "trinity sunday, harvest"
        ),
        (Tag.NOON, 750): "half past noon, half past midday",
        (Tag.NOON, 30): "half past midnight",
        Tag.CEASE: "close, closes, closing, shut, run out",
        Tag.PARTS: "evenings, mornings, afternoons, nights, lunchtimes",
        Tag.BACK: (
            "photo, photos, pictures, review, looking back, look back, recap, took place, was "
            "held, were held, was, were, held on, winners, winner, results, highlights from, "
            "report from, died, born, passed away, opened, celebrated, attended, gathered"
        ),
        (Tag.SIGNUP, 3): (
            "consultation, survey, public inspection, questionnaire, crowdfunding, petition, "
            "voting period, application window, ballot"
        ),
    },
    need_capital="may, march",
    month_first=True,
)
