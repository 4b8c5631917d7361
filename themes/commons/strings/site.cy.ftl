# Geiriau y mae ffrâm tudalennau a thudalennau pob gwefan yn eu defnyddio.


language-name-en = English
language-name-cy = Cymraeg
# Yr hafan yn ei hiaith ei hun, ar gyfer tudalen nad yw yn yr iaith honno.
language-home-en = English home page
language-home-cy = Hafan Gymraeg
in-language-en = yn Saesneg
in-language-cy = yn Gymraeg
not-in-language-en = Ddim ar gael yn Saesneg eto. Hafan:
not-in-language-cy = Ddim ar gael yn Gymraeg eto. Hafan:

page-number = tudalen { $number }

charity-registered = Elusen gofrestredig, rhif { $number }
charity-registered-in = Elusen gofrestredig ({ $country }), rhif { $number }
company-registered = Cwmni cofrestredig, rhif { $number }
company-registered-in = Cwmni cofrestredig ({ $country }), rhif { $number }

mark-draft = Drafft
mark-draft-text = Dim ond y rhagolwg hwn sy’n dangos y dudalen hon. Tynnwch “draft” i’w chyhoeddi.
mark-internal = Mewnol
mark-internal-text = Dim ond y rhagolwg hwn sy’n dangos y dudalen hon. Nid yw i’w chyhoeddi.
mark-scheduled = Wedi’i threfnu
mark-scheduled-text = Dim ond y rhagolwg hwn sy’n dangos y dudalen hon. Caiff ei chyhoeddi ar { $date }.
mark-expired = Wedi dod i ben
mark-expired-text = Dim ond y rhagolwg hwn sy’n dangos y dudalen hon. Ei diwrnod cyhoeddus olaf oedd { $date }.

list-framework = Fframweithiau
list-reference = Cyfeiriadau allanol
list-programme = Rhaglenni
list-taskforce = Cymryd rhan
list-partner = Partneriaid
list-place = Lleoedd
list-event = Beth sydd ymlaen
list-terms = Dyddiadau tymhorau
list-policy = Polisïau
list-report = Adroddiadau
list-pledge = Addewidion
list-news = Newyddion
list-glossary = Geirfa

home-for-families = Teuluoedd
home-for-partners = Partneriaid
home-for-governors = Llywodraethwyr ac arolygwyr
home-whats-on = Beth sydd ymlaen
home-places = Ble rydym ni
home-partners = Pwy sy’n gweithio gyda ni
home-programmes = Beth rydym yn ei wneud nawr
home-report = Yr adroddiad diweddaraf
home-pages = Mwy o dudalennau
home-tracker = Pob mesur a sut mae’n sefyll
home-all-news = Pob eitem newyddion

news-title = Newyddion
accessibility-title = Datganiad hygyrchedd
accessibility-description = Pa mor hygyrch yw’r wefan hon, beth nad yw’n gweithio eto, a sut i ddweud wrthym am broblem.
privacy-title = Preifatrwydd
privacy-description = Beth mae’r wefan hon yn ei wneud, a ddim yn ei wneud, â gwybodaeth amdanoch.
glossary-title = Geirfa
a-to-z-title = A i Y y wefan
a-to-z-description = Pob tudalen o’r wefan hon, yn nhrefn yr wyddor.
changes-title = Beth sydd wedi newid
changes-description = Beth sydd wedi newid ar y wefan hon, gyda’r newid diweddaraf yn gyntaf.
not-found-title = Heb ganfod y dudalen
not-found-description = Nid oes tudalen yn y cyfeiriad hwn.

wcag-criterion = maen prawf llwyddiant WCAG 2.2 { $number }
wcag-criterion-named = maen prawf llwyddiant WCAG 2.2 { $number } ({ $name })
wcag-1-1-1 = cynnwys nad yw’n destun
wcag-1-2-1 = sain yn unig a fideo yn unig
wcag-1-2-2 = capsiynau
wcag-1-2-3 = disgrifiad sain neu gyfrwng arall
wcag-1-2-5 = disgrifiad sain
wcag-1-3-1 = gwybodaeth a pherthnasoedd
wcag-1-3-2 = trefn ystyrlon
wcag-1-4-1 = defnyddio lliw
wcag-1-4-3 = cyferbyniad
wcag-1-4-4 = newid maint testun
wcag-1-4-5 = delweddau o destun
wcag-1-4-10 = ail-lifo
wcag-1-4-11 = cyferbyniad nad yw’n destun
wcag-1-4-12 = bylchau testun
wcag-2-1-1 = bysellfwrdd
wcag-2-4-1 = neidio heibio blociau
wcag-2-4-2 = teitl i’r dudalen
wcag-2-4-3 = trefn y ffocws
wcag-2-4-4 = diben dolen
wcag-2-4-5 = sawl ffordd
wcag-2-4-6 = penawdau a labeli
wcag-2-4-7 = ffocws gweladwy
wcag-2-4-11 = ffocws heb ei guddio
wcag-2-5-8 = maint targed
wcag-3-1-1 = iaith y dudalen
wcag-3-1-2 = iaith rhannau
wcag-3-3-1 = nodi gwallau
wcag-3-3-2 = labeli neu gyfarwyddiadau
wcag-4-1-2 = enw, rôl, gwerth
