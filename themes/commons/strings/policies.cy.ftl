### Beth mae’r gofrestr a thudalennau polisïau’n ei ddweud.

policies-other = Polisïau eraill
all-schools = Pob ysgol
policy-see = gweler { $title }
policy-successor = Y polisi a ddaeth yn ei le:
# Colon yn lle “yn” neu “ym”, sy’n achosi treiglad yn enw’r mis.
policy-withdrawn-in-text = Tynnwyd y polisi hwn yn ôl: { $date }. Nid yw mewn grym mwyach.
