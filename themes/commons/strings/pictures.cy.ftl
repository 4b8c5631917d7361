# Geiriau wrth ochr lluniau: beth mae pob un yn ei ddangos, i’r sawl sy’n edrych ac i’r sawl sy’n gwrando.

tally-each = Mae pob marc yn cynrychioli { $count }.
wheel-label = Y fframwaith ar ffurf olwyn o { $pillars } prif ran, gyda { $beneath } oddi tanynt. Mae’r rhestr yn dweud yr un peth mewn geiriau.
way = { $way }% o’r ffordd at ein nod
year-title = Y flwyddyn i ddod
year-text = Mae pob marc yn ddiwrnod. Mae rhywbeth ymlaen ar y rhai llawn.
year-dates = { $count ->
    [0] dim byd eto
    [two] { $count } ddyddiad
   *[other] { $count } dyddiad
}
partners-by-theme = Partneriaid yn ôl thema
