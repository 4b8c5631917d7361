### The words of calendar feeds: plain text, as calendar programs show it.

feed-cancelled = Cancelled: { $title }
feed-postponed = Postponed: { $title }
feed-moved-online = Moved online
feed-full = Full: no places left
feed-rescheduled = New date or time
feed-rescheduled-from = New date or time: it was { $time }

# A line of facts: what it is about, and what it says.
feed-line = { $name }: { $value }
feed-doors = Doors open
feed-cost = Cost
feed-free = free
feed-book = Book
feed-booking-opens = opens { $time }
feed-booking-closes = closes { $time }
feed-access = Access
feed-bsl = British Sign Language
feed-relaxed = relaxed session
feed-interpreter = interpreter
feed-ask = ask { $contact }
feed-ask-by = ask { $contact } by { $date }
feed-join = Join online
feed-more = More

# Dates and times, with hours from 0 to 23.
feed-time = { $date }, { $time }
feed-time-there = { $there } ({ $clock }: { $here })
# A zone's clock, by the English name of its city.
feed-clock = { $city } time
feed-hours = { $from } to { $to }
feed-hours-day-before = { $hours } (the day before)
feed-hours-day-after = { $hours } (the day after)
feed-hours-from = from { $date } { $hours }
feed-hours-or = { $first } or { $second }

feed-first-day = { $title }: first day
feed-last-day = { $title }: last day
