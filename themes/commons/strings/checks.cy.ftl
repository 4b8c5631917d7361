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

# Yr adroddiad y mae `check --duties` yn ei ysgrifennu i’r bwrdd.

duties-title = Beth sy’n rhaid inni ei gyhoeddi: adroddiad i’r bwrdd
duties-when = Fel yr oedd ar { $date }, i { $name }.
duties-what = Beth
duties-source = Cyfraith neu ganllaw
duties-where = Ble y’i cedwir
duties-state = Cyflwr
duties-due = Erbyn
duties-next-review = Adolygiad nesaf
duties-no-date = Dim dyddiad wedi’i nodi
duties-attention = Angen sylw
duties-published = Wedi’i gyhoeddi
duties-apart = Ddim yn berthnasol
duties-sources = Cyfreithiau a chanllawiau
duties-unverified = I’w wirio
duties-unverified-text = Yr hyn na ellid ei gymharu â thudalen fyw’r ffynhonnell:
duties-version = fersiwn { $date }
duties-read = cymharwyd ar { $date }
duties-not-read = heb ei chymharu â’r dudalen fyw ers hynny
duties-state-published = Wedi’i gyhoeddi
duties-state-missing = Heb ei gyhoeddi
duties-state-missing-should = Heb ei gyhoeddi; argymhellir yn unig
duties-state-missing-other = Ddim ar y wefan; gall fod ar gael i’r cyhoedd mewn ffordd arall
duties-state-apart = Ddim yn berthnasol
duties-state-soon = I’w adnewyddu cyn hir
duties-state-overdue = Adnewyddu’n hwyr
duties-footer = Ar waelod pob tudalen
duties-none = Dim.
