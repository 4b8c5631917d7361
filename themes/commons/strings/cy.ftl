### Y rhyngwyneb yn Gymraeg. Un neges ar gyfer pob peth y mae templedi neu olygon yn ei ddweud; yr un allweddi sydd ym mhob iaith.
### Mae dyddiadau, amserau a meintiau yn dates.cy.ftl.

## The frame

skip = Neidio i’r prif gynnwys
menu = Prif ddewislen
footer-menu = Am y wefan hon
breadcrumbs = Rydych chi yma
contents = Cynnwys
home = Hafan
warning = Rhybudd
updated = Diweddarwyd ddiwethaf:
owner = Pwy sy’n gyfrifol am y dudalen hon:
page-history = Beth sydd wedi newid ar y dudalen hon
downloads = Lawrlwytho’r wybodaeth hon
related = Tudalennau cysylltiedig
email = E-bost:
phone = Ffôn:
nothing-yet = Does dim byd yma eto.
not-set = Heb ei bennu
yes = Oes
no = Nac oes
not-known = Ddim yn hysbys
optional = (dewisol)
captions = Capsiynau
transcript = Darllen y trawsgrifiad
transcript-of = Trawsgrifiad:
picture-in-words = Y llun hwn mewn geiriau
external = yn agor gwefan arall

## Languages

language-name = Cymraeg
in-en = yn Saesneg
in-cy = yn Gymraeg
in-other = mewn iaith arall
not-in-en = Nid yw’r dudalen hon ar gael yn Saesneg eto.
not-in-cy = Nid yw’r dudalen hon ar gael yn Gymraeg eto.
not-in-other = Nid yw’r dudalen hon ar gael yn yr iaith honno eto.

## Hidden pages, shown in preview


## Lists

letters = Mynd i lythyren
pages = Tudalennau’r rhestr hon
page-word = Tudalen
page-of = Tudalen { $number } o { $total }
previous-page = Tudalen flaenorol
next-page = Tudalen nesaf
previous = O flaen hyn:
next = Ar ôl hyn:
newer = Mwy diweddar:
older = Hŷn:
around = Blaenorol a nesaf
filters = Dangos rhai yn unig
filter-audience = I bwy
filter-place = Ble
filter-theme = Thema
filter-pillar = Colofn
filter-kind = Math o bartner
filter-cost = Cost
filter-all = Y { $count } i gyd, A i Y
title-choices = { $list }: { $sort }
# A long list on the page of a document, and the page of all its entries: "Policies: all 300, A to Z".
related-all = { $list }: y { $count } i gyd, A i Y
related-count = { $list }: y { $count } i gyd
child-pages = Tudalennau
title-related = { $name }: { $list }
# The link to a list from the first entries of it: "See all: Programmes".
see-all = Gweld y cyfan: { $list }
list-left-out = a { $count } arall
views = Ffyrdd o weld y rhestr hon
view-list = Rhestr
view-month = Fesul mis
view-archive = Digwyddiadau’r gorffennol
view-all = Popeth
view-a-to-z = A i Y
follow = Dilyn
follow-feed = Copïwch un o’r cyfeiriadau hyn i ddarllenydd newyddion i glywed am bethau newydd:
feed-atom = Ffrwd Atom
feed-json = Ffrwd JSON

count-entries = { $count ->
    [zero] { $count } cofnod
    [one] { $count } cofnod
    [two] { $count } gofnod
    [few] { $count } chofnod
    [many] { $count } chofnod
   *[other] { $count } cofnod
}
count-partners = { $count ->
    [zero] { $count } partner
    [one] { $count } partner
    [two] { $count } bartner
    [few] { $count } phartner
    [many] { $count } phartner
   *[other] { $count } partner
}
count-events = { $count ->
    [zero] { $count } digwyddiad
    [one] { $count } digwyddiad
    [two] { $count } ddigwyddiad
    [few] { $count } digwyddiad
    [many] { $count } digwyddiad
   *[other] { $count } digwyddiad
}
count-measures = { $count ->
    [zero] { $count } mesur
    [one] { $count } mesur
    [two] { $count } fesur
    [few] { $count } mesur
    [many] { $count } mesur
   *[other] { $count } mesur
}
count-pages = { $count ->
    [zero] { $count } tudalen
    [one] { $count } dudalen
    [two] { $count } dudalen
    [few] { $count } tudalen
    [many] { $count } thudalen
   *[other] { $count } tudalen
}
count-people = { $count ->
    [zero] person wedi llofnodi
    [one] person wedi llofnodi
    [two] berson wedi llofnodi
    [few] pherson wedi llofnodi
    [many] pherson wedi llofnodi
   *[other] o bobl wedi llofnodi
}
count-places = { $count ->
    [zero] { $count } lle
    [one] { $count } lle
    [two] { $count } le
    [few] { $count } lle
    [many] { $count } lle
   *[other] { $count } lle
}

