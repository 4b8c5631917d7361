### Dates, times, durations, sizes and lists in words.
### A message without a plural may only reorder its values: `{ $month } { $day }` instead of `{ $day } { $month }`.

month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
# The beginning of a day's name within a sentence, if it differs from the name alone.
weekday-within = { "" }

weekday-short-1 = Mon
weekday-short-2 = Tue
weekday-short-3 = Wed
weekday-short-4 = Thu
weekday-short-5 = Fri
weekday-short-6 = Sat
weekday-short-7 = Sun

date-day-month-year = { $day } { $month } { $year }
date-day-month = { $day } { $month }
date-month-year = { $month } { $year }
date-with-weekday = { $weekday } { $date }
date-with-time = { $date }, { $time }
# Two dates, two times, or two dates with times.
date-range = { $from } to { $to }

time-hour-am = { $hour }am
time-hour-pm = { $hour }pm
time-minute-am = { $hour }:{ $minute }am
time-minute-pm = { $hour }:{ $minute }pm
time-midday = midday
time-midnight = midnight

length-years = { $count ->
    [one] { $count } year
   *[other] { $count } years
}
length-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}
length-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
length-hours = { $count ->
    [one] { $count } hour
   *[other] { $count } hours
}
length-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

size-bytes = { $count ->
    [one] { $count } byte
   *[other] { $count } bytes
}
size-kilobytes = { $number }KB
size-megabytes = { $number }MB
size-gigabytes = { $number }GB

# The thousands separator and the decimal point.
number-group = ,
number-decimal = .

list-comma = { $first }, { $rest }
list-and = { $first } and { $last }
