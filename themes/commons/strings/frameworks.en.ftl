### Texts of the pages of frameworks, pillars, references, programmes and reports, in addition to en.ftl.

# A framework's period with only a start or only an end.
period-from = From { $date }
period-until = Until { $date }
action-plan-next-review = Next review of the action plan
fact-starts = Starts
fact-ended = Ended
period-ended = Ran to { $date }
coverage-unserved = What no programme, partner, policy or event serves yet
