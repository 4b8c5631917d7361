# A comment with { braces }
-term = Name
    .short = N
plain = Words
terms = { -term } and { -term.short }
text = { "{" }{ "\u00e9" } { $name }
count = { $count ->
    [0] none
    [one] { $count } page
   *[other] { NUMBER($count, minimumFractionDigits: 1) } pages
}
multi =
    One
    two { plain }
    .title = { count }
number-group = ,
list-and = { $first } and { $last }
