// Tests a built site in Chromium and fails on barriers for readers.
//
//   node check.mjs PUBLIC [--every] [--report FILE.html]
//
// Tests each type of page (<meta name="page-type">) in each language, at most three pages of a type without --every: axe in light
// and dark, no horizontal scroll at 320 px or with text at 200%, title and lists near the top of a phone, all text without script,
// no requests to other hosts, no violation of the page's content security policy, a working skip link, visible focus at each stop
// of the keyboard, no menus in print, one h1, a unique title. Sends each kind of form empty, with script and without.

import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { answered, search } from './search.mjs'

const require = createRequire(import.meta.url)
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const root = path.resolve(process.argv[2] ?? 'public')
const every = process.argv.includes('--every')
const PAGES_OF_A_TYPE = 3
// A small phone, and the types of page with long lists.
const SCREEN = { width: 320, height: 640 }
const LISTS = ['events', 'month', 'register', 'directory', 'news', 'list']
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.ics': 'text/calendar; charset=utf-8', '.json': 'application/json', '.xml': 'application/xml', '.csv': 'text/csv; charset=utf-8' }

let checks = 0
const failures = []
const expect = (holds, page, what) => { checks++; if (!holds) failures.push(`${page}: ${what}`) }

// The content security policy of each page, from _headers.
const headers = fs.readFileSync(path.join(root, '_headers'), 'utf8')
const policy = headers.match(/Content-Security-Policy: (.*)/)[1]
const policies = new Map([...headers.matchAll(/^(\S+)\n  ! Content-Security-Policy\n  Content-Security-Policy: (.*)/gm)].map(([, address, own]) => [address, own]))

const server = http.createServer((request, response) => {
  let file = path.join(root, path.normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)))
  if (file.endsWith('/')) file += 'index.html'
  if (!file.startsWith(root) || !fs.existsSync(file)) { response.writeHead(404).end(); return }
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'content-security-policy': policies.get(new URL(request.url, 'http://localhost').pathname) ?? policy })
  response.end(fs.readFileSync(file))
})
await new Promise(ready => server.listen(0, '127.0.0.1', ready))
const origin = `http://127.0.0.1:${server.address().port}`

