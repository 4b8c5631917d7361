// The badge and its panel, in a shadow root that isolates their styles from the site's.
const host = document.createElement('commonweal-preview')
const root = host.attachShadow({ mode: 'open' })
const sheet = new CSSStyleSheet()
sheet.replaceSync(`
:host { all: initial; color-scheme: light dark; --ground: #fff; --ink: #1b1b1b; --soft: #f1f1ee; --line: #767676; --faint: #555; --error: #a3152a; --warning: #7a4b00; --link: #0b4a8f; }
@media (prefers-color-scheme: dark) { :host { --ground: #1d1f21; --ink: #f2f2f2; --soft: #2c2f33; --line: #9a9a9a; --faint: #bbb; --error: #ff9aa6; --warning: #f0c36a; --link: #9cc9ff; } }
@media print { :host { display: none; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
aside { position: fixed; inset: auto .75rem .75rem auto; z-index: 2147483647; display: flex; flex-direction: column; align-items: flex-end; gap: .5rem; max-width: min(42rem, calc(100vw - 1.5rem)); font: 16px/1.45 system-ui, sans-serif; color: var(--ink); }
button { font: inherit; color: var(--ink); background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .4rem .8rem; min-height: 2.5rem; cursor: pointer; }
button:focus-visible, a:focus-visible, section:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.error { color: var(--error); } .warning { color: var(--warning); }
#ways { display: flex; gap: .5rem; }
#add, #edit { background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; box-shadow: 0 1px 6px #0005; padding: .5rem .8rem; }
#badge { box-shadow: 0 1px 6px #0005; } #badge.error { border: 2px solid; font-weight: 600; }
section { background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; box-shadow: 0 2px 18px #0007; max-height: min(70vh, 44rem); overflow: auto; padding: 0 1rem 1rem; scroll-padding: 6rem 0 1rem; width: 100%; }
header { position: sticky; top: 0; display: flex; gap: 1rem; align-items: flex-start; justify-content: space-between; background: var(--ground); padding: .75rem 0 .5rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: .45rem 0 0; text-wrap: balance; } h3 { font-size: 1rem; margin: 0; }
h3 span::first-letter { text-transform: uppercase; } h3 span { display: inline-block; }
p { margin: .35rem 0; overflow-wrap: anywhere; }
ol { list-style: none; margin: .75rem 0; padding: 0; } li { border-top: 1px solid var(--line); padding: .75rem 0; }
pre { background: var(--soft); border-radius: .3rem; font: .875rem/1.5 ui-monospace, monospace; margin: .5rem 0; overflow-wrap: anywhere; padding: .5rem; white-space: pre-wrap; }
code { font-family: ui-monospace, monospace; font-size: .9em; } h3 code { background: var(--soft); border-radius: .2rem; padding: .1em .3em; } .place, .ways code { color: var(--faint); } mark { background: none; color: inherit; font-weight: 700; text-decoration: underline wavy var(--error) 1px; text-underline-offset: .25em; }
a { color: var(--link); padding: .2rem 0; } nav, .ways { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; } nav { border-top: 1px solid var(--line); padding-top: .75rem; }
.box { position: absolute; border: 3px solid #c2185b; outline: 2px solid #fff; border-radius: .25rem; pointer-events: none; z-index: 2147483646; }
#heard { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`)
root.adoptedStyleSheets = [sheet]
root.innerHTML = `<aside aria-label="Preview">
<section id="panel" role="dialog" aria-labelledby="title" tabindex="-1" hidden></section>
<div id="ways"><a id="add" hidden></a> <a id="edit" hidden>Edit this page</a></div>
<button id="badge" type="button" aria-expanded="false" aria-controls="panel">Preview</button>
<div id="heard" role="status"></div></aside>`
document.body.append(host)
const [panel, badge, heard, edit, add] = ['panel', 'badge', 'heard', 'edit', 'add'].map(id => root.getElementById(id))
const own = '/.preview/'
// The panel never opens by itself over the author's own views, which list all findings, or over a page in the view of widths.
const isQuiet = location.pathname.startsWith(own) || window !== window.top
const dismissed = own + 'dismissed'
let told, errors = '', isGone = false, box

