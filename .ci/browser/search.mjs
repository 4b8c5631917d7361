// Looks at a search page as it answers. Both drivers of browsers, Playwright and Puppeteer, have what this asks of a page.

/** What people type who try what a search does with it: marks, patterns, names that scripts know, a NUL, ten thousand letters. */
const HOSTILE = ['<img src=x onerror=alert(1)>', '"><script>alert(1)</script>', '(.*)+$[', 'a\0b school', 'x'.repeat(10000), '__proto__ constructor']

/** Waits until a search page says what it found. */
export async function answered (page) {
  await page.waitForFunction(() => {
    const said = document.querySelector('[role=status]').textContent, { none, found, failed } = document.querySelector('form[data-files]').dataset
    return said === none || said === failed || said.startsWith(found)
  })
}

/** Searches at an address, filters by a type, then types what is hostile. `dialogs` is filled by the dialogs that the page opens. */
export async function search (page, origin, address, dialogs, expect) {
  const go = async address => {
    // Some servers refuse a line of ten thousand letters themselves (414 URI Too Long).
    const isPage = (await page.goto(origin + address)).status() < 400
    if (isPage) await answered(page)
    return isPage
  }
  const read = () => page.evaluate(() => {
    const rows = [...document.querySelectorAll('main ol.rows > li')]
    return {
      rows: rows.length,
      marks: document.querySelectorAll('main ol.rows mark').length,
      subjects: document.querySelector('#subjects').offsetParent !== null,
      status: document.querySelector('[role=status]').textContent,
      failed: document.querySelector('form[data-files]').dataset.failed,
      meant: document.querySelector('main section p a')?.textContent ?? '',
      types: [...document.querySelectorAll('#results nav.choices a')].map(link => link.textContent),
      current: document.querySelectorAll('#results nav.choices a[aria-current]').length,
      foreign: document.querySelectorAll('main img, main script:not([src])').length
    }
  })
  await go(address)
  const seen = await read()
  const nothing = address.includes('zzz')
  expect(nothing ? seen.rows === 0 : seen.rows > 0 && seen.rows <= 10, address, `lists ${seen.rows} results`)
  expect(seen.subjects === nothing, address, 'hides its subjects without results, or shows them with results')
  if (!nothing) {
    expect(seen.marks > 0, address, 'marks no word')
    expect(/\d+$/.test(seen.status), address, 'does not say how many pages were found')
    const count = seen.types[1]?.match(/\((\d+)\)/)?.[1]
    await page.evaluate(() => document.querySelectorAll('#results nav.choices a')[1].click())
    await page.waitForFunction(() => location.search.includes('type='))
    await answered(page)
    const chosen = await read()
    expect(chosen.status.endsWith(` ${count}`) && chosen.current === 1, address, 'does not say which type is shown, or shows another number of pages')
  }
  if (address.includes('saftey')) expect(seen.meant.includes('safety'), address, 'does not ask whether safety was meant')
  const first = address.split('?')[0]
  for (const typed of HOSTILE) {
    if (!await go(`${first}?q=${encodeURIComponent(typed)}`)) {
      expect(typed.length > 8000, address, `is refused with ${typed.slice(0, 40)}`)
      continue
    }
    const seen = await read()
    expect(seen.foreign === 0 && dialogs.length === 0, address, `runs what is typed: ${typed.slice(0, 40)}`)
    expect(seen.status !== seen.failed, address, `fails at ${typed.slice(0, 40)}`)
  }
}
