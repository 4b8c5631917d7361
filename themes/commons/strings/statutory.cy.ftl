# Y rhestr o'r hyn y mae'n rhaid ei gyhoeddi.

list-publication = Beth sy’n rhaid inni ei gyhoeddi
publication-title = Beth sy’n rhaid inni ei gyhoeddi
publication-reviewed = Aeth rhywun drwy’r rhestr hon ddiwethaf ar
publication-not-yet = { $count ->
    [one] { $count } peth heb ei gyhoeddi eto
    [two] { $count } beth heb eu cyhoeddi eto
   *[other] { $count } o bethau heb eu cyhoeddi eto
 }
publication-published = { $count ->
    [one] { $count } peth wedi’i gyhoeddi
    [two] { $count } beth wedi’u cyhoeddi
   *[other] { $count } o bethau wedi’u cyhoeddi
 }
publication-apart = { $count ->
    [one] { $count } peth nad yw’n berthnasol i ni
    [two] { $count } beth nad ydynt yn berthnasol i ni
   *[other] { $count } o bethau nad ydynt yn berthnasol i ni
 }
publication-what = Beth
publication-where = Ble y mae
publication-why = Pam ddim
publication-by = Cyfraith neu ganllaw
publication-should = Argymhellir, nid yw’n ofynnol
publication-other-means = Ar y wefan, neu ar gael i’r cyhoedd mewn ffordd arall
publication-due = I’w gyhoeddi erbyn
publication-footer = Ar waelod pob tudalen
publication-sources = Cyfreithiau a chanllawiau
publication-sources-text = Mae’r rhestr yn dilyn y fersiynau a enwir yma. Cymorth i edrych ydyw, nid cyngor cyfreithiol.
publication-as-of = fersiwn
