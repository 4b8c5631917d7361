// Searches a site that a web server sends with the headers that the program writes for it, in Chromium and in Firefox.
//
//   node servers.mjs NAME ORIGIN PUBLIC
//
// The headers of a search page, of another page, of a file of the index, a stylesheet and a script are read back first, and held against `_headers`.

import fs from 'node:fs'
import path from 'node:path'
import puppeteer from 'puppeteer-core'
import { search } from './search.mjs'

const [server, origin, root] = process.argv.slice(2)
let checks = 0
const failures = []
const expect = (holds, page, what) => { checks++; if (!holds) failures.push(`${server}: ${page}: ${what}`) }

const wanted = fs.readFileSync(path.join(root, '_headers'), 'utf8')
const usual = wanted.match(/Content-Security-Policy: (.*)/)[1]
const policies = new Map([...wanted.matchAll(/^(\S+)\n  ! Content-Security-Policy\n  Content-Security-Policy: (.*)/gm)].map(([, address, own]) => [address, own]))
const pages = [...policies.keys()]
expect(pages.length > 1, '_headers', 'has no policy for the search page of each language')

const first = (folder, ending) => `/${folder}/${fs.readdirSync(path.join(root, folder)).find(name => name.endsWith(ending))}`
const files = [first('assets/search', '.txt'), first('assets', '.css'), first('assets', '.js')]
const addresses = ['/', '/policies/', ...pages, ...pages.map(page => page + '?q=school'), ...pages.map(page => page + 'index.html')]
for (const address of [...addresses, '/sitemap.xml', ...files]) {
  const answer = await fetch(origin + address)
  const policy = policies.get(address.replace(/\?.*|index\.html$/, '')) ?? usual
  // Two headers of one name come joined by a comma: a browser would hold a page to both policies.
  expect(answer.status === 200, address, `is answered with ${answer.status}`)
  expect(answer.headers.get('content-security-policy') === policy, address, `has the policy ${answer.headers.get('content-security-policy')}`)
  expect(answer.headers.get('x-content-type-options') === 'nosniff', address, 'has no nosniff')
  const isFile = address.startsWith('/assets/')
  expect(answer.headers.get('cache-control')?.includes(isFile ? 'immutable' : 'must-revalidate'), address, `may be kept: ${answer.headers.get('cache-control')}`)
  expect(answer.headers.get('content-encoding') !== null, address, 'is not packed')
}

const browsers = [
  ['Chromium', { browser: 'chrome', executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'] }],
  ['Firefox', { browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr' }]
]
const queries = [['/search/?q=school', '/search/?q=saftey+policy', '/search/?q=zzzzzzzz'], ['/cy/search/?q=ysgol']].flat()
for (const [name, options] of browsers) {
  const browser = await puppeteer.launch({ headless: true, ...options })
  const page = await browser.newPage()
  const dialogs = []
  page.on('dialog', dialog => { dialogs.push(dialog.message()); dialog.dismiss() })
  await page.exposeFunction('breach', directive => failures.push(`${server}, ${name}: a page breaks its security policy: ${directive}`))
  await page.evaluateOnNewDocument(() => addEventListener('securitypolicyviolation', event => window.breach(`${event.violatedDirective} ${event.blockedURI}`)))
  for (const address of queries) await search(page, origin, address, dialogs, (holds, address, what) => expect(holds, `${name}: ${address}`, what))
  console.log(`${server}: ${name} ${await browser.version()}`)
  await browser.close()
  // Without script, the subjects. Firefox has no command that switches scripts off for a page.
  const still = await puppeteer.launch({ headless: true, ...options, extraPrefsFirefox: { 'javascript.enabled': false } })
  const plain = await still.newPage()
  if (options.browser === 'chrome') await plain.setJavaScriptEnabled(false)
  for (const address of pages) {
    await plain.goto(`${origin}${address}?q=school`)
    const shown = await plain.evaluate(() => ['#subjects', '#results'].map(id => document.querySelector(id).offsetParent !== null))
    expect(shown[0] && !shown[1], `${name}: ${address}`, 'shows no subjects without script')
  }
  await still.close()
}
for (const failure of failures.slice(0, 40)) console.log(`FAIL ${failure}`)
console.log(`${server}: ${checks} checks, ${failures.length} failed`)
process.exit(failures.length ? 1 : 0)
