# The report that `check --report` writes for the owners of the content.

report-title = What needs care
report-when = Checked on { $date }.
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
report-who = Who it affects
report-fix = What to do
report-code = Code

# The report that `check --duties` writes for the board: what must be published, and its state.

duties-title = What we must publish: report to the board
duties-when = State on { $date }, for { $name }.
duties-what = What
duties-source = Law or guide
duties-where = Where it is
duties-state = State
duties-due = Due
duties-next-review = Next review
duties-no-date = No date stated
duties-attention = Needs attention
duties-published = Published
duties-apart = Does not apply
duties-sources = Laws and guides
duties-unverified = To be verified
duties-unverified-text = These parts of the built-in list were not compared with the live page of their source:
duties-version = version of { $date }
duties-read = compared on { $date }
duties-not-read = not compared with the live page since
duties-state-published = Published
duties-state-missing = Not published
duties-state-missing-should = Not published; recommended only
duties-state-missing-other = Not on the website; it may be public by other means
duties-state-apart = Does not apply
duties-state-soon = To be renewed soon
duties-state-overdue = Renewal overdue
duties-footer = At the foot of every page
duties-none = Nothing.
