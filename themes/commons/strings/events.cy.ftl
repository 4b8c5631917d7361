### Digwyddiadau a chalendrau: y geiriau sydd eu hangen ar Rust yn unig. Mae’r gweddill yn cy.ftl.

events-new-place = Lle arall
events-today = Heddiw
events-goes-on = yn parhau:
events-as-of = Fel y cyhoeddwyd ar { $date }. Mae’r diweddaraf yn { $address }
events-month-skipped = Does dim wedi’i restru ym mis { $month }.
events-months-skipped = Does dim wedi’i restru o fis { $from } i fis { $to }.
events-past = Wedi bod
events-past-text = Mae’r digwyddiad hwn wedi bod.
events-rescheduled-text = Mae dyddiad neu amser newydd i’r digwyddiad hwn.
events-new-time = Amser newydd
events-new-date = Dyddiad newydd
events-join-online = Ymuno ar-lein
events-access-at-place = Mynediad: { $name }
events-bank-holiday = Gŵyl banc
events-all-schools = Pob ysgol

## Rhestri: faint, ac ar gyfer pryd

events-count = { $count ->
    [zero] { $count } dyddiad
    [one] { $count } dyddiad
    [two] { $count } ddyddiad
    [few] { $count } dyddiad
    [many] { $count } dyddiad
   *[other] { $count } dyddiad
}
events-count-part = { $count } dyddiad, tudalen { $number } o { $pages }
# Dyddiadau eraill cyfres mewn mis, fel dolen wrth ymyl y cyntaf.
events-more-in-month = a { $count } arall ym mis { $month }
events-filter-when = Pryd
events-none-then = Does dim wedi’i restru ar gyfer y dyddiau hyn eto.
events-none-here = Does dim wedi’i restru yma ar hyn o bryd. Bydd dyddiadau newydd yn ymddangos ar y dudalen hon.
events-terms-unknown = Nid yw dyddiadau’r tymhorau nesaf yn hysbys eto.
events-instead = Ble i edrych yn lle hynny
events-this-week-title = Digwyddiadau yr wythnos hon
events-this-week-name = Yr wythnos hon
events-this-month-title = Digwyddiadau y mis hwn
events-this-month-name = Y mis hwn
events-this-half-term-title = Digwyddiadau yn yr hanner hwn o’r tymor
events-this-half-term-name = Yr hanner hwn o’r tymor
events-this-half-term-title-next = Digwyddiadau yn hanner nesaf y tymor
events-this-half-term-name-next = Hanner nesaf y tymor
events-this-term-title = Digwyddiadau y tymor hwn
events-this-term-name = Y tymor hwn
events-this-term-title-next = Digwyddiadau y tymor nesaf
events-this-term-name-next = Y tymor nesaf
events-school-holidays-title = Digwyddiadau yn y gwyliau ysgol hyn
events-school-holidays-name = Y gwyliau ysgol hyn
events-school-holidays-title-next = Digwyddiadau yng ngwyliau nesaf yr ysgol
events-school-holidays-name-next = Gwyliau nesaf yr ysgol

## Dyddiadau un digwyddiad

# The link from a day of a month to the page of all its events.
events-day-all = { $date }: y { $count } i gyd
events-later-left-out = Nid yw’r rhestr hon yn cynnwys { $count } o ddyddiadau diweddarach. Maent yn y ffrwd galendr.
events-past-left-out = Nid yw’r rhestr hon yn cynnwys { $count } o ddyddiadau cynharach. Maent yn archif y digwyddiadau a fu.
events-later-dates = { $count ->
    [zero] { $count } dyddiad arall
    [one] { $count } dyddiad arall
    [two] { $count } ddyddiad arall
    [few] { $count } dyddiad arall
    [many] { $count } dyddiad arall
   *[other] { $count } dyddiad arall
}
events-past-dates = { $count ->
    [zero] { $count } dyddiad sydd wedi bod
    [one] { $count } dyddiad sydd wedi bod
    [two] { $count } ddyddiad sydd wedi bod
    [few] { $count } dyddiad sydd wedi bod
    [many] { $count } dyddiad sydd wedi bod
   *[other] { $count } dyddiad sydd wedi bod
}
# The line above an event’s title: its next date and where it is.
events-when-where = { $when } · { $where }
events-instead-of = Yn lle { $date }.
events-clock = { $when } (amser { $place }), { $own } (amser { $home })
zone-london = Llundain
zone-dublin = Dulyn
zone-rome = Rhufain
events-not-on = Ni fydd yn digwydd: { $dates }.
events-now-on = Roedd y digwyddiad hwn wedi’i drefnu ar gyfer { $date }. Bydd nawr ar { $new }.
events-next-off = Ni fydd y dyddiad nesaf, { $date }, yn digwydd.
events-next-moved = Y dyddiad nesaf yw { $date }.
events-next-elsewhere = Mae’r dyddiad nesaf, { $date }, yn { $place }.

## Pa mor fuan mae rhaglenni calendr yn sylwi ar newid

