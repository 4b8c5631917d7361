// Tests the preview of a copy of the example site in Chromium: edits files, and checks the open tabs.
//
//   node preview.mjs COMMONWEAL REPOSITORY
//
// Only the affected tabs change; scroll, focus and form input survive; a broken file opens a panel with its location, and its repair closes
// the panel; the badge leads to a vague link; everything works by keyboard, and axe finds nothing.

import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const [program, repository] = process.argv.slice(2).map(name => path.resolve(name))
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'preview-'))
for (const name of ['content', 'static', 'imports', 'site.toml', 'site.cy.toml']) {
  if (fs.existsSync(path.join(repository, name))) fs.cpSync(path.join(repository, name), path.join(root, name), { recursive: true })
}

// Makes a vague link a warning instead of an error, so that the badge counts it.
const config = fs.readFileSync(path.join(root, 'site.toml'), 'utf8')
const levels = config.includes('[checks]') ? config.replace('[checks]', '[checks]\nlink-vague = "warning"') : `${config}\n[checks]\nlink-vague = "warning"\n`
fs.writeFileSync(path.join(root, 'site.toml'), levels)

let checks = 0
const failures = []
const expect = (holds, what) => { checks++; if (!holds) { failures.push(what); console.log(`FAIL ${what}`) } }
const eventually = async (what, holds, patience = 8000) => {
  const until = Date.now() + patience
  for (;;) {
    try { if (await holds()) return expect(true, what) } catch { /* the page was loading */ }
    if (Date.now() > until) return expect(false, what)
    await new Promise(next => setTimeout(next, 25))
  }
}

let server
const start = (port, ...options) => new Promise((ready, fail) => {
  server = spawn(program, ['--root', root, '--date', '2026-11-23', 'preview', '--port', String(port), ...options], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', text => {
    said += text
    const address = said.match(/the site is at (http:\S+?)\/ /)
    if (address) ready(address[1])
  })
  server.on('exit', () => fail(new Error(said)))
})
const stop = () => new Promise(done => { server.removeAllListeners('exit'); server.on('exit', done); server.kill() })

const read = name => fs.readFileSync(path.join(root, name), 'utf8')
const write = (name, text) => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
  fs.writeFileSync(path.join(root, name), text)
}
const edit = (name, from, to) => {
  const text = read(name)
  if (!text.includes(from)) throw new Error(`${name} has no ${from}`)
  write(name, text.replace(from, to))
}

let origin = await start(0)
const port = new URL(origin).port
process.on('exit', () => server.kill())
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
})
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
const refused = []
const open = async (address, of = context) => {
  const page = await of.newPage()
  page.on('console', message => { if (/Content Security Policy|Refused to/.test(message.text())) refused.push(`${address}: ${message.text()}`) })
  await page.goto(origin + address)
  // A reload removes this mark, so it shows whether a tab was reloaded.
  const mark = () => page.evaluate(() => { window.loadedBefore = true })
  // A list may reload at this moment because of new findings; marks it after that.
  await mark().catch(async () => { await page.waitForLoadState(); await mark() })
  await page.locator('commonweal-preview').waitFor({ state: 'attached' })
  return page
}
const wasLoaded = page => page.evaluate(() => window.loadedBefore !== true)
const mark = page => page.evaluate(() => { window.loadedBefore = true })
const badge = page => page.locator('commonweal-preview #badge')
const panel = page => page.locator('commonweal-preview #panel')

// Nine tabs: a browser opens only six connections to a host.
const addresses = ['/', '/about/', '/partners/', '/partners/old-mill-cinema/', '/policies/', '/policies/volunteering/', '/events/', '/events/repair-cafe/', '/cy/', '/news/']
const tabs = new Map()
for (const address of addresses) tabs.set(address, await open(address))
const others = (...changed) => [...tabs.keys()].filter(address => !changed.includes(address))
const change = async (what, changed, make, shows) => {
  for (const page of tabs.values()) await mark(page)
  make()
  await eventually(what, () => shows())
  for (const address of changed) await eventually(`${what}: ${address} changes`, () => wasLoaded(tabs.get(address)))
  await new Promise(next => setTimeout(next, 300))
  const odd = []
  for (const address of others(...changed)) if (await wasLoaded(tabs.get(address))) odd.push(address)
  return odd
}
const text = (address, selector = 'body') => tabs.get(address).locator(selector).first().innerText()

