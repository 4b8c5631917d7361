// Listens for all tabs of this browser with one connection: a browser opens only six to a host.
// The tab that was used last is the last entry.
let tabs = []
const tell = (data, to = tabs) => to.forEach(tab => tab.postMessage(data))

globalThis.listen = hear => {
  const events = new EventSource('/.preview/events')
  events.onmessage = () => hear({ data: {} })
  events.addEventListener('go', ({ data }) => hear({ data: { go: data } }))
  events.onerror = () => {
    hear({ data: { gone: true } })
    // Some browsers reconnect by themselves, others do not.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, 800, hear)
  }
}

globalThis.onconnect = ({ ports: [tab] }) => {
  tabs.unshift(tab)
  tab.onmessage = ({ data }) => {
    tabs = tabs.filter(other => other !== tab)
    if (data === 'used') tabs.push(tab)
  }
  if (!globalThis.listening) {
    globalThis.listening = true
    listen(({ data }) => tell(data, data.go ? tabs.slice(-1) : tabs))
  }
}
