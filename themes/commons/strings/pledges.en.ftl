# Texts of pledges and their forms.

pledges-kept-for = { $length } after you send them