// The text of a page.
let odd = await change('a paragraph', ['/policies/volunteering/'],
  () => fs.appendFileSync(path.join(root, 'content/policies/volunteering.md'), '\nThe newest paragraph of all.\n'),
  async () => (await text('/policies/volunteering/', 'main')).includes('The newest paragraph of all.'))
expect(odd.length === 0, `a paragraph changes no other tab: ${odd}`)

// Both requests of a tab for changes fail: after the new snapshot, and after its checks.
const unlucky = tabs.get('/about/')
let asked = 0
await unlucky.route('**/.preview/state?*', route => asked++ < 2 ? route.abort() : route.continue())
await change('a page whose tab was not answered', ['/about/'],
  () => fs.appendFileSync(path.join(root, 'content/about/index.md'), '\nSaid once more.\n'),
  async () => (await text('/about/', 'main')).includes('Said once more.'))
await unlucky.unroute('**/.preview/state?*')

// A partner's title, which lists and referring pages show.
odd = await change('a title', ['/partners/', '/partners/old-mill-cinema/'],
  () => write('content/partners/old-mill-cinema.md', read('content/partners/old-mill-cinema.md').replace(/^title = ".*"/m, 'title = "New Mill Cinema"')),
  async () => (await text('/partners/', 'main')).includes('New Mill Cinema'))
expect(!odd.includes('/policies/') && !odd.includes('/policies/volunteering/') && !odd.includes('/about/'), `a partner's title leaves policies alone: ${odd}`)
const named = ['/partners/', '/partners/a-to-z/', '/site-map/', '/updates/', '/partners/old-mill-cinema/']
for (const address of named) {
  const response = await context.request.get(origin + address)
  if (response.ok()) expect((await response.text()).includes('New Mill Cinema') && !(await response.text()).includes('Old Mill Cinema<'), `${address} has the new title`)
}

// An event's time, which its page and the list of events show.
const before = read('content/events/repair-cafe.md')
odd = await change("an event's time", ['/events/repair-cafe/'],
  () => write('content/events/repair-cafe.md', before.replace(/^start = (\S+?T)\d\d:\d\d(\S*)/m, 'start = $109:05$2')),
  async () => (await text('/events/repair-cafe/', 'main')).includes('9:05am'))
expect(!odd.includes('/policies/') && !odd.includes('/about/'), `an event's time leaves policies alone: ${odd}`)

// A template, which affects the pages that it renders.
const template = fs.readFileSync(path.join(repository, 'themes/commons/templates/policies/policy.html'), 'utf8')
odd = await change('a template', ['/policies/volunteering/'],
  () => write('themes/commons/templates/policies/policy.html', template.replace('{% block content %}', '{% block content %}<p>From the template</p>')),
  async () => (await text('/policies/volunteering/')).includes('From the template'))
expect(odd.length === 0, `a template of policies changes no other tab: ${odd}`)

