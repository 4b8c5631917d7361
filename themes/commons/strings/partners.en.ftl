# Texts of the directory of partners.

partners-charity = Charities
partners-business = Businesses
partners-public = Public bodies
partners-university = Universities and colleges
partners-faith = Faith groups
partners-community = Community groups
partners-other = Other partners
partners-past = Past partners
partners-past-tag = Past partner
partners-past-count = { $count ->
    [one] { $count } past partner
   *[other] { $count } past partners
}
partners-description = { $title }. Organisations that work with us, with what they offer and how to reach them.
