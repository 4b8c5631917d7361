# Geiriau’r addewidion a’u ffurflenni.

pledges-kept-for = { $length } ar ôl i chi eu hanfon
