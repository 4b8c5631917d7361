// Keeps this page up to date with its author's edits. Only the preview adds this script; no published page has it.
{
  const me = document.currentScript
  const own = '/.preview/'
  const key = own + location.pathname
  let style = me.dataset.style
  let asking, panel

  // Returns the form fields and `details` elements, each keyed by its name and its index among fields of the same name.
  const fields = () => {
    const seen = {}
    return [...document.querySelectorAll('input:not([type=password],[type=file]),textarea,select,details')].map(field => {
      const name = [field.localName, field.name, field.id, /^(radio|checkbox)$/.test(field.type) && field.value].join()
      return [name + (seen[name] = (seen[name] ?? 0) + 1), field]
    })
  }
  const parts = ['value', 'checked', 'open', 'selectedIndex']
  const places = () => [...document.querySelectorAll('a,button,input,select,textarea,summary,[tabindex]')]

  const keep = () => {
    const focus = document.activeElement
    sessionStorage[key] = JSON.stringify({
      at: [scrollX, scrollY], focus: places().indexOf(focus), from: focus.selectionStart, to: focus.selectionEnd,
      fields: fields().map(([name, field]) => [name, parts.map(part => field[part])])
    })
  }
  const restore = () => {
    if (!sessionStorage[key]) return
    const { at, focus, from, to, fields: kept } = JSON.parse(sessionStorage[key])
    sessionStorage.removeItem(key)
    const now = new Map(fields())
    for (const [name, values] of kept) {
      const field = now.get(name)
      values.forEach((value, i) => { if (field && value != null && field[parts[i]] !== value) field[parts[i]] = value })
    }
    const place = places()[focus]
    place?.focus({ preventScroll: true })
    if (from != null) try { place.setSelectionRange(from, to) } catch {}
    scrollTo(...at)
    addEventListener('load', () => scrollTo(...at))
  }

  // Replaces the stylesheet once the new one is loaded.
  const dress = to => {
    const old = document.querySelector(`link[href="${style}"]`)
    style = to
    if (!old) return
    const next = old.cloneNode()
    next.href = to
    next.onload = next.onerror = () => old.remove()
    old.after(next)
  }

  const ask = async () => {
    const mine = asking = {}
    try {
      const told = await (await fetch(own + 'state?page=' + encodeURIComponent(location.pathname + location.search))).json()
      if (asking !== mine) return
      if (told.page !== me.dataset.page) { keep(); return location.reload() }
      if (told.style !== style) dress(told.style)
      panel ??= await import(own + 'panel.js')
      panel.show(told)
    } catch {
      // Only the latest request retries: the server may have been too busy.
      setTimeout(() => { if (asking === mine) ask() }, 2000)
    }
  }

  const hear = ({ data }) => {
    if (data.gone) panel?.gone()
    else if (!data.go) ask()
    else if (data.go !== location.pathname) location.href = data.go
  }

  restore()
  ask()
  if (self.SharedWorker) {
    const { port } = new SharedWorker(own + 'worker.js')
    const used = () => document.hidden || self !== top || port.postMessage('used')
    port.onmessage = hear
    used()
    addEventListener('focus', used)
    addEventListener('visibilitychange', used)
    addEventListener('pagehide', () => port.postMessage('left'))
    addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload() })
  } else import(own + 'worker.js').then(() => listen(hear))
}
