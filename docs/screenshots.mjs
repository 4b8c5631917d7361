// Takes the screenshots of docs/screenshots from a built site:
//
//   node docs/screenshots.mjs PUBLIC [OUT]
//
// One screen of ten types of page, light and dark, wide and narrow; some start at the top, some at a part of the page. Needs Chromium
// (/usr/bin/chromium or CHROMIUM) and playwright-core (in the current folder or NODE_PATH), which .ci/browser/run installs.

import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { createRequire } from 'node:module'

const require = createRequire(path.join(process.env.NODE_PATH ?? process.cwd(), 'x.js'))
const { chromium } = require('playwright-core')
const root = path.resolve(process.argv[2] ?? 'public')
const out = path.resolve(process.argv[3] ?? 'docs/screenshots')

/** The pages, by the names of their screenshots. */
const PAGES = {
  home: '/',
  framework: '/frameworks/civic-duty/#pillars',
  measures: '/frameworks/civic-duty/measures/#main',
  coverage: '/frameworks/civic-duty/coverage/#main',
  policy: '/policies/lettings/',
  register: '/policies/',
  events: '/events/',
  month: '/events/2026-12/',
  partners: '/partners/',
  pledge: '/pledges/good-neighbour/#sign'
}
const VIEWS = [
  { name: 'wide', viewport: { width: 1280, height: 960 }, deviceScaleFactor: 0.6 },
  { name: 'narrow', viewport: { width: 360, height: 720 }, deviceScaleFactor: 0.8, isMobile: true }
]
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.webp': 'image/webp', '.avif': 'image/avif' }

const server = http.createServer((request, response) => {
  let file = path.join(root, path.normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname)))
  if (file.endsWith('/')) file += 'index.html'
  if (!file.startsWith(root) || !fs.existsSync(file)) { response.writeHead(404).end(); return }
  response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(fs.readFileSync(file))
})
await new Promise(ready => server.listen(0, '127.0.0.1', ready))
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
fs.mkdirSync(out, { recursive: true })
for (const { name: view, ...options } of VIEWS) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ ...options, colorScheme })
    for (const [name, address] of Object.entries(PAGES)) {
      const page = await context.newPage()
      const response = await page.goto(origin + address)
      if (!response.ok()) throw new Error(`${address}: ${response.status()}`)
      const picture = path.join(out, `${name}-${view}-${colorScheme}.jpeg`)
      await page.screenshot({ path: picture, type: 'jpeg', quality: 72 })
      await page.close()
    }
    await context.close()
  }
}
await browser.close()
server.close()
const bytes = fs.readdirSync(out).map(name => fs.statSync(path.join(out, name)).size).reduce((a, b) => a + b, 0)
console.log(`${Object.keys(PAGES).length * VIEWS.length * 2} pictures in ${out}, ${Math.round(bytes / 1024)} kB`)
