# The report that `check --report` writes for whoever owns the content.

report-title = What needs care
report-when = Looked at on { $date }.
report-english = The messages are in English.
report-owners = By owner
report-no-owner = Pages without an owner
report-errors = { $count ->
    [one] 1 error
   *[other] { $count } errors
}
report-warnings = { $count ->
    [one] 1 warning
   *[other] { $count } warnings
}
report-advices = { $count ->
    [one] 1 piece of advice
   *[other] { $count } pieces of advice
}
report-none = Nothing: no problems found.
report-error = Error: certainly wrong
report-warning = Warning: probably wrong
report-advice = Advice: could be better
report-place = Line { $line }
report-who = Who it hurts
report-fix = What to do
report-code = Code
