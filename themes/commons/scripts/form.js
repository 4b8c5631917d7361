// Lists all missing answers above the form and at each question. Without this script, browsers report one at a time.
for (const form of document.forms) {
  const { problem, error } = form.dataset, { title } = document
  if (!problem) continue
  const make = (name, props) => Object.assign(document.createElement(name), props)
  form.noValidate = true
  form.onsubmit = () => {
    for (const old of document.querySelectorAll(".form-error")) old.remove()
    const list = make("ul"), told = {}
    for (const field of form.elements) {
      const place = field.closest(".field"), name = field.name
      if (!place || !name || told[name]) continue
      told[name] = 1
      const find = what => place.querySelector(what), data = place.dataset
      const hint = find(".hint"), id = field.id + "-error", { valid, valueMissing } = field.validity
      const group = find("fieldset") || field
      group.setAttribute("aria-describedby", [hint && hint.id, !valid && id].filter(at => at).join(" "))
      if (group == field) field.ariaInvalid = !valid
      if (valid) continue
      const textContent = valueMissing ? data.missing : data.wrong
      const words = make("p", { className: "form-error", id })
      words.append(make("strong", { textContent: error + " " + textContent }))
      ;(field.closest(".radio") || field).before(words)
      const item = make("li")
      item.append(make("a", { textContent, href: "#" + field.id }))
      list.append(item)
    }
    if (!list.firstChild) return
    const box = make("div", { className: "form-error notice bad", tabIndex: -1, role: "alert" })
    box.append(make("h3", { textContent: problem }), list)
    form.before(box)
    document.title = error + " " + title
    box.focus()
    return false
  }
}
