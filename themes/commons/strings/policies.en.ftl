### What the register and the pages of policies say beside en.ftl.

policies-other = Other policies
all-schools = All schools
# In the register, beside the state of a policy that was replaced.
policy-see = see { $title }
# Before a link to the policy that replaced this one.
policy-successor = The policy that took its place:
# Of a policy withdrawn in a month or year: "August 2026".
policy-withdrawn-in-text = This policy was withdrawn in { $date }. It no longer applies.