const seen = new Map()
const pages = []
/** A page with a form, by language and type. */
const forms = new Map()
for (const entry of fs.readdirSync(root, { recursive: true }).map(String).sort()) {
  if (!entry.endsWith('.html')) continue
  const html = fs.readFileSync(path.join(root, entry), 'utf8')
  if (html.includes('http-equiv="refresh"')) continue
  const kind = `${html.match(/<html lang="([^"]+)"/)?.[1]} ${html.match(/name="page-type" content="([^"]+)"/)?.[1]}`
  seen.set(kind, (seen.get(kind) ?? 0) + 1)
  const address = '/' + entry.split(path.sep).join('/').replace(/(^|\/)index\.html$/, '$1')
  if (every || seen.get(kind) <= PAGES_OF_A_TYPE) pages.push(address)
  if (html.includes('class="field')) forms.set(kind, address)
}
expect(pages.length > 0, root, 'there are pages')
// The search pages with a query: with several pages of results, with a misspelt word, and without results.
const searches = ['/search/?q=school', '/search/?q=saftey+policy', '/search/?q=zzzzzzzz', '/cy/search/?q=ysgol'].filter(address => fs.existsSync(path.join(root, address.split('?')[0])))
expect(searches.length > 0, root, 'there is a search page')
pages.push(...searches)

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
})
const open = async (options) => (await browser.newContext({ bypassCSP: false, ...options })).newPage()
const wide = await open({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
const dark = await open({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark' })
const narrow = await open({ viewport: SCREEN, javaScriptEnabled: true })
const large = await open({ viewport: { width: 1280, height: 900 } })
const plain = await open({ viewport: SCREEN, javaScriptEnabled: false })
const titles = new Map()

/** Opens a page, and waits for the results if it has a query. */
async function go (page, address) {
  await page.goto(origin + address)
  if (page !== plain && address.includes('?q=')) await answered(page)
}

/** Holds a page as it stands against axe. The policy allows no inline script: axe comes in through the debugger, as a reader's tool would. */
async function inspect (page, address, condition, rules = {}) {
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  const { result } = await session.send('Runtime.evaluate', { expression: `axe.run({ rules: ${JSON.stringify(rules)} }).then(r => JSON.stringify(r.violations.map(v => v.id + ': ' + v.nodes[0].target + ' (' + v.nodes.length + ')')))`, awaitPromise: true, returnByValue: true })
  const violations = JSON.parse(result.value ?? '["axe did not run"]')
  expect(violations.length === 0, address, `axe, ${condition}: ${violations.join('; ')}`)
  await session.detach()
}

/** Presses Tab from the top, at most `STEPS` times, and returns the first fault of the focus. */
const STEPS = 80
async function walk (page) {
  const seen = new Set()
  for (let step = 0; step < STEPS; step++) {
    await page.keyboard.press('Tab')
    const stop = await page.evaluate(() => {
      const at = document.activeElement
      if (!at || at === document.body) return null
      const { outlineStyle, outlineWidth } = getComputedStyle(at)
      const box = at.getBoundingClientRect()
      at.dataset.stop ??= String(document.querySelectorAll('[data-stop]').length)
      return {
        key: at.dataset.stop,
        name: at.outerHTML.slice(0, 80),
        ringed: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
        inView: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
      }
    })
    if (!stop) return null
    if (!stop.ringed) return `no ring round ${stop.name}`
    if (!stop.inView) return `the focus is out of sight at ${stop.name}`
    // After the last stop, focus returns to the first.
    if (seen.size && stop.key === '0') return null
    if (seen.has(stop.key)) return `the focus cannot get past ${stop.name}`
    seen.add(stop.key)
  }
  return null
}

for (const address of pages) {
  const said = []
  const listen = message => { if (/Content Security Policy|Refused to/.test(message.text())) said.push(message.text()) }
  const away = []
  const watch = request => { if (!request.url().startsWith(origin)) away.push(request.url()) }
  wide.on('console', listen); wide.on('request', watch)
  await go(wide, address)
  wide.off('console', listen); wide.off('request', watch)
  expect(said.length === 0, address, `violates its content security policy: ${said[0]}`)
  expect(away.length === 0, address, `requests ${away[0]} from another host`)

  const title = await wide.title()
  expect(title !== '' && (!titles.has(title) || address.includes('404')), address, `has the title of ${titles.get(title)}: ${title}`)
  titles.set(title, address)
  expect(await wide.locator('h1').count() === 1, address, 'does not have exactly one h1')
  await wide.keyboard.press('Tab')
  expect(await wide.evaluate(() => document.activeElement?.getAttribute('href')) === '#main', address, 'the skip link is not the first stop of the keyboard')
  await wide.keyboard.press('Enter')
  expect(await wide.evaluate(() => document.activeElement?.id) === 'main', address, 'the skip link does not lead into the page')
  await go(wide, address)
  const fault = await walk(wide)
  expect(fault === null, address, `by keyboard: ${fault}`)
  await wide.emulateMedia({ media: 'print' })
  expect(await wide.evaluate(() => [...document.querySelectorAll('nav, .skip')].every(part => part.offsetParent === null)), address, 'prints a menu')
  await wide.emulateMedia({ media: null })

  await go(large, address)
  await large.evaluate(() => { document.documentElement.style.fontSize = '200%' })
  const spread = await large.evaluate(() => document.documentElement.scrollWidth)
  expect(spread <= 1281, address, `is ${spread} px wide at 1280 px with text twice as large`)

  for (const [page, light] of [[wide, 'light'], [dark, 'dark']]) {
    if (page === dark) await go(page, address)
    await inspect(page, address, light)
  }

  await go(narrow, address)
  const width = await narrow.evaluate(() => document.documentElement.scrollWidth)
  expect(width <= 321, address, `is ${width} px wide at 320 px`)
  const top = what => narrow.evaluate(what => document.querySelector(what)?.getBoundingClientRect().top ?? 0, what)
  expect(await top('h1') < SCREEN.height, address, 'does not show its title on the first screen of a phone')
  expect(!LISTS.includes(await narrow.locator('meta[name=page-type]').getAttribute('content')) || await top('main :is(.rows > li, tbody tr)') < 2 * SCREEN.height, address, 'lists nothing on the first two screens of a phone')
  const words = await narrow.evaluate(() => document.querySelector('main').innerText.length)
  await go(plain, address)
  const without = await plain.locator('main').innerText()
  expect(address.includes('?q=') || without.length >= words * 0.98, address, 'loses words without script')
}

// Search: shows results with script and subjects without, and treats queries only as text.
const dialogs = []
wide.on('dialog', dialog => { dialogs.push(dialog.message()); dialog.dismiss() })
for (const address of searches) {
  await search(wide, origin, address, dialogs, expect)
  const first = address.split('?')[0]
  await plain.goto(origin + first)
  await plain.locator('form input[name=q]').fill('policy')
  await plain.locator('form button').click()
  expect(plain.url().endsWith(`${first}?q=policy`) && await plain.locator('#subjects').isVisible(), address, 'shows no subjects without script')
}

// The search page in six conditions, as it lists subjects and as it answers; once with its script, once where the script cannot be fetched.
const desk = { viewport: { width: 1280, height: 900 } }
const CONDITIONS = {
  light: { ...desk, colorScheme: 'light' },
  dark: { ...desk, colorScheme: 'dark' },
  'light at 320 px': { viewport: SCREEN, colorScheme: 'light' },
  'dark at 320 px': { viewport: SCREEN, colorScheme: 'dark' },
  'forced colours': { ...desk, colorScheme: 'dark', forcedColors: 'active' },
  'reduced motion': { ...desk, reducedMotion: 'reduce' }
}
const firsts = [...new Set(searches.map(address => address.split('?')[0]))]
for (const [name, options] of Object.entries(CONDITIONS)) {
  for (const hasScript of [true, false]) {
    const page = await open(options)
    if (!hasScript) await page.route('**/*.js', route => route.abort())
    for (const address of [...firsts, ...searches]) {
      await page.goto(origin + address)
      if (hasScript && address.includes('?q=')) await answered(page)
      const condition = hasScript ? name : `${name}, without script`
      // In forced colours the browser chooses the colours, and computed styles still state the author's.
      await inspect(page, address, condition, name === 'forced colours' ? { 'color-contrast': { enabled: false } } : {})
      const seen = await page.evaluate(() => {
        const edge = part => { const { borderTopStyle, borderTopWidth } = getComputedStyle(part); return borderTopStyle !== 'none' && parseFloat(borderTopWidth) > 0 }
        return {
          over: document.documentElement.scrollWidth - innerWidth,
          edges: [...document.querySelectorAll('form.search input, form.search button')].every(edge),
          results: document.querySelectorAll('main ol.rows > li').length
        }
      })
      expect(seen.over <= 1, address, `is wider than the window, ${condition}`)
      expect(seen.edges, address, `its field and button have no edges, ${condition}`)
      expect(hasScript || seen.results === 0, address, `lists results, ${condition}`)
    }
    await page.context().close()
  }
}

// Forms, in each language: sent empty, they say what is missing, all at once with script and one by one without.
expect(forms.size >= 2, root, 'has no form in each language')
for (const address of forms.values()) {
  await go(wide, address)
  const missing = await wide.locator('form .field:has(:required)').count()
  await wide.locator('main form button').click()
  const box = wide.locator('.form-error.notice')
  expect(await box.count() === 1 && await box.getAttribute('role') === 'alert', address, 'an empty form gets no summary of errors')
  expect(await box.evaluate(it => it === document.activeElement), address, 'the summary of errors does not get the focus')
  expect(await box.locator('a').count() === missing, address, `the summary does not name the ${missing} questions that need an answer`)
  expect((await wide.title()).includes(await wide.locator('main form').getAttribute('data-error')), address, 'the title does not say that there is an error')
  const first = box.locator('a').first()
  const target = (await first.getAttribute('href')).slice(1)
  await first.click()
  expect(await wide.evaluate(() => document.activeElement.id) === target, address, 'an error in the summary does not lead to its question')
  expect(await wide.evaluate(id => { const at = document.getElementById(id); const told = (at.closest('fieldset') ?? at).getAttribute('aria-describedby') ?? ''; return told.split(' ').some(part => document.getElementById(part)?.textContent.length > 3) }, target), address, 'a question does not say what is wrong with it')
  expect(await wide.locator('.trap input').isHidden(), address, 'the hidden field for robots is visible')
  expect(await wide.evaluate(() => [...document.querySelectorAll('main form h3')].some(privacy => privacy.compareDocumentPosition(document.querySelector('main form button')) & Node.DOCUMENT_POSITION_FOLLOWING)), address, 'does not say before the button what happens to answers')
  await go(plain, address)
  await plain.locator('main form button').click()
  expect(plain.url() === origin + address, address, 'an empty form is sent without script')
}

// The report of `check --report`, opened as a file.
const report = process.argv.indexOf('--report')
if (report > 0) {
  const file = path.resolve(process.argv[report + 1])
  for (const [page, light] of [[wide, 'light'], [dark, 'dark'], [narrow, '320 px']]) {
    await page.goto(`file://${file}`)
    await inspect(page, file, light)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), file, `is wider than the window, ${light}`)
  }
}
await browser.close()
server.close()

console.log(`${pages.length} pages looked at, in ${seen.size} types and languages`)
for (const failure of failures.slice(0, 60)) console.log(`FAIL ${failure}`)
console.log(`${checks - failures.length} passed, ${failures.length} failed`)
process.exit(failures.length ? 1 : 0)
