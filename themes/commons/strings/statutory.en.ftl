# The list of what must be published.

list-publication = What we must publish
publication-title = What we must publish
publication-reviewed = This list was last checked on
publication-not-yet = { $count ->
    [one] { $count } thing is not published yet
   *[other] { $count } things are not published yet
 }
publication-published = { $count ->
    [one] { $count } thing is published
   *[other] { $count } things are published
 }
publication-apart = { $count ->
    [one] { $count } thing does not apply to us
   *[other] { $count } things do not apply to us
 }
publication-what = What
publication-where = Where it is
publication-why = Why not
publication-by = Law or guide
publication-should = Recommended, not required
publication-other-means = On the website, or made public by other means
publication-due = To be published by
publication-footer = At the foot of every page
publication-sources = Laws and guides
publication-sources-text = The list follows the versions named here. It is a guide, not legal advice.
publication-as-of = version of
