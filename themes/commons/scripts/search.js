// Lists the pages that match the parameter `q`. The script shows the query only as text, and stores nothing.
// src/search/ of the program writes the index files and documents their format.
const form = document.querySelector("form[data-files]"), data = form.dataset
const asked = new URLSearchParams(location.search), query = (asked.get("q") || "").slice(0, 200)
const [status, results, subjects] = document.querySelectorAll("[role=status], #results, #subjects")
const pairs = text => text.split("\n").map(line => line.split(/ (.*)/))
const shards = pairs(data.words), groups = pairs(data.groups), cards = data.cards.split(" ")
const endings = data.endings.split(" ")
const fold = text => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
const words = text => (fold(text).match(/[\p{Alphabetic}\p{N}]+/gu) || []).filter(word => word[1])

const files = {}, maps = {}
const load = async name => (await (files[name] ??= fetch(data.files + name + ".txt").then(answer => answer.ok ? answer.text() : Promise.reject()))).split("\n")
const place = word => Math.max(0, shards.findLastIndex(([, first]) => first <= word))
// A shard: words with their postings and base forms.
const shard = async at => shards[at] ? maps[at] ??= new Map((await load(shards[at][0])).map(line => line.split("\t")).map(([word, ...rest]) => [word, rest])) : new Map()
const entry = async word => (await shard(place(word))).get(word)
const root = async word => (await entry(word))?.[1] || word

// The pages of a word, each with its weight.
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

// Index words of which an unknown word may be a form.
const forms = async word => {
  const others = [word], found = []
  for (const rule of data.beginnings.split(" ")) {
    const [from, to] = rule.split(">")
    if (to && word.startsWith(from)) others.push(to + word.slice(from.length))
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

// The words with a prefix, in its shard and the next.
const longer = async word => {
  const at = place(word), keys = [...(await shard(at)).keys(), ...shards[at + 1]?.[1].startsWith(word) ? (await shard(at + 1)).keys() : []]
  return keys.filter(key => word[2] && key.startsWith(word) && !key.includes(" "))
}

// The edit distance; a transposition counts as one edit.
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

// The nearest word within a limit. Words of titles come first.
const nearest = async word => {
  let best, least = word[5] ? 3 : word[3] ? 2 : 0
  for (const key of (await load(data.spelling)).concat(...Object.values(maps).map(map => [...map.keys()]))) {
    if (Math.abs(key.length - word.length) > 2) continue
    const own = distance(word, key) + (key[0] != word[0]) / 2
    if (own < least) { best = key; least = own }
  }
  return best
}

// The pages by score, the corrected query, and the words to mark.
const search = async () => {
  const all = words(query), telling = all.filter(word => !data.common.split(" ").includes(word))
  const last = all.at(-1), scores = {}, hits = new Set(), meant = {}
  let most = 0
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
      most = Math.max(most, score[1] += rare)
    }
  }
  const text = all.map(word => meant[word] || word).join(" "), exact = await pages(text)
  // Leaves out pages with less than a third of the best share of the query.
  const ranked = Object.entries(scores).filter(([, score]) => score[1] * 3 >= most).map(([page, [sum, share]]) => [+page, sum * share + (exact.get(+page) > 99 ? 1e6 : 0)])
  for (const map of Object.values(maps)) for (const [key, [, under]] of map) if (hits.has(under)) hits.add(key)
  return [ranked.sort((a, b) => b[1] - a[1]).map(([page]) => page), text, hits, last]
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
const fill = (list, parts) => list.append(...parts.map(part => make("li", {}, part)))

const show = async () => {
  form.q.value = query
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
  const [, meant, types, list, around] = results.children
  if (text != words(query).join(" ")) meant.append(link({ q: text }, text))
  else meant.remove()
  fill(types.firstChild, Object.keys(counts).map(name => {
    const choice = link({ type: name, from: 0 }, name + " (" + counts[name] + ")")
    if (name == type) choice.ariaCurrent = "page"
    return choice
  }))
  let peeks = 5
  list.append(...await Promise.all(chosen.slice(start, start + 10).map(async page => {
    const [href, title, date, summary, lang] = (await load(cards[Math.floor(page / data.each)]))[page % data.each].split("\t")
    const name = marked(title), about = marked(summary), text = make("span", { lang }, ...about)
    // If neither contains a word, shows the text around its first match on the page.
    if (first(name.concat(about)) < 0 && peeks-- > 0) fetch(href).then(answer => answer.text()).then(html => {
      for (const part of new DOMParser().parseFromString(html, "text/html").querySelectorAll("main :is(p, li, dd, td)")) {
        const parts = marked(part.textContent), at = first(parts)
        if (at >= 0) return text.replaceChildren("… ", ...parts.slice(Math.max(0, at - 20), at + 40), " …")
      }
    })
    return make("li", {}, make("h3", {}, make("a", { href, lang, hreflang: lang }, ...name)), make("span", { className: "soft" }, group(page) + (date && " · " + date)), make("br"), text)
  })))
  const further = []
  if (start) further.push(link({ from: start - 10 }, data.previous))
  if (chosen[start + 10]) further.push(link({ from: start + 10 }, data.next))
  fill(around.firstChild, further)
  around.hidden = !further[0]
  results.hidden = !count
  subjects.hidden = count
  status.textContent = count ? data.found + " " + chosen.length : data.none
}

if (query.trim()) show().catch(() => { status.textContent = data.failed })
