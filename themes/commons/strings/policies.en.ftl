### What the register and the pages of policies say beside en.ftl.

policies-other = Other policies
all-schools = All schools
# In the register, beside the state of a policy that was replaced.
policy-see = see { $title }
# Before a link to the policy that replaced this one.
policy-successor = The policy that took its place:
# Of a policy withdrawn in a month or year: "August 2026".
policy-withdrawn-in-text = This policy was withdrawn in { $date }. It no longer applies.
# What search engines show of the register’s part in one state.
policy-current-description = Policies in force, with who owns each and when it is reviewed next.
policy-due-description = Policies that are soon due for review, with who owns each and the date.
policy-overdue-description = Policies whose date of review has passed, with who owns each and the date.
policy-withdrawn-description = Policies that no longer apply, with the date on which each was withdrawn.
policy-superseded-description = Policies that newer ones have replaced, and which those are.
