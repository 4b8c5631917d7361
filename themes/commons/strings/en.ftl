### The interface in English: one message for each text of templates and views. Every language has the same keys.
### Dates, times and sizes are in dates.en.ftl.

## The frame

skip = Skip to main content
menu = Main menu
footer-menu = About this site
breadcrumbs = You are here
contents = Contents
home = Home
warning = Warning
updated = Last updated:
owner = Who answers for this page:
page-history = What changed on this page
downloads = Download this information
related = Related pages
email = Email:
phone = Phone:
nothing-yet = There is nothing here yet.
not-set = Not set
yes = Yes
no = No
not-known = Not known
optional = (optional)
captions = Captions
transcript = Read the transcript
transcript-of = Transcript:
picture-in-words = This picture in words
external = opens another website

## Languages

# The language's own name, for the link to it.
language-name = English
# Notes beside links to pages in another language, and beside the language link of a page without a translation.
in-en = in English
in-cy = in Welsh
in-other = in another language
not-in-en = This page is not in English yet.
not-in-cy = This page is not in Welsh yet.
not-in-other = This page is not in that language yet.

## Hidden pages, shown in preview


## Lists

letters = Go to a letter
pages = Pages of this list
page-word = Page
page-of = Page { $number } of { $total }
previous-page = Previous page
next-page = Next page
previous = Before this:
next = After this:
newer = Newer:
older = Older:
around = Previous and next
filters = Show only some
filter-audience = For whom
filter-place = Where
filter-theme = Theme
filter-pillar = Pillar
filter-kind = Kind of partner
filter-cost = Cost
filter-all = All { $count }, A to Z
title-choices = { $list }: { $sort }
# A long list on the page of a document, and the page of all its entries: "Policies: all 300, A to Z".
related-all = { $list }: all { $count }, A to Z
related-count = { $list }: all { $count }
child-pages = Pages
title-related = { $name }: { $list }
# The link to a list from the first entries of it: "See all: Programmes".
see-all = See all: { $list }
list-left-out = and { $count } more
views = Ways to look at this list
view-list = List
view-month = Month by month
view-archive = Past events
view-all = All
view-a-to-z = A to Z
follow = Follow
follow-feed = Copy one of these addresses into a news reader to hear of new entries:
feed-atom = Atom feed
feed-json = JSON feed

