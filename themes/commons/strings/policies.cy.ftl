### Beth mae’r gofrestr a thudalennau polisïau’n ei ddweud.

policies-other = Polisïau eraill
all-schools = Pob ysgol
policy-see = gweler { $title }
policy-successor = Y polisi a ddaeth yn ei le:
# Colon yn lle “yn” neu “ym”, sy’n achosi treiglad yn enw’r mis.
policy-withdrawn-in-text = Tynnwyd y polisi hwn yn ôl: { $date }. Nid yw mewn grym mwyach.
# Yr hyn y mae peiriannau chwilio’n ei ddangos o’r gofrestr mewn un cyflwr.
policy-current-description = Polisïau sydd mewn grym, gyda phwy sy’n gyfrifol am bob un a phryd y caiff ei adolygu nesaf.
policy-due-description = Polisïau sydd i’w hadolygu cyn hir, gyda phwy sy’n gyfrifol am bob un a’r dyddiad.
policy-overdue-description = Polisïau y mae eu dyddiad adolygu wedi mynd heibio, gyda phwy sy’n gyfrifol am bob un a’r dyddiad.
policy-withdrawn-description = Polisïau nad ydynt mewn grym mwyach, gyda’r dyddiad y tynnwyd pob un yn ôl.
policy-superseded-description = Polisïau y mae rhai mwy diweddar wedi cymryd eu lle, a pha rai yw’r rheini.
# O dan restr hir o’r tudalennau sy’n cyfeirio at bolisi.
policy-citing-more = A { $count } o dudalennau eraill.
