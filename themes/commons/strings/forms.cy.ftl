# Geiriau ffurflenni: yr hyn sydd ar goll, a ffurflenni tudalennau.

form-title = Anfonwch neges atom
form-send = Anfon fy neges
form-thanks = Mae eich neges wedi’i hanfon. Ysgrifennoch o’r dudalen
form-problem = Mae problem
form-error = Gwall:
form-missing = Rhowch ateb i “{ $label }”
form-missing-choice = Dewiswch ateb i “{ $label }”
form-missing-name = Rhowch eich enw
form-missing-email = Rhowch eich cyfeiriad e-bost
form-wrong-email = Rhowch gyfeiriad e-bost yn y ffurf gywir, fel enw@example.org
form-elsewhere = Anfonir eich atebion i { $host }.
