// Lists the pages that have the words of the address's `q`. A query is compared and shown as text, and nothing is stored.
// src/search/ of the program writes the files that this reads, and says what stands in them.
const form = document.querySelector("form[data-files]"), data = form.dataset
const asked = new URLSearchParams(location.search), query = (asked.get("q") || "").slice(0, 200)
const status = document.querySelector("[role=status]")
const split = (text, by) => text ? text.split(by) : []
const pairs = text => split(text, "\n").map(line => line.split(/ (.*)/))
const shards = pairs(data.words), groups = pairs(data.groups), cards = split(data.cards, " ")
const endings = ("," + data.endings).split(/[, ]/)
const fold = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
const words = text => (fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) || []).filter(word => word[1])

const files = {}, maps = {}
const load = async name => files[name] ??= split((await (await fetch(data.files + name + ".txt")).text()).trim(), "\n")
const place = word => Math.max(0, shards.findLastIndex(([, first]) => first <= word))
// A run of words: each with its postings and the word that stands for it.
const shard = async at => shards[at] ? maps[at] ??= new Map((await load(shards[at][0])).map(line => line.split("\t")).map(([word, ...rest]) => [word, rest])) : new Map()
const entry = async word => (await shard(place(word))).get(word)
const root = async word => (await entry(word))?.[1] || word

// The pages of a word, each with what the word weighs there.
const pages = async word => {
  const found = new Map()
  let level = 0, page = -1, number = 0
  for (const sign of (await entry(word))?.[0] || "") {
    const code = sign.charCodeAt()
    if (code < 48) { level = code - 33; page = -1 } else if (code > 79) number = number * 32 + code - 80
    else { page += number * 32 + code - 47; number = 0; found.set(page, 2 ** (level / 2)) }
  }
  return found
}

// The words of the index that an unknown word may be a form of.
const forms = async word => {
  const others = [word], found = []
  for (const rule of split(data.beginnings, " ")) {
    const [from, to] = rule.split(">")
    if (word.startsWith(from)) others.push(to + word.slice(from.length))
  }
  for (const other of others) if (await entry(other)) found.push(other)
  for (const other of found[0] ? [] : others) {
    for (const key of (await shard(place(other))).keys()) {
      let same = 0
      while (key[same] && key[same] == other[same]) same++
      if (same > 3 && endings.includes(key.slice(same)) && endings.includes(other.slice(same))) found.push(key)
    }
  }
  return found
}

// The words that begin with another one, in the file where it stands and the next.
const longer = async word => {
  const at = place(word), keys = [...(await shard(at)).keys(), ...shards[at + 1]?.[1].startsWith(word) ? (await shard(at + 1)).keys() : []]
  return keys.filter(key => word[2] && key.startsWith(word) && !key.includes(" "))
}

// How many letters lie between two words; two that changed places are one.
const distance = (a, b) => {
  let before, row = [...a, 0].map((_, at) => at)
  for (let j = 1; j <= b.length; j++) {
    const next = [j]
    for (let i = 1; i <= a.length; i++) {
      next[i] = Math.min(next[i - 1] + 1, row[i] + 1, row[i - 1] + (a[i - 1] != b[j - 1]))
      if (a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) next[i] = Math.min(next[i], before[i - 2] + 1)
    }
    before = row
    row = next
  }
  return row[a.length]
}

// The word that was meant, if one is near. Words of titles go first.
const nearest = async word => {
  let best, least = word[5] ? 3 : word[3] ? 2 : 0
  for (const key of (await load(data.spelling)).concat(...Object.values(maps).map(map => [...map.keys()]))) {
    if (Math.abs(key.length - word.length) > 2) continue
    const own = distance(word, key) + (key[0] != word[0]) / 2
    if (own < least) { best = key; least = own }
  }
  return best
}