count-entries = { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
count-partners = { $count ->
    [one] { $count } partner
   *[other] { $count } partners
}
count-events = { $count ->
    [one] { $count } event
   *[other] { $count } events
}
count-measures = { $count ->
    [one] { $count } measure
   *[other] { $count } measures
}
count-pages = { $count ->
    [one] { $count } page
   *[other] { $count } pages
}
count-people = { $count ->
    [one] person has signed
   *[other] people have signed
}
count-places = { $count ->
    [one] { $count } place
   *[other] { $count } places
}

## Titles of pages that have no document of their own

title-frameworks = Frameworks
title-whole = The whole framework: { $name }
title-measures = Measures: { $name }
title-coverage = Coverage: { $name }
title-references = References
title-programmes = Programmes
title-taskforces = Task forces
title-partners = Partners
title-partners-a-to-z = Partners A to Z
title-partners-kind = Partners: { $name }
title-places = Places
title-events = What is on
title-month = Events in { $month }
title-events-day = Events on { $date }
title-archive = Events in the school year { $year }
title-events-audience = Events for { $name }
title-events-place = Events at { $name }
title-events-theme = Events: { $name }
title-events-free = Free events
title-terms = Term dates
title-policies = Policies
title-policies-state = Policies: { $name }
title-reports = Reports
title-pledges = Pledges
title-thanks = Thank you
title-news = News
title-changes = What changed on this site
title-glossary = Words we use
title-a-to-z = A to Z
title-accessibility = Accessibility statement
title-privacy = Privacy
title-not-found = Page not found

## Home

progress = How we are doing
involve = Take part
all-events = See all events
all-news = Read all news

## Frameworks and measures

framework-on-a-page = The framework on a page
framework-views = More about this framework
view-whole = The whole framework on one page
view-measures = All measures and where they stand
view-coverage = How it covers other frameworks
see-framework = Back to the overview
statements = What we say
messages = In their own words
sources = What this rests on
attributes = What it means in practice
beneath = Beneath this
pillars = Pillars
tree-beneath = { $count ->
    [one] { $count } part beneath this
   *[other] { $count } parts beneath this
}
coverage-pillars = { $count ->
    [one] { $count } pillar
   *[other] { $count } pillars
}
measures = Measures
measures-of = Measures: { $name }
action-plan = Action plan
action-plan-held = There is an action plan for this. It is an internal document.
next-reviewed = Next review:
mappings = Where this fits in other frameworks
baseline = Where we began
latest = Where we are
target = Where we want to be
due = By
source = Source
measure-owner = Who answers for it
part-of = Part of
also-serves = Also serves
areas = Areas and the pillars that serve them
area = Area
area-served = Served
gap = Gap
gaps = Areas that no pillar serves yet
gap-text = No pillar serves this area yet.
matrix-caption = Which pillars serve each area of { $name }
areas-covered = { $covered } of { $total } areas are served.
measures-summary = { $count ->
    [one] { $count } measure, { $met } of them met.
   *[other] { $count } measures, { $met } of them met.
}
measure-not-started = Not started
measure-on-track = On track
measure-at-risk = At risk
measure-off-track = Off track
measure-met = Met
measure-missed = Missed
measure-superseded = Superseded
# The state of a measure whose entry gives no status: before its date, and after it.
measure-no-status-given = No status given
measure-no-result-recorded = No result recorded
# In the bar of states, where each measure is counted once.
measure-past-due = Past due without a result
measure-without-date = Without a date
measures-order = Sort the measures
measures-by-due = Most overdue first
measures-by-code = By code
measures-by-area = By area
measures-by-state = By state
measures-by-owner = By owner
measure-code = Code
measure-area = Area
measure-read = Read
measure-no-date = No date
gap-pillars = Parts of this framework without a measure
gap-measures = Measures without a date
status-planned = Planned
status-active = Active
status-paused = Paused
status-done = Done
status-past = Past

## Programmes and reports

programmes = Programmes
scope = What it covers
reports = Reports
progress-context = Why we do this
progress-continuum = How it grows
progress-support = The support we give
progress-done = What we have done
progress-finding = What we found
progress-next = What comes next

## Partners, task forces, places

partners = Partners
offers = What they offer
themes = Themes
join = How to join
contact = Contact
access = Access
maps = Maps
map-openstreetmap = Find it on OpenStreetMap
map-google = Find it on Google Maps
kind-charity = Charity
kind-business = Business
kind-public = Public body
kind-university = University or college
kind-faith = Faith group
kind-community = Community group
phase-nursery = Nursery
phase-primary = Primary school
phase-secondary = Secondary school
phase-all-through = All-through school
phase-sixth-form = Sixth form
phase-special = Special school
phase-alternative = Alternative provision
phase-other = Other
access-step-free = Step-free way in
access-hearing-loop = Hearing loop
access-parking = Parking
access-toilets = Accessible toilets
access-quiet-space = Quiet space
see-task-force = Back to the task force

## Events

events = What is on
no-events = No events are planned at the moment.
no-past-events = No events are recorded.
events-happened = What has happened
events-happened-all = All past events
next-dates = Dates
at = at
archive = Past events by school year
previous-month = Earlier:
next-month = Later:
month-as-grid = See { $month } as a calendar
month-caption = Events in { $month }
booking = Booking
book = Book a place
booking-opens = Booking opens on { $date }.
booking-closes = Booking closes on { $date }.
booking-closed = Booking closed on { $date }.
booking-capacity = { $count ->
    [one] { $count } place.
   *[other] { $count } places.
}
access-contact = Ask about access
access-ask-by = Please ask by { $date }.
event-from = From the calendar of { $name }
online = Online
free = Free
cost-not-said = Not said. Ask the organiser.
access-not-said = Not said. Ask the organiser.
event-tentative = To be confirmed
event-cancelled = Cancelled
event-postponed = Postponed
event-rescheduled = Moved
event-moved-online = Moved online
event-full = Full
event-cancelled-text = This event will not take place.
event-cancelled-was = This event will not take place. It was planned for { $date }.
event-postponed-text = This event will take place later. The new date is not known yet.
event-rescheduled-text = This event was planned for { $date }. It has a new date.
event-moved-online-text = This event now takes place online.
event-full-text = All places are taken.
event-tentative-text = The date is not certain yet.
every-day = Every day
every-n-days = Every { $count } days
every-week = Every { $days }
every-n-weeks = Every { $count } weeks on { $days }
every-month = Every month
every-n-months = Every { $count } months
every-year = Every year
nth-1 = the first { $day } of the month
nth-2 = the second { $day } of the month
nth-3 = the third { $day } of the month
nth-4 = the fourth { $day } of the month
nth-5 = the fifth { $day } of the month
nth-last = the last { $day } of the month
in-term-time = in term time
until = until { $date }
all-day = All day

## Calendars

subscribe = Subscribe
subscribe-title = Put these dates in your calendar
subscribe-text = Your calendar will show new dates and changes by itself. This calendar holds:
subscribe-webcal = Subscribe in your calendar app
subscribe-google = Subscribe in Google Calendar
subscribe-outlook = Subscribe in Outlook
subscribe-download = Download the calendar file (ICS)
subscribe-address = Or copy this address into any calendar:
how-soon = How soon your calendar notices a change
how-soon-caption = How soon calendars notice a change
program = Calendar
notices-after = Notices a change after
how-soon-note = On the day itself, look at this page: it always shows the latest.
add-title = Add it to your calendar once
add-text = This makes a copy. It will not change if the event does.
add-google = Add to Google Calendar
add-outlook = Add to Outlook
add-one = (this date alone: { $date })
add-download = Download the event (ICS)
calendar-all = All events
calendar-of = Events: { $name }

## Term dates

terms = Term dates
term-name = Term or holiday
first-day = First day
last-day = Last day
pupils-return = Pupils return: { $date }
terms-caption = Terms in { $year }
closures-caption = Days when schools are closed in { $year }
provisional = Provisional
provisional-text = These dates may still change.

## Policies

policies = Policies
policy = Policy
policy-states = Policies by state
policy-owner = Who answers for it
state = State
next-review = Next review
statutory = Required by law
legislation = The law behind it
policy-citing = Pages that refer to this policy
policies-trust = Policies for the whole trust
policies-school = Policies of single schools
policy-current = Current
policy-due = Review due soon
policy-overdue = Review overdue
policy-withdrawn = Withdrawn
policy-superseded = Replaced
policy-overdue-text = This policy should have been reviewed by { $date }.
policy-due-text = This policy is due for review by { $date }.
policy-withdrawn-text = This policy was withdrawn on { $date }. It no longer applies.
policy-superseded-text = This policy was replaced and no longer applies.
# $length is "5 years 7 months" or "45 days".
overdue-by = { $length } overdue
due-in-days = { $count ->
    [0] due today
    [one] due in { $count } day
   *[other] due in { $count } days
}
register-csv = The register as a spreadsheet
register-json = The register as data
measures-csv = The measures as a spreadsheet
measures-json = The measures as data
coverage-csv = The coverage as a spreadsheet

## Pledges

sign = Sign this pledge
leave-empty = Leave this empty
your-data = What happens to your answers
controller = They are held by:
kept-until = Your answers are kept until:
form-third-party = The form is run by { $name }, another company, which receives your answers and passes them to us.
form-privacy = How we look after personal information
form-name = Your name
form-email = Your email address
send-pledge = Send my pledge
thanks-text = Your pledge has been sent. Thank you for signing:
what-next = What happens next
change-mind = If you change your mind, write to

## News

news = News
published = Published

## Glossary, privacy, not found

plainly = In plain words:
cookies = Cookies and other companies
cookies-none = This website sets no cookies and keeps nothing on your device.
third-parties-none = Its pages load nothing from any other website, so no other company learns that you were here.
forms = Forms on this site
not-found-typed = If you typed the address, check that it is right. If you copied it, check that you copied all of it.
not-found-moved = The page may have moved, or it may no longer be published.
not-found-try = Try one of these
not-found-tell = If a link on this site brought you here, please tell us:

## Accessibility statement (the required sentences follow the UK model statement)

statement-scope = This accessibility statement applies to { $host }. This website is run by { $organisation }.
statement-able = We want as many people as possible to be able to use this website. That means you should be able to:
able-colours = change colours, contrast and fonts with your browser or device
able-zoom = make the text as large as you need without it running off the screen
able-keyboard = use all of the website with a keyboard alone
able-speech = use all of the website with speech recognition
able-reader = listen to all of the website with a screen reader
able-script = use all of the website without JavaScript
abilitynet = If you have a disability, AbilityNet has advice on making your device easier to use:
abilitynet-link = My Computer My Way
how-accessible = How accessible this website is
not-assessed = This website has not been assessed yet. We do not know of every part that may shut someone out.
some-parts = We know some parts of this website are not fully accessible:
no-issues = We know of no part of this website that is not accessible.
feedback = Feedback and contact
feedback-text = If you find a problem that is not listed on this page, or need information from this website in another format such as large print, easy read, audio or braille, contact us:
enforcement = Enforcement procedure
enforcement-gb = The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018 (the “accessibility regulations”). If you are not happy with how we respond to your complaint, contact the
enforcement-gb-link = Equality Advisory and Support Service (EASS)
enforcement-ni = The Equality Commission for Northern Ireland (ECNI) is responsible for enforcing the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018 (the “accessibility regulations”) in Northern Ireland. If you are not happy with how we respond to your complaint, contact the
enforcement-ni-link = Equality Commission for Northern Ireland
technical = Technical information about this website’s accessibility
statement-committed = { $organisation } is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
compliance = Compliance status
claim-full = This website is fully compliant with the
claim-full-end = AA standard.
claim-partial = This website is partially compliant with the
claim-partial-end = AA standard, due to the non-compliances listed below.
claim-not = This website is not compliant, or not yet known to be compliant, with the
claim-not-end = AA standard.
wcag = Web Content Accessibility Guidelines version 2.2
non-accessible = Non-accessible content
non-accessible-text = The content listed below is non-accessible for the following reasons.
not-yet = Non-compliance with the accessibility regulations
disproportionate = Disproportionate burden
exempt = Content that is not within the scope of the accessibility regulations
fails = This fails
criterion = WCAG 2.2 success criterion { $criterion }
fix-by = We plan to fix this by
preparation = Preparation of this accessibility statement
statement-reviewed = This statement was last reviewed on
last-tested = This website was last tested on
tested-by = The test was carried out by
not-tested = This website has not been tested yet.

## Terms of facts

fact-when = When
fact-where = Where
fact-online = Online
fact-doors = Doors open
fact-cost = Cost
fact-concessions = Concessions
fact-access = Access
fact-booking = Booking
fact-organiser = Organiser
fact-for = For
fact-ages = Ages
fact-languages = Languages
fact-partners = Partners
fact-pillars = Pillars
fact-themes = Themes
fact-schools = Schools
fact-programme = Programme
fact-status = Status
fact-period = Period
fact-publisher = Published by
fact-website = Website
fact-level = Level
fact-stage = Stage
fact-hashtag = Hashtag
fact-framework = Framework
fact-start = Started
fact-end = Ends
fact-kind = Kind
fact-area = Area
fact-since = Partner since
fact-until = Partner until
fact-owner = Who answers for it
fact-address = Address
fact-postcode = Postcode
fact-phone = Phone
fact-phase = Phase
fact-nation = Nation
fact-school-year = School year
fact-version = Version
fact-issued = Issued
fact-approved-by = Approved by
fact-approved-on = Approved on
fact-approved-in = Approved in
fact-next-review = Next review
fact-review-cycle = Reviewed every
fact-author = Written by
fact-statutory = Required by law
fact-supersedes = Replaces
fact-superseded-by = Replaced by
fact-withdrawn = Withdrawn
fact-withdrawn-ahead = To be withdrawn
fact-implements = Puts into practice
fact-date = Date
fact-as-of = As of
fact-source = Source
level-trust = The whole trust
level-school = Single schools
nation-england = England
nation-wales = Wales
nation-scotland = Scotland
nation-northern-ireland = Northern Ireland
audience-families = Families
audience-pupils = Pupils
audience-staff = Staff
audience-partners = Partners
audience-governors = Governors
audience-members = Members
audience-inspectors = Inspectors
access-bsl = British Sign Language interpreter
access-relaxed = Relaxed session
access-interpreter = Interpreters of other languages

## Markdown

alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
footnotes = Footnotes
footnote-reference = Footnote
footnote-back = Back to the text
table-label = Table
task-done = Done:
task-open = To do:

## The footer's legal facts

legal-company = Registered in { $place }, company number { $number }.
legal-company-only = Company number { $number }.
legal-charity = Charity number { $number }.
legal-office = Registered office: { $address }