## Titles of pages that have no document of their own

title-frameworks = Fframweithiau
title-whole = Y fframwaith cyfan: { $name }
title-measures = Mesurau: { $name }
title-coverage = Cwmpas: { $name }
title-references = Cyfeiriadau
title-programmes = Rhaglenni
title-taskforces = Tasgluoedd
title-partners = Partneriaid
title-partners-a-to-z = Partneriaid A i Y
title-partners-kind = Partneriaid: { $name }
title-places = Lleoedd
title-events = Beth sydd ymlaen
title-month = Digwyddiadau: { $month }
title-events-day = Digwyddiadau: { $date }
title-archive = Digwyddiadau’r flwyddyn ysgol { $year }
title-events-audience = Digwyddiadau i: { $name }
title-events-place = Digwyddiadau yn: { $name }
title-events-theme = Digwyddiadau: { $name }
title-events-free = Digwyddiadau am ddim
title-terms = Dyddiadau’r tymhorau
title-policies = Polisïau
title-policies-state = Polisïau: { $name }
title-reports = Adroddiadau
title-pledges = Addewidion
title-thanks = Diolch
title-news = Newyddion
title-changes = Beth sydd wedi newid ar y wefan hon
title-glossary = Geiriau rydym yn eu defnyddio
title-a-to-z = A i Y
title-accessibility = Datganiad hygyrchedd
title-privacy = Preifatrwydd
title-not-found = Heb ddod o hyd i’r dudalen

## Home

progress = Sut mae’n mynd
involve = Cymryd rhan
all-events = Gweld pob digwyddiad
all-news = Darllen yr holl newyddion

## Frameworks and measures

