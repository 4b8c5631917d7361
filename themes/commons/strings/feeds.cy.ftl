### Geiriau’r ffrydiau calendr: testun plaen, fel y mae rhaglenni calendr yn ei ddangos.

feed-cancelled = Wedi’i ganslo: { $title }
feed-postponed = Wedi’i ohirio: { $title }
feed-moved-online = Wedi symud ar-lein
feed-full = Llawn: dim lle ar ôl
feed-rescheduled = Dyddiad neu amser newydd
feed-rescheduled-from = Dyddiad neu amser newydd: yn wreiddiol { $time }

# Llinell o ffeithiau: am beth y mae’n sôn, a beth y mae’n ei ddweud.
feed-line = { $name }: { $value }
feed-doors = Drysau’n agor
feed-cost = Cost
feed-free = am ddim
feed-book = Archebu
feed-booking-opens = yn agor { $time }
feed-booking-closes = yn cau { $time }
feed-access = Hygyrchedd
feed-bsl = Iaith Arwyddion Prydain
feed-relaxed = sesiwn hamddenol
feed-interpreter = cyfieithydd
feed-ask = gofynnwch { $contact }
feed-ask-by = gofynnwch { $contact } erbyn { $date }
feed-join = Ymuno ar-lein
feed-more = Rhagor

# Dyddiadau ac amserau, gydag oriau o 0 i 23.
feed-time = { $date }, { $time }
feed-time-there = { $there } ({ $clock }: { $here })
# Cloc parth, wrth enw Saesneg ei ddinas.
feed-clock = Amser { $city ->
    [London] Llundain
    [Dublin] Dulyn
    [Rome] Rhufain
   *[other] { $city }
}
feed-hours = { $from } i { $to }
feed-hours-day-before = { $hours } (y diwrnod cynt)
feed-hours-day-after = { $hours } (y diwrnod wedyn)
feed-hours-from = o { $date } { $hours }
feed-hours-or = { $first } neu { $second }

feed-first-day = { $title }: diwrnod cyntaf
feed-last-day = { $title }: diwrnod olaf
