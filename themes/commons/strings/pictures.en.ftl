# Texts beside diagrams, for readers who see them and for those who listen.

way = { $way }% of the way to where we want to be
year-title = The year ahead
year-text = Each mark is a day. The filled ones have something on.
year-dates = { $count ->
    [0] nothing yet
    [one] { $count } date
   *[other] { $count } dates
}