framework-on-a-page = Y fframwaith ar un dudalen
framework-views = Rhagor am y fframwaith hwn
view-whole = Y fframwaith cyfan ar un dudalen
view-measures = Pob mesur a’i sefyllfa
view-coverage = Sut mae’n cwmpasu fframweithiau eraill
see-framework = Yn ôl i’r trosolwg
statements = Beth rydym yn ei ddweud
messages = Yn eu geiriau eu hunain
sources = Sail y fframwaith
attributes = Beth mae’n ei olygu yn ymarferol
beneath = Oddi tan hwn
pillars = Colofnau
tree-beneath = { $count } rhan oddi tan hwn
coverage-pillars = { $count } colofn
measures = Mesurau
measures-of = Mesurau: { $name }
action-plan = Cynllun gweithredu
action-plan-held = Mae cynllun gweithredu ar gyfer hyn. Dogfen fewnol ydyw.
next-reviewed = Adolygiad nesaf:
mappings = Lle mae hyn yn ffitio mewn fframweithiau eraill
baseline = Ble dechreuon ni
latest = Ble rydym ni nawr
target = Ble rydym am fod
due = Erbyn
source = Ffynhonnell
measure-owner = Pwy sy’n gyfrifol
part-of = Rhan o
also-serves = Hefyd yn cefnogi
areas = Meysydd a’r colofnau sy’n eu cefnogi
area = Maes
area-served = Wedi’i gwmpasu
gap = Bwlch
gaps = Meysydd nad oes colofn yn eu cefnogi eto
gap-text = Nid oes colofn yn cefnogi’r maes hwn eto.
matrix-caption = Pa golofnau sy’n cefnogi pob maes: { $name }
areas-covered = Cefnogir { $covered } o’r { $total } maes.
measures-summary = { $count ->
    [zero] { $count } mesur.
    [one] { $count } mesur, { $met } wedi’i gyrraedd.
    [two] { $count } fesur, { $met } wedi’u cyrraedd.
    [few] { $count } mesur, { $met } wedi’u cyrraedd.
    [many] { $count } mesur, { $met } wedi’u cyrraedd.
   *[other] { $count } mesur, { $met } wedi’u cyrraedd.
}
measure-not-started = Heb ddechrau
measure-on-track = Ar y trywydd iawn
measure-at-risk = Mewn perygl
measure-off-track = Oddi ar y trywydd
measure-met = Wedi’i gyrraedd
measure-missed = Heb ei gyrraedd
measure-superseded = Wedi’i ddisodli
measure-no-status-given = Dim statws wedi’i roi
measure-no-result-recorded = Dim canlyniad wedi’i gofnodi
# In the bar of states, where each measure is counted once.
measure-past-due = Heibio’r dyddiad heb ganlyniad
measure-without-date = Heb ddyddiad
measures-order = Trefnu’r mesurau
measures-by-due = Y mwyaf hwyr yn gyntaf
measures-by-code = Yn ôl cod
measures-by-area = Yn ôl maes
measures-by-state = Yn ôl cyflwr
measures-by-owner = Yn ôl pwy sy’n gyfrifol
measure-code = Cod
measure-area = Maes
measure-read = Darllen
measure-no-date = Dim dyddiad
gap-pillars = Rhannau o’r fframwaith hwn heb fesur
gap-measures = Mesurau heb ddyddiad
status-planned = Ar y gweill
status-active = Gweithredol
status-paused = Wedi’i oedi
status-done = Wedi’i gwblhau
status-past = Wedi dod i ben

## Programmes and reports

programmes = Rhaglenni
scope = Beth mae’n ei gwmpasu
reports = Adroddiadau
progress-context = Pam rydym yn gwneud hyn
progress-continuum = Sut mae’n tyfu
progress-support = Y cymorth a roddwn
progress-done = Beth rydym wedi’i wneud
progress-finding = Beth welson ni
progress-next = Beth ddaw nesaf

## Partners, task forces, places

partners = Partneriaid
offers = Beth maen nhw’n ei gynnig
themes = Themâu
join = Sut i ymuno
contact = Cysylltu
access = Hygyrchedd
maps = Mapiau
map-openstreetmap = Ei weld ar OpenStreetMap
map-google = Ei weld ar Google Maps
kind-charity = Elusen
kind-business = Busnes
kind-public = Corff cyhoeddus
kind-university = Prifysgol neu goleg
kind-faith = Grŵp ffydd
kind-community = Grŵp cymunedol
phase-nursery = Meithrinfa
phase-primary = Ysgol gynradd
phase-secondary = Ysgol uwchradd
phase-all-through = Ysgol pob oed
phase-sixth-form = Chweched dosbarth
phase-special = Ysgol arbennig
phase-alternative = Darpariaeth amgen
phase-other = Arall
access-step-free = Mynediad heb risiau
access-hearing-loop = Dolen sain
access-parking = Parcio
access-toilets = Toiledau hygyrch
access-quiet-space = Lle tawel
see-task-force = Yn ôl i’r tasglu

## Events

