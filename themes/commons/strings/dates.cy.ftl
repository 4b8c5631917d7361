### Dyddiadau, amserau, hyd, meintiau a rhestrau mewn geiriau.

month-1 = Ionawr
month-2 = Chwefror
month-3 = Mawrth
month-4 = Ebrill
month-5 = Mai
month-6 = Mehefin
month-7 = Gorffennaf
month-8 = Awst
month-9 = Medi
month-10 = Hydref
month-11 = Tachwedd
month-12 = Rhagfyr

month-short-1 = Ion
month-short-2 = Chwe
month-short-3 = Maw
month-short-4 = Ebr
month-short-5 = Mai
month-short-6 = Meh
month-short-7 = Gorff
month-short-8 = Awst
month-short-9 = Medi
month-short-10 = Hyd
month-short-11 = Tach
month-short-12 = Rhag

weekday-1 = Dydd Llun
weekday-2 = Dydd Mawrth
weekday-3 = Dydd Mercher
weekday-4 = Dydd Iau
weekday-5 = Dydd Gwener
weekday-6 = Dydd Sadwrn
weekday-7 = Dydd Sul
# Sut mae enw diwrnod yn dechrau o fewn brawddeg.
weekday-within = dydd

weekday-short-1 = Llun
weekday-short-2 = Maw
weekday-short-3 = Mer
weekday-short-4 = Iau
weekday-short-5 = Gwe
weekday-short-6 = Sad
weekday-short-7 = Sul

date-day-month-year = { $day } { $month } { $year }
date-day-month = { $day } { $month }
date-month-year = { $month } { $year }
date-with-weekday = { $weekday } { $date }
date-with-time = { $date }, { $time }
date-range = { $from } i { $to }

time-hour-am = { $hour }am
time-hour-pm = { $hour }pm
time-minute-am = { $hour }:{ $minute }am
time-minute-pm = { $hour }:{ $minute }pm
time-midday = canol dydd
time-midnight = hanner nos

# Blwyddyn is irregular after numbers: 1 flwyddyn, 2 flynedd, 3 blynedd, 5 mlynedd.
length-years = { $count ->
    [one] { $count } flwyddyn
    [two] { $count } flynedd
    [5] { $count } mlynedd
    [7] { $count } mlynedd
    [8] { $count } mlynedd
    [9] { $count } mlynedd
    [10] { $count } mlynedd
   *[other] { $count } blynedd
}
length-months = { $count ->
    [two] { $count } fis
   *[other] { $count } mis
}
length-days = { $count ->
    [two] { $count } ddiwrnod
   *[other] { $count } diwrnod
}
length-hours = { $count } awr
length-minutes = { $count ->
    [two] { $count } funud
   *[other] { $count } munud
}

size-bytes = { $count ->
    [two] { $count } feit
   *[other] { $count } beit
}
size-kilobytes = { $number }KB
size-megabytes = { $number }MB
size-gigabytes = { $number }GB

number-group = ,
number-decimal = .

# $begins is "vowel" where the last word begins with a, e, i, o, u, w or y, marked or not.
list-comma = { $first }, { $rest }
list-and = { $begins ->
    [vowel] { $first } ac { $last }
   *[other] { $first } a { $last }
}
