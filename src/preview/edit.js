// Helps to write in a form of the editor: keeps what is typed every few seconds, and adds buttons for Markdown. The form works without it.
{
  const form = document.querySelector('form.edit')
  const status = document.getElementById('kept')
  const secret = form.elements[':secret'].value
  const area = form.elements[':body']
  let timer, last = '', isSaving = false

  const content = () => new URLSearchParams(new FormData(form)).toString()
  const first = content()

  const keep = async isClosing => {
    clearTimeout(timer)
    timer = 0
    const now = content()
    if (isSaving || now === (last || first)) return
    last = now
    try {
      const answer = await fetch('/.preview/edit/keep', {
        method: 'POST', body: now, keepalive: isClosing === true,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Commonweal-Secret': secret }
      })
      if (!answer.ok) throw new Error(answer.status)
      status.textContent = `Not saved yet. What you typed was kept at ${new Date().toLocaleTimeString()}.`
    } catch {
      last = ''
      status.textContent = 'Not saved yet, and not kept: is the preview still running? Copy your text to be safe.'
    }
  }

  // The first key press begins the wait, so that continuous typing is kept too.
  form.addEventListener('input', () => { timer ||= setTimeout(keep, 3000) })
  form.addEventListener('submit', () => { isSaving = true; clearTimeout(timer) })
  addEventListener('pagehide', () => keep(true))
  addEventListener('pageshow', () => { isSaving = false })

  // Replaces a part of the text. The browser's own undo knows the change.
  const replace = (from, to, text) => {
    area.focus()
    area.setSelectionRange(from, to)
    if (!document.execCommand('insertText', false, text)) {
      area.setRangeText(text, from, to, 'end')
      area.dispatchEvent(new Event('input', { bubbles: true }))
    }
  }
  const around = (before, after, sample) => {
    const { selectionStart: from, selectionEnd: to, value } = area
    const words = value.slice(from, to).trim() || sample
    const start = from + value.slice(from, to).search(/\S|$/) * !!value.slice(from, to).trim()
    replace(start, start + (value.slice(from, to).trim() ? words.length : to - from), before + words + after)
    area.setSelectionRange(start + before.length, start + before.length + words.length)
  }
  // Changes the lines of the selection, or back if all have the mark.
  const lines = (pattern, mark) => {
    const { value } = area
    const from = value.lastIndexOf('\n', area.selectionStart - 1) + 1
    const end = value.indexOf('\n', Math.max(area.selectionEnd - (area.selectionEnd > area.selectionStart), from))
    const to = end < 0 ? value.length : end
    const own = value.slice(from, to).split('\n')
    const isMarked = own.every(line => pattern.test(line) || !line.trim())
    const plain = line => line.replace(/^(#{1,6} |- |\d+\. )/, '')
    const text = own.map((line, nth) => !line.trim() && own.length > 1 ? line : isMarked && line ? plain(line) : mark(nth) + plain(line))
    const gap = !isMarked && from > 0 && value[from - 2] !== '\n' ? '\n' : ''
    replace(from, to, gap + text.join('\n'))
  }
  const block = text => {
    const at = area.selectionEnd, { value } = area
    const gap = at === 0 || value.slice(0, at).endsWith('\n\n') ? '' : value[at - 1] === '\n' ? '\n' : '\n\n'
    replace(at, at, gap + text)
  }

  const make = (name, text, attributes = {}) => {
    const element = Object.assign(document.createElement(name), { textContent: text })
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    return element
  }
  const link = () => {
    const { selectionStart: from, selectionEnd: to } = area
    const dialog = make('dialog', '', { 'aria-label': 'Link' }), own = make('form', '', { method: 'dialog' })
    const words = make('input', '', { id: 'link-words', required: '' }), target = make('input', '', { id: 'link-target', list: 'pages', required: '', autocomplete: 'off' })
    words.value = area.value.slice(from, to)
    const cancel = make('button', 'Cancel', { type: 'button' })
    own.append(
      make('label', 'Words that lead to it', { for: 'link-words' }), words,
      make('label', 'Page of this site, by its title, or a web address', { for: 'link-target' }), target,
      make('button', 'Insert the link'), cancel
    )
    cancel.onclick = () => dialog.close()
    own.onsubmit = () => {
      const page = [...document.querySelectorAll('#pages option')].find(option => option.value === target.value)
      const address = page?.dataset.target ?? target.value.trim()
      dialog.close()
      replace(from, to, `[${words.value.trim()}](${/[\s()]/.test(address) ? `<${address}>` : address})`)
    }
    dialog.onclose = () => { dialog.remove(); area.focus() }
    dialog.append(own)
    document.body.append(dialog)
    dialog.showModal()
    ;(words.value ? target : words).focus()
  }

  if (area) {
    const tools = make('div', '', { class: 'tools', role: 'group', 'aria-label': 'Format the text' })
    const ways = {
      'Heading': () => lines(/^## /, () => '## '),
      'Smaller heading': () => lines(/^### /, () => '### '),
      'Bold': () => around('**', '**', 'bold words'),
      'List': () => lines(/^- /, () => '- '),
      'Numbered list': () => lines(/^\d+\. /, nth => `${nth + 1}. `),
      'Link': link,
      'Notice': () => block('::: inset\nWrite the notice here.\n:::\n\n'),
      'Table': () => block('| Day | Time |\n|---|---|\n| Monday | 9am |\n\n')
    }
    for (const [name, run] of Object.entries(ways)) {
      const button = make('button', name, { type: 'button' })
      button.onclick = run
      tools.append(button)
    }
    area.before(tools)
  }
}