events = Beth sydd ymlaen
no-events = Does dim digwyddiadau wedi’u trefnu ar hyn o bryd.
no-past-events = Does dim digwyddiadau wedi’u cofnodi.
events-happened = Beth sydd wedi digwydd
events-happened-all = Pob digwyddiad a fu
next-dates = Dyddiadau
at = yn
archive = Digwyddiadau’r gorffennol fesul blwyddyn ysgol
previous-month = Cynharach:
next-month = Diweddarach:
month-as-grid = Gweld { $month } fel calendr
month-caption = Digwyddiadau: { $month }
booking = Archebu lle
book = Archebu lle
booking-opens = Gellir archebu o { $date } ymlaen.
booking-closes = Bydd archebu’n cau ar { $date }.
booking-closed = Caeodd archebu ar { $date }.
booking-capacity = { $count ->
    [zero] { $count } lle.
    [one] { $count } lle.
    [two] { $count } le.
    [few] { $count } lle.
    [many] { $count } lle.
   *[other] { $count } lle.
}
access-contact = Holi am hygyrchedd
access-ask-by = Holwch erbyn { $date }, os gwelwch yn dda.
event-from = O galendr: { $name }
online = Ar-lein
free = Am ddim
cost-not-said = Heb ei nodi. Holwch y trefnydd.
access-not-said = Heb ei nodi. Holwch y trefnydd.
event-tentative = I’w gadarnhau
event-cancelled = Wedi’i ganslo
event-postponed = Wedi’i ohirio
event-rescheduled = Wedi’i symud
event-moved-online = Wedi symud ar-lein
event-full = Llawn
event-cancelled-text = Ni fydd y digwyddiad hwn yn cael ei gynnal.
event-cancelled-was = Ni fydd y digwyddiad hwn yn cael ei gynnal. Y dyddiad oedd { $date }.
event-postponed-text = Bydd y digwyddiad hwn yn cael ei gynnal yn nes ymlaen. Nid yw’r dyddiad newydd yn hysbys eto.
event-rescheduled-text = Roedd y digwyddiad hwn i fod ar { $date }. Mae ganddo ddyddiad newydd.
event-moved-online-text = Bydd y digwyddiad hwn yn cael ei gynnal ar-lein bellach.
event-full-text = Mae pob lle wedi’i gymryd.
event-tentative-text = Nid yw’r dyddiad yn bendant eto.
every-day = Bob dydd
every-n-days = Bob { $count } diwrnod
every-week = Bob { $days }
every-n-weeks = Bob { $count } wythnos ar { $days }
every-month = Bob mis
every-n-months = Bob { $count } mis
every-year = Bob blwyddyn
nth-1 = { $day } cyntaf y mis
nth-2 = ail { $day } y mis
nth-3 = trydydd { $day } y mis
nth-4 = pedwerydd { $day } y mis
nth-5 = pumed { $day } y mis
nth-last = { $day } olaf y mis
in-term-time = yn ystod y tymor
until = tan { $date }
all-day = Trwy’r dydd

## Calendars

subscribe = Tanysgrifio
subscribe-title = Rhoi’r dyddiadau hyn yn eich calendr
subscribe-text = Bydd eich calendr yn dangos dyddiadau newydd a newidiadau ohono’i hun. Mae’r calendr hwn yn cynnwys:
subscribe-webcal = Tanysgrifio yn eich ap calendr
subscribe-google = Tanysgrifio yn Google Calendar
subscribe-outlook = Tanysgrifio yn Outlook
subscribe-download = Lawrlwytho’r ffeil galendr (ICS)
subscribe-address = Neu copïwch y cyfeiriad hwn i unrhyw galendr:
how-soon = Pa mor fuan mae eich calendr yn sylwi ar newid
how-soon-caption = Pa mor fuan mae calendrau’n sylwi ar newid
program = Calendr
notices-after = Yn sylwi ar newid ar ôl
how-soon-note = Ar y diwrnod ei hun, edrychwch ar y dudalen hon: mae’n dangos y diweddaraf bob amser.
add-title = Ei ychwanegu at eich calendr unwaith
add-text = Mae hyn yn gwneud copi. Ni fydd yn newid os bydd y digwyddiad yn newid.
add-google = Ychwanegu at Google Calendar
add-outlook = Ychwanegu at Outlook
add-one = (y dyddiad hwn yn unig: { $date })
add-download = Lawrlwytho’r digwyddiad (ICS)
calendar-all = Pob digwyddiad
calendar-of = Digwyddiadau: { $name }

## Term dates

terms = Dyddiadau’r tymhorau
term-name = Tymor neu wyliau
first-day = Diwrnod cyntaf
last-day = Diwrnod olaf
pupils-return = Disgyblion yn dychwelyd: { $date }
terms-caption = Tymhorau { $year }
closures-caption = Dyddiau pan fydd yr ysgolion ar gau: { $year }
provisional = Dros dro
provisional-text = Gall y dyddiadau hyn newid o hyd.

