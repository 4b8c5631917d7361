### Beth mae tudalennau fframweithiau, colofnau, cyfeiriadau, rhaglenni ac adroddiadau’n ei ddweud.

# Colon yn lle “o” ac “i”, sy’n achosi treiglad yn enw’r mis.
period-from = Dechrau: { $date }
period-until = Diwedd: { $date }
action-plan-next-review = Adolygiad nesaf y cynllun gweithredu
fact-starts = Yn dechrau
fact-ended = Daeth i ben
period-ended = Daeth i ben: { $date }
coverage-unserved = Yr hyn nad oes rhaglen, partner, polisi na digwyddiad yn ei wasanaethu eto
