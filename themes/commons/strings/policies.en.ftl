### Texts of the register and the pages of policies, in addition to en.ftl.

policies-other = Other policies
all-schools = All schools
# In the register, beside the state of a replaced policy.
policy-see = see { $title }
# Before a link to the policy that replaced this one.
policy-successor = The policy that took its place:
# For a policy that was withdrawn in a month or year: "August 2026".
policy-withdrawn-in-text = This policy was withdrawn in { $date }. It no longer applies.
# The descriptions for search engines of the register’s parts by state.
policy-current-description = Policies in force, each with its owner and the date of its next review.
policy-due-description = Policies that are soon due for review, each with its owner and the date.
policy-overdue-description = Policies whose review is overdue, each with its owner and the date.
policy-withdrawn-description = Policies that no longer apply, each with the date of its withdrawal.
policy-superseded-description = Policies that newer policies have replaced, each with its replacement.
# Below a long list of the pages that refer to a policy.
policy-citing-more = { $count ->
    [one] And { $count } more page.
   *[other] And { $count } more pages.
}
