// Looks at a built site in Chromium and fails on what would shut a reader out.
//
//   node check.mjs PUBLIC [--every] [--report FILE.html]
//
// Each type of page (<meta name="page-type">) is looked at in each language, at most three pages of a type unless --every:
// axe in light and dark, no sideways scroll at 320 px, all words there without script, nothing fetched from elsewhere, no
// breach of the page's own content security policy, a skip link that works, one h1, a title of its own.

import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const require = createRequire(import.meta.url)
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')
const root = path.resolve(process.argv[2] ?? 'public')
const every = process.argv.includes('--every')
const PAGES_OF_A_TYPE = 3
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.ics': 'text/calendar; charset=utf-8', '.json': 'application/json', '.xml': 'application/xml', '.csv': 'text/csv; charset=utf-8' }

let checks = 0
const failures = []
const expect = (holds, page, what) => { checks++; if (!holds) failures.push(`${page}: ${what}`) }

// The policy that the site asks its host to send with each page.
const headers = fs.readFileSync(path.join(root, '_headers'), 'utf8')
const policy = headers.match(/Content-Security-Policy: (.*)/)[1]

const server = http.createServer((request, response) => {
  let file = path.join(root, path.normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)))
  if (file.endsWith('/')) file += 'index.html'
  if (!file.startsWith(root) || !fs.existsSync(file)) { response.writeHead(404).end(); return }
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy })
  response.end(fs.readFileSync(file))
})
await new Promise(ready => server.listen(0, '127.0.0.1', ready))
const origin = `http://127.0.0.1:${server.address().port}`

const seen = new Map()
const pages = []
for (const entry of fs.readdirSync(root, { recursive: true }).map(String).sort()) {
  if (!entry.endsWith('.html')) continue
  const html = fs.readFileSync(path.join(root, entry), 'utf8')
  if (html.includes('http-equiv="refresh"')) continue
  const kind = `${html.match(/<html lang="([^"]+)"/)?.[1]} ${html.match(/name="page-type" content="([^"]+)"/)?.[1]}`
  seen.set(kind, (seen.get(kind) ?? 0) + 1)
  if (every || seen.get(kind) <= PAGES_OF_A_TYPE) pages.push('/' + entry.split(path.sep).join('/').replace(/(^|\/)index\.html$/, '$1'))
}
expect(pages.length > 0, root, 'there are pages')

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
})
const open = async (options) => (await browser.newContext({ bypassCSP: false, ...options })).newPage()
const wide = await open({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
const dark = await open({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark' })
const narrow = await open({ viewport: { width: 320, height: 640 }, javaScriptEnabled: true })
const plain = await open({ viewport: { width: 320, height: 640 }, javaScriptEnabled: false })
const titles = new Map()

for (const address of pages) {
  const said = []
  const listen = message => { if (/Content Security Policy|Refused to/.test(message.text())) said.push(message.text()) }
  const away = []
  const watch = request => { if (!request.url().startsWith(origin)) away.push(request.url()) }
  wide.on('console', listen); wide.on('request', watch)
  await wide.goto(origin + address)
  wide.off('console', listen); wide.off('request', watch)
  expect(said.length === 0, address, `breaks its own content security policy: ${said[0]}`)
  expect(away.length === 0, address, `asks another host for ${away[0]}`)

  const title = await wide.title()
  expect(title !== '' && (!titles.has(title) || address.includes('404')), address, `has the title of ${titles.get(title)}: ${title}`)
  titles.set(title, address)
  expect(await wide.locator('h1').count() === 1, address, 'has not exactly one h1')
  await wide.keyboard.press('Tab')
  expect(await wide.evaluate(() => document.activeElement?.getAttribute('href')) === '#main', address, 'the skip link is not the first thing that the keyboard reaches')

  for (const [page, light] of [[wide, 'light'], [dark, 'dark']]) {
    if (page === dark) await page.goto(origin + address)
    // The policy allows no inline script: axe comes in through the debugger, as a reader's tool would.
    const session = await page.context().newCDPSession(page)
    await session.send('Runtime.evaluate', { expression: axe })
    const { result } = await session.send('Runtime.evaluate', { expression: 'axe.run().then(r => JSON.stringify(r.violations.map(v => `${v.id}: ${v.nodes[0].target} (${v.nodes.length})`)))', awaitPromise: true, returnByValue: true })
    const violations = JSON.parse(result.value ?? '["axe did not run"]')
    expect(violations.length === 0, address, `axe, ${light}: ${violations.join('; ')}`)
    await session.detach()
  }

  await narrow.goto(origin + address)
  const width = await narrow.evaluate(() => document.documentElement.scrollWidth)
  expect(width <= 321, address, `is ${width} px wide at 320 px`)
  const words = await narrow.evaluate(() => document.querySelector('main').innerText.length)
  await plain.goto(origin + address)
  const without = await plain.locator('main').innerText()
  expect(without.length >= words * 0.98, address, 'loses words without script')
}
// The page that `check --report` writes: one file, opened as its reader would.
const report = process.argv.indexOf('--report')
if (report > 0) {
  const file = path.resolve(process.argv[report + 1])
  for (const [page, light] of [[wide, 'light'], [dark, 'dark'], [narrow, '320 px']]) {
    await page.goto(`file://${file}`)
    const session = await page.context().newCDPSession(page)
    await session.send('Runtime.evaluate', { expression: axe })
    const { result } = await session.send('Runtime.evaluate', { expression: 'axe.run().then(r => JSON.stringify(r.violations.map(v => `${v.id}: ${v.nodes[0].target} (${v.nodes.length})`)))', awaitPromise: true, returnByValue: true })
    const violations = JSON.parse(result.value ?? '["axe did not run"]')
    expect(violations.length === 0, file, `axe, ${light}: ${violations.join('; ')}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), file, `is wider than the window, ${light}`)
    await session.detach()
  }
}
await browser.close()
server.close()

console.log(`${pages.length} pages looked at, in ${seen.size} types and languages`)
for (const failure of failures.slice(0, 60)) console.log(`FAIL ${failure}`)
console.log(`${checks - failures.length} passed, ${failures.length} failed`)
process.exit(failures.length ? 1 : 0)