const make = (name, text, attributes = {}) => {
  const element = document.createElement(name)
  for (const [part, index] of String(text ?? '').split('`').map((part, index) => [part, index])) {
    if (index % 2) element.append(Object.assign(document.createElement('code'), { textContent: part }))
    else element.append(part)
  }
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
const plain = (name, text, attributes) => { const element = make(name, '', attributes); element.textContent = text; return element }
const count = (number, one, many) => number ? [`${number} ${number === 1 ? one : many}`] : []
const of = level => told.findings.filter(finding => finding.level === level)
const say = text => { if (heard.textContent !== text) heard.textContent = text }

const open = (isOpen, focus) => {
  panel.hidden = !isOpen
  badge.setAttribute('aria-expanded', isOpen)
  if (focus) (isOpen ? panel : badge).focus()
}

badge.onclick = () => open(panel.hidden, panel.hidden)
root.addEventListener('keydown', event => {
  if (event.key === 'Escape' && !panel.hidden) { event.stopPropagation(); dismiss() }
})
const dismiss = () => { sessionStorage[dismissed] = errors; open(false, true) }

// Returns the element of the page that a finding points at.
const element = at => {
  if (!at) return null
  const main = document.querySelector('main') ?? document.body
  const words = element => element.textContent.replace(/\s+/g, ' ').trim()
  const nth = (found, n) => found[n] ?? found[0] ?? null
  if (at.is === 'link') return nth([...main.querySelectorAll('a')].filter(link => words(link) === at.text.replace(/\s+/g, ' ').trim()), at.nth)
  if (at.is === 'image') return nth([...main.querySelectorAll('img')].filter(image => image.alt === at.alt), at.nth)
  if (at.is === 'heading') return document.getElementById(at.id)
  if (at.is === 'title') return document.querySelector('h1')
  const heading = at.beneath && document.getElementById(at.beneath)
  if (!at.text) return heading || null
  const wanted = at.text.replace(/\s+/g, ' ')
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
  let first = null
  for (let text; (text = texts.nextNode());) {
    if (!text.data.replace(/\s+/g, ' ').includes(wanted)) continue
    first ??= text.parentElement
    if (!heading || heading.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING) return text.parentElement
  }
  return first ?? (heading || null)
}

const point = finding => {
  const target = element(finding.at)
  if (!target) return say('It was not found on this page')
  open(false)
  target.scrollIntoView({ block: 'center' })
  if (target.matches('a[href],button,input,select,textarea,summary,[tabindex]')) target.focus({ preventScroll: true })
  else {
    target.tabIndex = -1
    target.focus({ preventScroll: true })
    target.addEventListener('blur', () => target.removeAttribute('tabindex'), { once: true })
  }
  const { left, top, width, height } = target.getBoundingClientRect()
  box?.remove()
  box = make('div', '', { class: 'box' })
  for (const [side, value] of Object.entries({ left: left + scrollX - 6, top: top + scrollY - 6, width: width + 12, height: height + 12 })) box.style[side] = `${value}px`
  root.append(box)
  target.addEventListener('blur', () => box?.remove(), { once: true })
  say(`Here: ${finding.message}`)
}

const item = finding => {
  const item = make('li', '', { class: 'finding' })
  const title = make('h3')
  title.append(plain('span', finding.level, { class: finding.level }), ': ', ...make('span', finding.message).childNodes)
  const place = make('p', '', { class: 'place' })
  // Let a long path wrap between its folders.
  finding.file.split('/').forEach((part, index) => place.append(...index ? ['/', make('wbr')] : [], part))
  place.append(`, line ${finding.line}, column ${finding.column}`)
  item.append(title, place)
  const [before, meant, after] = finding.excerpt
  if (before + meant + after) {
    const excerpt = make('pre')
    excerpt.append(before, plain('mark', meant), after)
    item.append(excerpt)
  }
  if (finding.note) item.append(make('p', finding.note))
  if (finding.help) { const help = make('p', finding.help); help.prepend(plain('strong', 'What to do: ')); item.append(help) }
  const ways = make('p', '', { class: 'ways' })
  if (element(finding.at)) {
    const way = plain('button', 'Show on the page', { type: 'button' })
    way.onclick = () => point(finding)
    ways.append(way)
  }
  if (finding.page) ways.append(plain('a', 'Go to its page', { href: finding.page }))
  ways.append(plain('code', finding.code))
  item.append(ways)
  return item
}

const write = () => {
  // A form beside the page shows it in a frame.
  const isAlone = window === window.top && !isGone
  const [wrong, warnings, advice] = ['error', 'warning', 'advice'].map(of)
  const tally = [...count(wrong.length, 'error', 'errors'), ...count(warnings.length, 'warning', 'warnings'), ...count(advice.length, 'piece of advice', 'pieces of advice')].join(', ')
  const state = isGone ? 'the preview has stopped' : [tally, told.hidden, told.date && `as on ${told.date}`].filter(Boolean).join(' · ')
  badge.textContent = state ? `Preview: ${state}` : 'Preview'
  edit.hidden = !told.edit || !isAlone
  if (told.edit) edit.href = told.edit
  add.hidden = !told.add || !isAlone
  if (told.add) { add.href = told.add[0]; add.textContent = `Add: ${told.add[1]}` }
  badge.className = wrong.length || isGone ? 'error' : warnings.length ? 'warning' : ''
  const focused = panel.contains(root.activeElement)
  const list = make('ol')
  list.append(...told.findings.map(item))
  const views = make('nav', '', { 'aria-label': 'Preview views' })
  const here = encodeURIComponent(location.pathname)
  const close = plain('button', 'Close', { type: 'button' })
  close.onclick = dismiss
  views.append(plain('a', 'Preview views', { href: own }), plain('a', 'All findings', { href: own + 'findings/' }), plain('a', 'Widths', { href: `${own}widths/?page=${here}` }))
  if (told.date) views.append(plain('a', 'Back to today', { href: '?date=today' }))
  const title = wrong.length ? `${count(wrong.length + told.more, 'error keeps', 'errors keep')} this site from being published` : tally ? `On this page: ${tally}` : 'The checks found nothing on this page'
  const head = make('header')
  head.append(plain('h2', title, { id: 'title' }), close)
  const parts = [head]
  if (isGone) parts.push(plain('p', 'The preview has stopped. After you start it again, this page updates itself.'))
  if (told.held) parts.push(plain('p', 'This page shows the state before the last edit, because a file has an error.'))
  if (told.hidden) parts.push(plain('p', `Visitors do not see this page: ${told.hidden}.`))
  if (told.date) parts.push(plain('p', `You see the site as on ${told.date}.`))
  if (told.findings.length) parts.push(list)
  if (told.more) parts.push(plain('p', `And ${told.more} more, in the list of all findings.`))
  panel.replaceChildren(...parts, views)
  if (focused && !panel.contains(root.activeElement)) panel.focus()
  if (isGone) say('The preview has stopped')
  return { wrong, tally }
}

export const show = news => {
  const had = errors
  // Until the checks have run, show their previous results.
  told = told && !news.checked && !news.held ? told : news
  isGone = false
  const { wrong, tally } = write()
  errors = wrong.map(finding => [finding.code, finding.file, finding.line, finding.message].join()).join('\n')
  if (errors && errors !== had && errors !== sessionStorage[dismissed] && !isQuiet) open(true)
  if (had && !errors) {
    const inside = panel.contains(root.activeElement)
    open(false, inside)
    sessionStorage.removeItem(dismissed)
    say('The errors are fixed')
  } else if (errors !== had) say(tally)
}

export const gone = () => {
  isGone = true
  if (told) write()
}