// Pages, those first of which the words say most; the words as they were meant; and what is marked.
const search = async () => {
  const all = words(query), telling = all.filter(word => !data.common.split(" ").includes(word))
  const last = all.at(-1), scores = {}, hits = new Set(), meant = {}
  for (const word of new Set(telling[0] ? telling : all)) {
    const found = new Map()
    const add = async (keys, share) => {
      for (const key of new Set(await Promise.all(keys.map(root)))) {
        hits.add(key)
        for (const [page, weight] of await pages(key)) found.set(page, Math.max(found.get(page) || 0, weight * share))
      }
    }
    const own = await entry(word) ? [word] : await forms(word)
    await add(own, 1)
    if (word == last) await add(await longer(word), own[0] ? .25 : .7)
    if (!found.size && (meant[word] = await nearest(word))) await add([meant[word]], 1)
    const rare = Math.log(1 + data.pages / found.size)
    for (const [page, weight] of found) {
      const score = scores[page] ??= [0, 0]
      score[0] += weight * rare * rare
      score[1] += rare
    }
  }
  const text = all.map(word => meant[word] || word).join(" "), exact = await pages(text)
  const value = ([page, [sum, share]]) => sum * share + (exact.get(+page) > 99 ? 1e6 : 0)
  for (const map of Object.values(maps)) for (const [key, [, under]] of map) if (hits.has(under)) hits.add(key)
  return [Object.entries(scores).sort((a, b) => value(b) - value(a)).map(([page]) => +page), text, hits, last]
}

const make = (name, props, ...parts) => {
  const made = document.createElement(name)
  made.append(...parts)
  return Object.assign(made, props)
}
const link = (changes, text) => {
  const to = new URLSearchParams(asked)
  for (const name in changes) to.set(name, changes[name])
  return make("a", { href: "?" + to }, text)
}
const menu = (ariaLabel, links) => make("nav", { className: "choices", ariaLabel }, make("ul", { className: "row" }, ...links.map(one => make("li", {}, one))))

const show = async () => {
  form.elements.q.value = query
  document.title = query + " - " + document.title
  const [found, text, hits, last] = await search(), count = found.length
  const isHit = part => hits.has(fold(part)) || last?.[2] && fold(part).startsWith(last)
  const marked = text => text.split(/([\p{Alphabetic}\p{N}\p{M}]+)/u).map(part => part && isHit(part) ? make("mark", {}, part) : part)
  const first = parts => parts.findIndex(part => part.nodeName)
  const group = page => groups.findLast(([start]) => start <= page)[1]
  const counts = { [data.all]: count }
  for (const page of found) counts[group(page)] = (counts[group(page)] || 0) + 1
  const type = counts[asked.get("type")] ? asked.get("type") : data.all
  const chosen = found.filter(page => type == data.all || group(page) == type), start = Math.max(0, asked.get("from") | 0)
  const box = make("section", {}, make("h2", {}, data.results))
  if (text != words(query).join(" ")) box.append(make("p", {}, data.meant + " ", link({ q: text }, text)))
  if (count) {
    box.append(menu(data.types, Object.keys(counts).map(name => {
      const choice = link({ type: name, from: 0 }, name + " (" + counts[name] + ")")
      if (name == type) choice.ariaCurrent = "page"
      return choice
    })))
  }
  // Shows the words around the first hit of a page's text, where its summary has none.
  const peek = async (href, text) => {
    const page = new DOMParser().parseFromString(await (await fetch(href)).text(), "text/html")
    for (const part of page.querySelectorAll("main :is(p, li, dd, td, h2, h3)")) {
      const parts = marked(part.textContent), at = first(parts)
      if (at >= 0) return text.replaceChildren("… ", ...parts.slice(Math.max(0, at - 20), at + 40), " …")
    }
  }
  box.append(make("ol", { className: "rows" }, ...await Promise.all(chosen.slice(start, start + 10).map(async (page, at) => {
    const [href, title, date, summary, lang] = (await load(cards[Math.floor(page / data.each)]))[page % data.each].split("\t")
    const parts = marked(summary), text = make("p", { lang }, ...parts)
    if (first(parts) < 0 && at < 5) peek(href, text)
    return make("li", {}, make("h3", {}, make("a", { href, lang, hreflang: lang }, ...marked(title))), make("p", { className: "soft" }, group(page) + (date && " · " + date)), text)
  }))))
  const around = []
  if (start) around.push(link({ from: start - 10 }, data.previous))
  if (chosen[start + 10]) around.push(link({ from: start + 10 }, data.next))
  if (around[0]) box.append(menu(data.list, around))
  if (count) status.after(box)
  document.getElementById("subjects").hidden = count > 0
  status.textContent = count ? data.found + " " + chosen.length : data.none
}

if (query.trim()) show().catch(() => { status.textContent = data.failed })
