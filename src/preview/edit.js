// Helps to write in a form of the editor: keeps what is typed every few seconds, adds buttons for Markdown, and turns pasted text into Markdown. The form works without it.
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
  const replace = (from, to, text, field = area) => {
    field.focus()
    field.setSelectionRange(from, to)
    if (!document.execCommand('insertText', false, text)) {
      field.setRangeText(text, from, to, 'end')
      field.dispatchEvent(new Event('input', { bubbles: true }))
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

  // Returns the copied part of the HTML on the clipboard. Excel marks the rows without their table, so the elements that were
  // opened directly before the part belong to it. Pictures in the text itself are too long to send.
  const copied = html => {
    const start = html.indexOf('<!--StartFragment-->'), end = html.lastIndexOf('<!--EndFragment-->')
    const [around] = html.slice(Math.max(start - 2000, 0), Math.max(start, 0)).match(/(<(table|thead|tbody|tr|ol|ul)\b[^<>]*>\s*)*$/i)
    const part = start < 0 ? html : around + html.slice(start + 20, end < start ? html.length : end)
    return part.replace(/\bsrc=(["']?)data:[^"'\s>]*/gi, 'src=$1data:,').replaceAll('\0', '')
  }
  const hasStructure = html => /<(p|h[1-6]|ul|ol|li|dl|table|t[rdh]|blockquote|a|b|strong|i|em|s|del|sub|sup|hr)[\s>]/i.test(html)
  // Inserts text at the caret, with empty lines around it if it is more than a part of a line.
  const insert = (field, text) => {
    const { selectionStart: from, selectionEnd: to, value } = field
    const isBlock = /\n|^(#{1,6} |[-*+] |\d+[.)] |[|>]|:::)/.test(text)
    const before = value.slice(0, from), after = value.slice(to)
    const gap = (isFree, isHalf) => !isBlock || isFree ? '' : isHalf ? '\n' : '\n\n'
    const lead = gap(!before || before.endsWith('\n\n') || before === '\n', before.endsWith('\n'))
    replace(from, to, lead + text + gap(!after || after.startsWith('\n\n') || after === '\n', after.startsWith('\n')), field)
  }
  const paste = async (field, notes, html, plain) => {
    const say = lines => notes.replaceChildren(...lines.map(line => make('p', line)))
    let result = { notes: ['The preview did not answer. Check that it runs, undo this, and paste again.'] }
    try {
      const answer = await fetch('/.preview/edit/paste', {
        method: 'POST', body: new URLSearchParams({ html }), signal: AbortSignal.timeout(5000),
        headers: { 'X-Commonweal-Secret': secret }
      })
      if (answer.ok) result = await answer.json()
      else if (answer.status === 413) result.notes = ['The copied text is too long to convert at once. Copy and paste it in several parts.']
      else if (answer.status === 403) result.notes = ['The preview was started again. Undo this, press Save, and paste again in the form that you then see.']
    } catch { /* The plain text follows. */ }
    if (result.markdown) {
      insert(field, result.markdown)
      say(['The pasted text is now Markdown.', ...result.notes])
    } else {
      const { selectionStart: from, selectionEnd: to } = field
      replace(from, to, plain, field)
      say(['The text was pasted without its headings, lists and links.', ...result.notes])
    }
  }
  for (const field of form.querySelectorAll('textarea[data-markdown]')) {
    const notes = make('div', '', { class: 'pasted', role: 'status' })
    field.after(notes)
    // Ctrl+Shift+V pastes plain text.
    let isPlain = false
    field.addEventListener('keydown', event => { isPlain = event.shiftKey && event.key.toLowerCase() === 'v' })
    field.addEventListener('keyup', () => { isPlain = false })
    field.addEventListener('paste', event => {
      notes.replaceChildren()
      const html = copied(event.clipboardData.getData('text/html'))
      if (isPlain || !hasStructure(html)) return
      event.preventDefault()
      paste(field, notes, html, event.clipboardData.getData('text/plain'))
    })
  }
}
