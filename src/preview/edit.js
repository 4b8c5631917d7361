// Keeps what is typed into a form of the editor every few seconds, so that a closed page or a stopped computer loses little.
{
  const form = document.querySelector('form.edit')
  const status = document.getElementById('kept')
  const secret = form.elements[':secret'].value
  let timer, last = '', isSaving = false

  const content = () => new URLSearchParams(new FormData(form)).toString()
  const first = content()

  const keep = async keepalive => {
    clearTimeout(timer)
    timer = 0
    const now = content()
    if (isSaving || now === (last || first)) return
    last = now
    try {
      const answer = await fetch('/.preview/edit/keep', {
        method: 'POST', body: now, keepalive,
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Commonweal-Secret': secret }
      })
      if (!answer.ok) throw 0
      status.textContent = `Not saved yet. What you typed was kept at ${new Date().toLocaleTimeString()}.`
    } catch {
      last = first
      status.textContent = 'Not saved yet, and not kept: is the preview still running? Copy your text to be safe.'
    }
  }

  // The first key press begins the wait, so that continuous typing is kept too.
  form.addEventListener('input', () => { timer ||= setTimeout(keep, 3000) })
  form.addEventListener('submit', () => { isSaving = true; clearTimeout(timer) })
  addEventListener('pagehide', () => keep(true))
  addEventListener('pageshow', () => { isSaving = false })
}