## Policies

policies = Polisïau
policy = Polisi
policy-states = Polisïau yn ôl eu cyflwr
policy-owner = Pwy sy’n gyfrifol
state = Cyflwr
next-review = Adolygiad nesaf
statutory = Yn ofynnol yn ôl y gyfraith
legislation = Y gyfraith sydd y tu ôl iddo
policy-citing = Tudalennau sy’n cyfeirio at y polisi hwn
policies-trust = Polisïau’r ymddiriedolaeth gyfan
policies-school = Polisïau ysgolion unigol
policy-current = Cyfredol
policy-due = Adolygiad yn fuan
policy-overdue = Adolygiad yn hwyr
policy-withdrawn = Wedi’i dynnu’n ôl
policy-superseded = Wedi’i ddisodli
policy-overdue-text = Dylai’r polisi hwn fod wedi’i adolygu erbyn { $date }.
policy-due-text = Mae’r polisi hwn i’w adolygu erbyn { $date }.
policy-withdrawn-text = Tynnwyd y polisi hwn yn ôl ar { $date }. Nid yw mewn grym mwyach.
policy-superseded-text = Disodlwyd y polisi hwn ac nid yw mewn grym mwyach.
overdue-by = { $length } yn hwyr
due-in-days = { $count ->
    [zero] i’w wneud heddiw
    [one] i’w wneud ymhen { $count } diwrnod
    [two] i’w wneud ymhen { $count } ddiwrnod
    [few] i’w wneud ymhen { $count } diwrnod
    [many] i’w wneud ymhen { $count } diwrnod
   *[other] i’w wneud ymhen { $count } diwrnod
}
register-csv = Y gofrestr fel taenlen
register-json = Y gofrestr fel data
measures-csv = Y mesurau fel taenlen
measures-json = Y mesurau fel data
coverage-csv = Y cwmpas fel taenlen

## Pledges

sign = Llofnodi’r addewid hwn
leave-empty = Gadewch hwn yn wag
your-data = Beth sy’n digwydd i’ch atebion
controller = Fe’u cedwir gan:
kept-until = Cedwir eich atebion tan:
form-third-party = Mae’r ffurflen yn cael ei rhedeg gan { $name }, cwmni arall, sy’n derbyn eich atebion ac yn eu hanfon atom ni.
form-privacy = Sut rydym yn gofalu am wybodaeth bersonol
form-name = Eich enw
form-email = Eich cyfeiriad e-bost
send-pledge = Anfon fy addewid
thanks-text = Mae eich addewid wedi’i anfon. Diolch am lofnodi:
what-next = Beth sy’n digwydd nesaf
change-mind = Os byddwch yn newid eich meddwl, ysgrifennwch at

## News

news = Newyddion
published = Cyhoeddwyd

## Glossary, privacy, not found

plainly = Mewn geiriau plaen:
cookies = Cwcis a chwmnïau eraill
cookies-none = Nid yw’r wefan hon yn gosod cwcis nac yn cadw dim ar eich dyfais.
third-parties-none = Nid yw ei thudalennau’n llwytho dim o unrhyw wefan arall, felly nid oes cwmni arall yn dysgu eich bod wedi bod yma.
forms = Ffurflenni ar y wefan hon
not-found-typed = Os gwnaethoch deipio’r cyfeiriad, gwiriwch ei fod yn gywir. Os gwnaethoch ei gopïo, gwiriwch eich bod wedi copïo’r cyfan.
not-found-moved = Efallai fod y dudalen wedi symud, neu nad yw’n cael ei chyhoeddi mwyach.
not-found-try = Rhowch gynnig ar un o’r rhain
not-found-tell = Os daeth dolen ar y wefan hon â chi yma, rhowch wybod i ni:

## Accessibility statement (the required sentences follow the UK model statement)

