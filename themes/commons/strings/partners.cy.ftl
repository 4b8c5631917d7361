# Geiriau cyfeiriadur y partneriaid.

partners-charity = Elusennau
partners-business = Busnesau
partners-public = Cyrff cyhoeddus
partners-university = Prifysgolion a cholegau
partners-faith = Grwpiau ffydd
partners-community = Grwpiau cymunedol
partners-other = Partneriaid eraill
partners-past = Cyn-bartneriaid
partners-past-tag = Cyn-bartner
partners-past-count = { $count ->
    [zero] { $count } cyn-bartner
    [one] { $count } cyn-bartner
    [two] { $count } gyn-bartner
    [few] { $count } chyn-bartner
    [many] { $count } chyn-bartner
   *[other] { $count } cyn-bartner
}
partners-description = { $title }. Sefydliadau sy’n gweithio gyda ni, beth maen nhw’n ei gynnig a sut i gysylltu â nhw.
