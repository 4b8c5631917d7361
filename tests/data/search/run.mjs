// Runs the script of a search page in Node.js, with the parts of a browser that it uses: `node run.mjs PAGE.html SCRIPT.js SITE < queries`.
// SITE is the folder of the published files. Prints one JSON line for each query: results, status, suggested correction, marked words.
import fs from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'

const [page, script, root] = process.argv.slice(2)
const html = fs.readFileSync(page, 'utf8')
const code = fs.readFileSync(script, 'utf8')
const entities = { gt: '>', lt: '<', amp: '&', quot: '"', '#x27': "'", '#39': "'" }
const plain = text => text.replace(/&([#\w]+);/g, (_, name) => entities[name] ?? `&${name};`)
const tag = html.match(/<form class="search[^>]*data-files[^>]*>/)[0]
const dataset = Object.fromEntries([...tag.matchAll(/ data-([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, plain(value)]))

class Element {
  children = []
  q = {}
  constructor (name) { this.nodeName = name.toUpperCase() }
  append (...parts) { this.children.push(...parts) }
  get firstChild () { return this.children[0] }
  remove () { this.children = [] }
  replaceChildren (...parts) { this.children = parts }
  get all () { return this.children.flatMap(part => part instanceof Element ? [part, ...part.all] : []) }
  get text () { return this.children.map(part => part instanceof Element ? part.text : part).join('') }
}

for (const query of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const form = Object.assign(new Element('form'), { dataset }), status = new Element('p'), subjects = new Element('div')
  const results = new Element('section')
  results.append(...['h2', 'p', 'nav', 'ol', 'nav'].map(name => new Element(name)))
  results.children.filter(part => part.nodeName === 'NAV').forEach(part => part.append(new Element('ul')))
  const asked = []
  const document = {
    title: 'Search',
    querySelector: () => form,
    querySelectorAll: () => [status, results, subjects],
    createElement: name => new Element(name)
  }
  const fetch = async address => {
    asked.push(address)
    if (address.endsWith('.txt')) return { ok: true, text: async () => fs.readFileSync(path.join(root, address), 'utf8') }
    return { ok: true, text: async () => '' }
  }
  class DOMParser { parseFromString () { return { querySelectorAll: () => [] } } }
  vm.runInNewContext(code, { document, fetch, DOMParser, URLSearchParams, location: { search: '?q=' + encodeURIComponent(JSON.parse(query)) } })
  for (let turn = 0; turn < 10_000 && status.textContent === undefined; turn++) await new Promise(setImmediate)
  const all = results.all
  console.log(JSON.stringify({
    found: all.filter(part => part.nodeName === 'A' && !part.href.startsWith('?')).map(part => part.href),
    status: status.textContent ?? null,
    meant: results.children[1].text,
    marked: [...new Set(all.filter(part => part.nodeName === 'MARK').map(part => part.text))],
    hidden: Boolean(subjects.hidden),
    asked
  }))
}