statement-scope = Mae’r datganiad hygyrchedd hwn yn berthnasol i { $host }. Caiff y wefan hon ei rhedeg gan { $organisation }.
statement-able = Rydym am i gynifer o bobl â phosibl allu defnyddio’r wefan hon. Mae hynny’n golygu y dylech allu:
able-colours = newid lliwiau, cyferbyniad a ffontiau gyda’ch porwr neu’ch dyfais
able-zoom = chwyddo’r testun cymaint ag sydd ei angen heb iddo lithro oddi ar y sgrin
able-keyboard = defnyddio’r wefan gyfan gyda bysellfwrdd yn unig
able-speech = defnyddio’r wefan gyfan gyda meddalwedd adnabod lleferydd
able-reader = gwrando ar y wefan gyfan gyda darllenydd sgrin
able-script = defnyddio’r wefan gyfan heb JavaScript
abilitynet = Os oes gennych anabledd, mae gan AbilityNet gyngor ar wneud eich dyfais yn haws ei defnyddio:
abilitynet-link = My Computer My Way (yn Saesneg)
how-accessible = Pa mor hygyrch yw’r wefan hon
not-assessed = Nid yw’r wefan hon wedi’i hasesu eto. Ni wyddom am bob rhan a allai gau rhywun allan.
some-parts = Gwyddom nad yw rhai rhannau o’r wefan hon yn gwbl hygyrch:
no-issues = Ni wyddom am unrhyw ran o’r wefan hon nad yw’n hygyrch.
feedback = Adborth a chysylltu
feedback-text = Os dewch o hyd i broblem nad yw wedi’i rhestru ar y dudalen hon, neu os oes angen gwybodaeth arnoch mewn fformat arall fel print bras, hawdd ei ddeall, sain neu braille, cysylltwch â ni:
enforcement = Gweithdrefn orfodi
enforcement-gb = Y Comisiwn Cydraddoldeb a Hawliau Dynol sy’n gyfrifol am orfodi Rheoliadau Hygyrchedd Cyrff y Sector Cyhoeddus (Gwefannau a Chymwysiadau Symudol) (Rhif 2) 2018 (y “rheoliadau hygyrchedd”). Os nad ydych yn fodlon ar sut rydym yn ymateb i’ch cwyn, cysylltwch â’r
enforcement-gb-link = Gwasanaeth Cynghori a Chymorth Cydraddoldeb (EASS)
enforcement-ni = Comisiwn Cydraddoldeb Gogledd Iwerddon sy’n gyfrifol am orfodi Rheoliadau Hygyrchedd Cyrff y Sector Cyhoeddus (Gwefannau a Chymwysiadau Symudol) (Rhif 2) 2018 (y “rheoliadau hygyrchedd”) yng Ngogledd Iwerddon. Os nad ydych yn fodlon ar sut rydym yn ymateb i’ch cwyn, cysylltwch â
enforcement-ni-link = Chomisiwn Cydraddoldeb Gogledd Iwerddon
technical = Gwybodaeth dechnegol am hygyrchedd y wefan hon
statement-committed = Mae { $organisation } wedi ymrwymo i wneud ei gwefan yn hygyrch, yn unol â Rheoliadau Hygyrchedd Cyrff y Sector Cyhoeddus (Gwefannau a Chymwysiadau Symudol) (Rhif 2) 2018.
compliance = Statws cydymffurfio
claim-full = Mae’r wefan hon yn cydymffurfio’n llawn â’r
claim-full-end = hyd at safon AA.
claim-partial = Mae’r wefan hon yn cydymffurfio’n rhannol â’r
claim-partial-end = hyd at safon AA, oherwydd yr achosion o ddiffyg cydymffurfio a restrir isod.
claim-not = Nid yw’r wefan hon yn cydymffurfio, neu ni wyddys eto ei bod yn cydymffurfio, â’r
claim-not-end = hyd at safon AA.
wcag = Canllawiau Hygyrchedd Cynnwys y We fersiwn 2.2
non-accessible = Cynnwys nad yw’n hygyrch
non-accessible-text = Nid yw’r cynnwys a restrir isod yn hygyrch am y rhesymau canlynol.
not-yet = Diffyg cydymffurfio â’r rheoliadau hygyrchedd
disproportionate = Baich anghymesur
exempt = Cynnwys nad yw o fewn cwmpas y rheoliadau hygyrchedd
fails = Mae hyn yn methu
criterion = maen prawf llwyddiant WCAG 2.2 { $criterion }
fix-by = Rydym yn bwriadu trwsio hyn erbyn
preparation = Paratoi’r datganiad hygyrchedd hwn
statement-reviewed = Adolygwyd y datganiad hwn ddiwethaf ar
last-tested = Profwyd y wefan hon ddiwethaf ar
tested-by = Cynhaliwyd y prawf gan
not-tested = Nid yw’r wefan hon wedi’i phrofi eto.