# Mae’r ffynonellau yn events.en.ftl.
events-program-mac = Apple Calendar ar Mac
events-soon-mac = Yn ôl eich dewis: o bob 5 munud i bob wythnos
events-program-iphone = Apple Calendar ar iPhone neu iPad
events-soon-iphone = Yn ôl ei osodiadau ar gyfer nôl data newydd, yn aml o fewn ychydig oriau
events-program-google = Google Calendar, hefyd ar Android
events-soon-google = Hyd at 12 awr, meddai Google; yn aml diwrnod. Ni allwch ddewis, ac nid yw ail-lwytho’n helpu
events-program-outlook = Outlook.com, Outlook newydd a Microsoft 365
events-soon-outlook = Tua phob 3 awr, meddai Microsoft; weithiau fwy na diwrnod
events-program-classic = Outlook clasurol i Windows
events-soon-classic = Tra bydd ar agor: o bob 15 munud i bob ychydig oriau, wrth anfon a derbyn
events-program-thunderbird = Thunderbird
events-soon-thunderbird = Bob 30 munud oni bai eich bod yn ei newid, tra bydd ar agor
events-program-icsx5 = ICSx⁵ ar Android
events-soon-icsx5 = Yn ôl eich dewis, yr un fath i bob calendr ynddo
events-soon-source = Dyma a ddywedodd gwneuthurwyr a defnyddwyr y rhaglenni hyn ym mis Tachwedd 2026. Gall newid.

## How an event repeats

events-every-days = Bob dydd
events-every-n-days = { $count ->
    [zero] Bob { $count } diwrnod
    [one] Bob dydd
    [two] Bob { $count } ddiwrnod
    [few] Bob { $count } diwrnod
    [many] Bob { $count } diwrnod
   *[other] Bob { $count } diwrnod
}
events-every-weekday = Bob dydd o ddydd Llun i ddydd Gwener
events-every-week = Bob { $days }
events-every-second-week = Bob yn ail { $days }
events-every-n-weeks = { $count ->
    [zero] Bob { $count } wythnos, ar { $days }
    [one] Bob wythnos, ar { $days }
    [two] Bob { $count } wythnos, ar { $days }
    [few] Bob { $count } wythnos, ar { $days }
    [many] Bob { $count } wythnos, ar { $days }
   *[other] Bob { $count } wythnos, ar { $days }
}
events-every-months = Bob mis
events-every-n-months = { $count ->
    [zero] Bob { $count } mis
    [one] Bob mis
    [two] Bob { $count } fis
    [few] Bob { $count } mis
    [many] Bob { $count } mis
   *[other] Bob { $count } mis
}
events-every-years = Bob blwyddyn
# Blwyddyn is irregular after numbers: 2 flynedd, 3 blynedd, 5 mlynedd.
events-every-n-years = { $count ->
    [zero] Bob { $count } blynedd
    [one] Bob blwyddyn
    [two] Bob { $count } flynedd
    [5] Bob { $count } mlynedd
    [7] Bob { $count } mlynedd
    [8] Bob { $count } mlynedd
    [9] Bob { $count } mlynedd
    [10] Bob { $count } mlynedd
    [few] Bob { $count } blynedd
    [many] Bob { $count } blynedd
   *[other] Bob { $count } blynedd
}
events-every-on = { $every }, ar { $which }
events-which-1 = y { $days } cyntaf
events-which-2 = yr ail { $days }
events-which-3 = y trydydd { $days }
events-which-4 = y pedwerydd { $days }
events-which-5 = y pumed { $days }
events-which-last = y { $days } olaf
events-which-every = bob { $days }
events-last-day = ddiwrnod olaf y mis
events-day-of-month = ddiwrnod { $number } o’r mis
events-in-term-time = { $rule } yn ystod y tymor
events-not-on-bank-holidays = { $rule }, ond nid ar wyliau banc
events-rule-range = { $rule }, o { $from } i { $to }
events-rule-from = { $rule }, o { $from } ymlaen

# Enwau dyddiau o fewn brawddeg, a’u ffurf ar ôl treiglad meddal.
events-weekday-1 = dydd Llun
events-weekday-2 = dydd Mawrth
events-weekday-3 = dydd Mercher
events-weekday-4 = dydd Iau
events-weekday-5 = dydd Gwener
events-weekday-6 = dydd Sadwrn
events-weekday-7 = dydd Sul
events-weekday-soft-1 = ddydd Llun
events-weekday-soft-2 = ddydd Mawrth
events-weekday-soft-3 = ddydd Mercher
events-weekday-soft-4 = ddydd Iau
events-weekday-soft-5 = ddydd Gwener
events-weekday-soft-6 = ddydd Sadwrn
events-weekday-soft-7 = ddydd Sul

## How long terms and closures last

events-days = { $count ->
    [zero] { $count } diwrnod
    [one] { $count } diwrnod
    [two] { $count } ddiwrnod
    [few] { $count } diwrnod
    [many] { $count } diwrnod
   *[other] { $count } diwrnod
}
events-weeks = { $count ->
    [zero] { $count } wythnos
    [one] { $count } wythnos
    [two] { $count } wythnos
    [few] { $count } wythnos
    [many] { $count } wythnos
   *[other] { $count } wythnos
}

## Ieithoedd a siaredir mewn digwyddiadau, yn ôl eu codau

events-language-ar = Arabeg
events-language-bfi = Iaith Arwyddion Prydain
events-language-bn = Bengaleg
events-language-cy = Cymraeg
events-language-de = Almaeneg
events-language-en = Saesneg
events-language-es = Sbaeneg
events-language-fa = Perseg
events-language-fr = Ffrangeg
events-language-ga = Gwyddeleg
events-language-gd = Gaeleg yr Alban
events-language-it = Eidaleg
events-language-ku = Cwrdeg
events-language-pa = Pwnjabeg
events-language-pl = Pwyleg
events-language-pt = Portiwgaleg
events-language-ro = Rwmaneg
events-language-so = Somaleg
events-language-tr = Twrceg
events-language-uk = Wcreineg
events-language-ur = Wrdw
events-language-zh = Tsieinëeg