// The stylesheet: all tabs apply it without a reload.
odd = await change('a stylesheet', [], () => write('themes/commons/styles/90-own.css', 'h1 { letter-spacing: 7px }\n'),
  () => tabs.get('/about/').evaluate(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px'))
expect(odd.length === 0, `a stylesheet reloads no tab: ${odd}`)
for (const [address, page] of tabs) await eventually(`${address} has the new style`, () => page.evaluate(() => getComputedStyle(document.querySelector('h1')).letterSpacing === '7px'))

// site.toml affects all tabs.
await change('site.toml', addresses.filter(address => address !== '/cy/'),
  () => write('site.toml', read('site.toml').replace(/^title = ".*"/m, 'title = "Renamed Trust"')),
  async () => (await tabs.get('/about/').title()).includes('Renamed Trust'))

// Scroll, focus and form input survive.
const pledge = await open('/pledges/good-neighbour/')
const field = pledge.locator('main [name=idea]')
if (await field.count()) {
  await pledge.locator('main [name=help]').nth(1).check()
  await field.fill('Half of a sent')
  await field.evaluate(element => { element.focus(); element.setSelectionRange?.(4, 6); scrollTo(0, document.body.scrollHeight / 3) })
  const at = await pledge.evaluate(() => scrollY)
  const name = await field.getAttribute('name')
  await mark(pledge)
  fs.appendFileSync(path.join(root, 'content/pledges/good-neighbour.md'), '\nOne more promise.\n')
  await eventually('the form is reloaded', () => wasLoaded(pledge))
  await pledge.waitForLoadState('load')
  await eventually('the typed text is there', async () => await field.inputValue() === 'Half of a sent')
  expect(await pledge.locator('main [name=help]').nth(1).isChecked(), 'the chosen option is there')
  expect(await pledge.evaluate(name => document.activeElement.name === name, name), 'the focus is unchanged')
  expect(await pledge.evaluate(() => document.activeElement.selectionStart === 4 && document.activeElement.selectionEnd === 6), 'the selection is unchanged')
  await eventually('the scroll position is unchanged', async () => Math.abs(await pledge.evaluate(() => scrollY) - at) < 3)
} else expect(false, 'the pledge has a form')

// The badge counts a vague link and leads to it, by keyboard only.
const about = tabs.get('/about/')
await mark(about)
fs.appendFileSync(path.join(root, 'content/about/index.md'), '\nTo see the rooms, [click here](@/policies/lettings.md).\n')
await eventually('the badge counts the vague link', async () => /Preview: .*(warning|advice)/.test(await badge(about).innerText()))
expect(await panel(about).isHidden(), 'the panel does not open by itself for less than an error')
await badge(about).focus()
await about.keyboard.press('Enter')
expect(await panel(about).isVisible() && await badge(about).getAttribute('aria-expanded') === 'true', 'Enter opens the panel')
expect((await panel(about).innerText()).includes('click here'), 'the panel shows the words')
await about.screenshot({ path: path.join(os.tmpdir(), 'preview-panel.png') })
await eventually('Tab reaches the link to the element', async () => {
  await about.keyboard.press('Tab')
  return about.evaluate(() => document.querySelector('commonweal-preview').shadowRoot.activeElement?.textContent === 'Show on the page')
})
await about.keyboard.press('Enter')
expect(await about.evaluate(() => document.activeElement.textContent) === 'click here', 'the link has the focus')
expect(await about.evaluate(() => {
  const box = document.querySelector('commonweal-preview').shadowRoot.querySelector('.box')?.getBoundingClientRect()
  const link = document.activeElement.getBoundingClientRect()
  return box && box.left < link.left && box.right > link.right && link.top > 0 && link.bottom < innerHeight
}), 'a box stands around it, in view')

// A broken file: the last good page stays, every tab shows the location, and the panel closes after the repair.
const good = read('content/policies/volunteering.md')
const policy = tabs.get('/policies/volunteering/')
await mark(policy)
write('content/policies/volunteering.md', good.replace(/^title = "(.*)"$/m, 'title = "$1'))
const line = good.split('\n').findIndex(text => text.startsWith('title = ')) + 1
await eventually('the panel opens by itself', () => panel(policy).isVisible())
expect((await panel(policy).innerText()).includes(`content/policies/volunteering.md, line ${line},`), 'it names the file and the line')
expect(!await wasLoaded(policy) && (await text('/policies/volunteering/', 'h1')).length > 0, 'the last good page stays')
await eventually('another tab shows the error too', () => panel(tabs.get('/events/')).isVisible())
const findings = await open('/.preview/findings/')
await eventually('the badge reports the error on the list of findings', async () => /error/.test(await badge(findings).innerText()))
expect(await panel(findings).isHidden(), 'nothing opens by itself over the list of findings')
await findings.close()
for (const [scheme, width] of [['light', 1280], ['dark', 1280], ['light', 320]]) {
  await policy.emulateMedia({ colorScheme: scheme })
  await policy.setViewportSize({ width, height: 800 })
  const session = await context.newCDPSession(policy)
  await session.send('Runtime.evaluate', { expression: axe })
  const { result } = await session.send('Runtime.evaluate', { expression: "axe.run('commonweal-preview').then(r => JSON.stringify([r.passes.length, ...r.violations.map(v => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`)]))", awaitPromise: true, returnByValue: true })
  const [passes, ...violations] = JSON.parse(result.value ?? '[0,"axe did not run"]')
  expect(passes > 5 && violations.length === 0, `axe in the panel, ${scheme}, ${width}: ${passes} passes, ${violations.join('; ')}`)
  await session.detach()
  if (width === 320) expect(await policy.evaluate(() => document.documentElement.scrollWidth) <= 321, 'the panel fits a phone')
  await policy.screenshot({ path: path.join(os.tmpdir(), `preview-overlay-${scheme}-${width}.png`) })
}
await policy.setViewportSize({ width: 1280, height: 800 })
await badge(policy).focus()
await policy.keyboard.press('Shift+Tab')
await policy.keyboard.press('Escape')
expect(await panel(policy).isHidden() && await policy.evaluate(() => document.querySelector('commonweal-preview').shadowRoot.activeElement?.id === 'badge'), 'Escape closes the panel, focus is on the badge')
write('content/policies/volunteering.md', good)
for (const address of ['/policies/volunteering/', '/events/']) await eventually(`${address}: the panel goes by itself`, () => panel(tabs.get(address)).isHidden())
await eventually('the badge reports no error', async () => !/error/.test(await badge(policy).innerText()))

// The server stops and restarts; the tabs report it, and update.
await stop()
await eventually('the badge reports that the server has stopped', async () => /stopped/.test(await badge(policy).innerText()))
fs.appendFileSync(path.join(root, 'content/policies/volunteering.md'), '\nWritten meanwhile.\n')
await mark(policy)
origin = await start(port, '--navigate')
await eventually('a tab updates by itself', async () => (await text('/policies/volunteering/', 'main')).includes('Written meanwhile.'), 15000)

// Only the tab that was used last opens the edited document.
for (const address of ['/', '/about/', '/news/']) await eventually(`${address} is connected again`, async () => !/stopped/.test(await badge(tabs.get(address)).innerText()), 15000)
await tabs.get('/news/').bringToFront()
await tabs.get('/news/').evaluate(() => dispatchEvent(new Event('focus')))
fs.appendFileSync(path.join(root, 'content/policies/lettings.md'), '\nRooms are cheaper.\n')
await eventually('the tab in use opens the edited page', () => new URL(tabs.get('/news/').url()).pathname === '/policies/lettings/')
expect(new URL(tabs.get('/').url()).pathname === '/', 'other tabs stay where they are')

// Another day, in this browser only.
const later = await browser.newContext()
const other = await open('/?date=2027-06-01', later)
await eventually('the badge shows the day', async () => /1 June 2027/.test(await badge(other).innerText()))
expect(!/2027/.test(await badge(tabs.get('/about/')).innerText()), 'another browser sees today')

// The views under /.preview/.
for (const view of ['', 'findings/', 'drafts/', 'scheduled/', 'expiring/', 'internal/', 'types/', 'types/policy/', 'widths/?page=/about/']) {
  const page = await open(`/.preview/${view}`)
  const session = await context.newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axe })
  for (const [scheme, width] of [['light', 1280], ['dark', 320]]) {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width, height: 800 })
    const { result } = await session.send('Runtime.evaluate', { expression: "axe.run(document, { iframes: false }).then(r => JSON.stringify(r.violations.map(v => `${v.id}: ${v.nodes[0].target}`)))", awaitPromise: true, returnByValue: true })
    expect(JSON.parse(result.value ?? '["axe did not run"]').length === 0, `axe in /.preview/${view}, ${scheme}, ${width}: ${result.value}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `/.preview/${view} fits ${width} pixels`)
  }
  if (view.startsWith('widths')) {
    await eventually('the page is shown at three widths', async () => (await Promise.all(page.frames().slice(1).map(frame => frame.evaluate(() => innerWidth)))).join() === '320,768,1280')
    await page.screenshot({ path: path.join(os.tmpdir(), 'preview-widths.png') })
  }
  await page.close()
}
expect(refused.length === 0, `no content security policy blocks anything: ${refused[0]}`)

await browser.close()
await stop()
fs.rmSync(root, { recursive: true })
console.log(`preview: ${checks - failures.length} passed, ${failures.length} failed`)
process.exit(failures.length ? 1 : 0)
