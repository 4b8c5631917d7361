# Geiriau'r chwilio: y ffurflen ar bob tudalen, y dudalen chwilio a'i rhestr o ganlyniadau.

search-title = Chwilio
search-description = Dod o hyd i dudalen ar y wefan hon yn ôl ei geiriau, neu ddewis o’i phynciau, A i Y.
search-of = Chwilio { $site }
search-label = Chwilio’r wefan hon
search-button = Chwilio
search-hint = Mae angen porwr sy’n rhedeg sgriptiau i gael canlyniadau. Ym mhob porwr gallwch ddewis o’r pynciau isod.
search-results = Canlyniadau
search-found = Tudalennau a gafwyd:
search-none = Nid yw’r geiriau hyn ar unrhyw dudalen. Rhowch gynnig ar lai o eiriau neu eiriau eraill, neu dewiswch o’r pynciau:
search-meant = Ai dyma oedd gennych mewn golwg:
search-types = Dangos dim ond
search-pages = Tudalennau’r canlyniadau
search-all = Popeth
search-failed = Ni lwythodd y chwilio. Rhowch gynnig arall arni, neu dewiswch o’r pynciau:
search-other = Tudalennau eraill
# Geiriau nad ydynt yn dweud dim am dudalen. Mewn llythrennau bach, heb acenion.
search-common = a ac ag ai am ambell an ar arall at ato bod bob bydd byddwn byth beth ble bu cael ceir chi ei ein eich eu ond fod fel fe fi fy gan gall gallwch galla gallaf gennych gyda gydan hefyd hi hon hwn hyn heb hwy ichi iddo iddi iddynt inni is mae maen maent mewn mi mo ni nid neu nhw nac nad na o oedd oes ohonom on os pa pan pam pob pwy rhai roedd rydym rydych sut sydd sy ti un wedi wrth yn yng ym yma yn yr yw ydy ydych ynddo ddim dim dros drwy
