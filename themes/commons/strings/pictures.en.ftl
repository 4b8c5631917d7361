# Texts beside diagrams, for readers who see them and for those who listen.

tally-each = Each mark stands for { $count }.
wheel-label = The framework as a wheel of { $pillars } main parts, with { $beneath } beneath them. The list says the same in words.
way = { $way }% of the way to where we want to be
year-title = The year ahead
year-text = Each mark is a day. The filled ones have something on.
year-dates = { $count ->
    [0] nothing yet
    [one] { $count } date
   *[other] { $count } dates
}
partners-by-theme = Partners by theme
