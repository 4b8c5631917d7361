### Events and calendars: the texts that only Rust code uses. The others are in en.ftl.

events-new-place = Other place
events-today = Today
events-goes-on = continues:
events-as-of = As published on { $date }. The latest is at { $address }
events-month-skipped = Nothing is listed in { $month }.
events-months-skipped = Nothing is listed from { $from } to { $to }.
events-past = Past
events-past-text = This event is over.
events-rescheduled-text = This event has a new date or time.
events-new-time = New time
events-new-date = New date
events-join-online = Join online
events-access-at-place = Getting in: { $name }
events-bank-holiday = Bank holiday
events-all-schools = All schools

## Lists: how many, and for when

events-count = { $count ->
    [one] { $count } date
   *[other] { $count } dates
}
events-count-part = { $count } dates, page { $number } of { $pages }
# The other dates of a series in a month, as a link beside the first.
events-more-in-month = and { $count } more in { $month }
events-filter-when = When
events-none-then = Nothing is listed for these days yet.
events-none-here = Nothing is listed here at the moment. New dates will appear on this page.
events-terms-unknown = The next term dates are not known yet.
events-instead = Where to look instead
events-this-week-title = Events this week
events-this-week-name = This week
events-this-month-title = Events this month
events-this-month-name = This month
events-this-half-term-title = Events in this half of the term
events-this-half-term-name = This half of the term
events-this-half-term-title-next = Events in the next half of the term
events-this-half-term-name-next = The next half of the term
events-this-term-title = Events this term
events-this-term-name = This term
events-this-term-title-next = Events next term
events-this-term-name-next = Next term
events-school-holidays-title = Events in these school holidays
events-school-holidays-name = These school holidays
events-school-holidays-title-next = Events in the next school holidays
events-school-holidays-name-next = The next school holidays

## One event's dates

# The link from a day of a month to the page of all its events.
events-day-all = { $date }: all { $count }
events-later-left-out = { $count ->
    [one] { $count } later date is not in this list. The calendar feed has it.
   *[other] { $count } later dates are not in this list. The calendar feed has them.
}
events-past-left-out = { $count ->
    [one] { $count } earlier date is not in this list. The archive of past events has it.
   *[other] { $count } earlier dates are not in this list. The archive of past events has them.
}
events-later-dates = { $count ->
    [one] { $count } more date
   *[other] { $count } more dates
}
events-past-dates = { $count ->
    [one] { $count } date that is over
   *[other] { $count } dates that are over
}
# The line above an event’s title: its next date and where it is.
events-when-where = { $when } · { $where }
events-instead-of = Instead of { $date }.
events-clock = { $when } ({ $place } time), { $own } ({ $home } time)
# Cities that name time zones, if a language has its own name for them.
zone-london = London
zone-dublin = Dublin
zone-rome = Rome
events-not-on = Not on { $dates }.
events-now-on = This event was planned for { $date }. It is now on { $new }.
events-next-off = The next date, { $date }, will not take place.
events-next-moved = The next date is { $date }.
events-next-elsewhere = The next date, { $date }, is at { $place }.

## How soon calendar programs notice a change

# Sources, November 2026: publishers of feeds who quote the makers and report what they observe; we read few of the makers' own pages. Google
# states up to 12 hours; 8 to 24 are observed (calconverter.app; usemooncal.com). Microsoft states about every 3 hours for Outlook on the web, at
# times more than 24 (freispace.com's documentation, which names Microsoft's page cff1429c-5af6-41ec-a5b4-74f2c278e98c). Classic Outlook: every 15
# minutes (caltrics' knowledge base) to every 3 hours (calconverter.app) while it runs. Mac: every 5 minutes to every week; iPhone: the setting
# Fetch New Data (nocal.app). Thunderbird: every 30 minutes by default (casecalendar.net; usemooncal.com). ICSx5: its maker's FAQ
# (bitfireAT/icsx5-website). Check all sources again by November 2027, first the makers' pages.
events-program-mac = Apple Calendar on a Mac
events-soon-mac = As you set it: from every 5 minutes to every week
events-program-iphone = Apple Calendar on an iPhone or iPad
events-soon-iphone = As set under Fetch New Data, often within a few hours
events-program-google = Google Calendar, also on Android
events-soon-google = Up to 12 hours, says Google; often a day. You cannot choose, and reloading does not help
events-program-outlook = Outlook.com, new Outlook and Microsoft 365
events-soon-outlook = About every 3 hours, says Microsoft; sometimes more than a day
events-program-classic = Classic Outlook for Windows
events-soon-classic = While it is open: from every 15 minutes to every few hours, as it sends and receives
events-program-thunderbird = Thunderbird
events-soon-thunderbird = Every 30 minutes unless you change it, while it is open
events-program-icsx5 = ICSx⁵ on Android
events-soon-icsx5 = As you set it, the same for all calendars in it
events-soon-source = This is what makers and users of these programs said in November 2026. It may change.

## How an event repeats

events-every-days = Every day
events-every-n-days = { $count ->
    [one] Every day
   *[other] Every { $count } days
}
events-every-weekday = Every day from Monday to Friday
events-every-week = Every { $days }
events-every-second-week = Every second { $days }
events-every-n-weeks = { $count ->
    [one] Every { $days }
   *[other] Every { $count } weeks, on { $days }
}
events-every-months = Every month
events-every-n-months = { $count ->
    [one] Every month
   *[other] Every { $count } months
}
events-every-years = Every year
events-every-n-years = { $count ->
    [one] Every year
   *[other] Every { $count } years
}
events-every-on = { $every }, on { $which }
events-which-1 = the first { $days }
events-which-2 = the second { $days }
events-which-3 = the third { $days }
events-which-4 = the fourth { $days }
events-which-5 = the fifth { $days }
events-which-last = the last { $days }
events-which-every = every { $days }
events-last-day = the last day of the month
events-day-of-month = day { $number } of the month
events-in-term-time = { $rule } in term time
events-not-on-bank-holidays = { $rule }, but not on bank holidays
events-rule-range = { $rule }, from { $from } to { $to }
events-rule-from = { $rule }, from { $from }

# Names of days within a sentence. Only in Welsh do the soft forms differ from the others.
events-weekday-1 = Monday
events-weekday-2 = Tuesday
events-weekday-3 = Wednesday
events-weekday-4 = Thursday
events-weekday-5 = Friday
events-weekday-6 = Saturday
events-weekday-7 = Sunday
events-weekday-soft-1 = Monday
events-weekday-soft-2 = Tuesday
events-weekday-soft-3 = Wednesday
events-weekday-soft-4 = Thursday
events-weekday-soft-5 = Friday
events-weekday-soft-6 = Saturday
events-weekday-soft-7 = Sunday

## How long terms and closures last

events-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
events-weeks = { $count ->
    [one] { $count } week
   *[other] { $count } weeks
}

## Languages spoken at events, by their codes

events-language-ar = Arabic
events-language-bfi = British Sign Language
events-language-bn = Bengali
events-language-cy = Welsh
events-language-de = German
events-language-en = English
events-language-es = Spanish
events-language-fa = Persian
events-language-fr = French
events-language-ga = Irish
events-language-gd = Scottish Gaelic
events-language-it = Italian
events-language-ku = Kurdish
events-language-pa = Punjabi
events-language-pl = Polish
events-language-pt = Portuguese
events-language-ro = Romanian
events-language-so = Somali
events-language-tr = Turkish
events-language-uk = Ukrainian
events-language-ur = Urdu
events-language-zh = Chinese