## Terms of facts

fact-when = Pryd
fact-where = Ble
fact-online = Ar-lein
fact-doors = Drysau’n agor
fact-cost = Cost
fact-concessions = Gostyngiadau
fact-access = Hygyrchedd
fact-booking = Archebu lle
fact-organiser = Trefnydd
fact-for = Ar gyfer
fact-ages = Oedrannau
fact-languages = Ieithoedd
fact-partners = Partneriaid
fact-pillars = Colofnau
fact-themes = Themâu
fact-schools = Ysgolion
fact-programme = Rhaglen
fact-status = Statws
fact-period = Cyfnod
fact-publisher = Cyhoeddwyd gan
fact-website = Gwefan
fact-level = Lefel
fact-stage = Cam
fact-hashtag = Hashnod
fact-framework = Fframwaith
fact-start = Dechreuodd
fact-end = Daw i ben
fact-kind = Math
fact-area = Ardal
fact-since = Partner ers
fact-until = Partner tan
fact-owner = Pwy sy’n gyfrifol
fact-address = Cyfeiriad
fact-postcode = Cod post
fact-phone = Ffôn
fact-phase = Cyfnod addysg
fact-nation = Cenedl
fact-school-year = Blwyddyn ysgol
fact-version = Fersiwn
fact-issued = Cyhoeddwyd
fact-approved-by = Cymeradwywyd gan
fact-approved-on = Cymeradwywyd ar
# Heb “yn” nac “ym”, sy’n achosi treiglad yn enw’r mis.
fact-approved-in = Cymeradwywyd
fact-next-review = Adolygiad nesaf
fact-review-cycle = Adolygir bob
fact-author = Awdur
fact-statutory = Yn ofynnol yn ôl y gyfraith
fact-supersedes = Yn disodli
fact-superseded-by = Disodlwyd gan
fact-withdrawn = Tynnwyd yn ôl
fact-withdrawn-ahead = I’w dynnu’n ôl
fact-implements = Yn gweithredu
fact-date = Dyddiad
fact-as-of = Fel yr oedd ar
fact-source = Ffynhonnell
level-trust = Yr ymddiriedolaeth gyfan
level-school = Ysgolion unigol
nation-england = Lloegr
nation-wales = Cymru
nation-scotland = Yr Alban
nation-northern-ireland = Gogledd Iwerddon
audience-families = Teuluoedd
audience-pupils = Disgyblion
audience-staff = Staff
audience-partners = Partneriaid
audience-governors = Llywodraethwyr
audience-members = Aelodau
audience-inspectors = Arolygwyr
access-bsl = Dehonglydd Iaith Arwyddion Prydain
access-relaxed = Sesiwn hamddenol
access-interpreter = Dehonglwyr ieithoedd eraill

## Markdown

alert-note = Nodyn
alert-tip = Awgrym
alert-important = Pwysig
alert-warning = Rhybudd
alert-caution = Gofal
footnotes = Troednodiadau
footnote-reference = Troednodyn
footnote-back = Yn ôl i’r testun
table-label = Tabl
task-done = Wedi’i wneud:
task-open = I’w wneud:

## The footer's legal facts

legal-company = Cofrestrwyd yn { $place }, rhif cwmni { $number }.
legal-company-only = Rhif cwmni { $number }.
legal-charity = Rhif elusen { $number }.
legal-office = Swyddfa gofrestredig: { $address }
