# Yr adroddiad y mae `check --report` yn ei ysgrifennu i bwy bynnag sy’n gyfrifol am y cynnwys.

report-title = Beth sydd angen gofal
report-when = Edrychwyd ar { $date }.
report-english = Mae’r negeseuon yn Saesneg.
report-owners = Yn ôl cyfrifoldeb
report-no-owner = Tudalennau heb neb yn gyfrifol amdanynt
report-errors = { $count ->
    [zero] { $count } gwallau
    [one] 1 gwall
    [two] { $count } wall
    [few] { $count } gwall
    [many] { $count } gwall
   *[other] { $count } gwall
}
report-warnings = { $count ->
    [zero] { $count } rhybuddion
    [one] 1 rhybudd
    [two] { $count } rybudd
    [few] { $count } rhybudd
    [many] { $count } rhybudd
   *[other] { $count } rhybudd
}
report-advices = { $count ->
    [zero] { $count } cynghorion
    [one] 1 cyngor
    [two] { $count } gyngor
    [few] { $count } chyngor
    [many] { $count } chyngor
   *[other] { $count } cyngor
}
report-none = Dim: ni chafwyd unrhyw broblem.
report-error = Gwall: yn sicr yn anghywir
report-warning = Rhybudd: yn debygol o fod yn anghywir
report-advice = Cyngor: gallai fod yn well
report-place = Llinell { $line }
report-who = Pwy sy’n cael eu heffeithio
report-fix = Beth i’w wneud
report-code = Cod
