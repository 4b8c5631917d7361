# Geiriau wrth ochr lluniau: beth mae pob un yn ei ddangos, i’r sawl sy’n edrych ac i’r sawl sy’n gwrando.

way = { $way }% o’r ffordd at ein nod
year-title = Y flwyddyn i ddod
year-text = Mae pob marc yn ddiwrnod. Mae rhywbeth ymlaen ar y rhai llawn.
year-dates = { $count ->
    [0] dim byd eto
    [two] { $count } ddyddiad
   *[other] { $count } dyddiad
}
