# Words beside pictures: what each shows, for who looks and for who listens.

way = { $way }% of the way to where we want to be
year-title = The year ahead
year-text = Each mark is a day. The filled ones have something on.
year-dates = { $count ->
    [0] nothing yet
    [one] { $count } date
   *[other] { $count } dates
}
