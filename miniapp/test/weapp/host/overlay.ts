// What WeChat itself draws above the app: toasts, dialogs, sheets, pickers. It stands in a shadow tree, out of reach of the app's styles.
const host = document.createElement('div')
host.id = 'wechat'
export const overlay = host.attachShadow({ mode: 'open' })

const style = `
:host { position: fixed; inset: 0; z-index: 1000; pointer-events: none; font: 17px/1.4 system-ui, 'Noto Sans CJK SC', sans-serif; color: #191919 }
.mask { position: absolute; inset: 0; background: rgba(0,0,0,.6); pointer-events: auto; display: flex }
.dialog { margin: auto; width: 320px; border-radius: 12px; background: #fff; overflow: hidden; text-align: center }
.dialog h1 { font-size: 17px; margin: 0; padding: 32px 24px 0 }
.dialog p { margin: 0; padding: 16px 24px 32px; color: #7f7f7f; white-space: pre-line }
.row { display: flex; border-top: 1px solid #eee }
.row button { flex: 1; border-left: 1px solid #eee }
button { all: unset; box-sizing: border-box; display: block; padding: 15px; text-align: center; pointer-events: auto }
.sheet { margin-top: auto; width: 100%; background: #fff; border-radius: 12px 12px 0 0; padding-bottom: 34px; max-height: 70%; overflow-y: auto }
.sheet button { width: 100%; border-bottom: 1px solid #eee }
.sheet [aria-selected=true] { font-weight: 600 }
.columns { display: flex } .columns > div { flex: 1 }
.toast { position: absolute; left: 50%; top: 45%; transform: translate(-50%,-50%); padding: 16px 20px; border-radius: 8px; background: rgba(76,76,76,.95); color: #fff; text-align: center; max-width: 60% }
.shade { position: absolute; inset: 0; pointer-events: auto }
input, textarea { font: inherit; margin: 16px 24px; width: calc(100% - 48px); box-sizing: border-box }
@media (prefers-color-scheme: dark) { .dialog, .sheet { background: #2c2c2c; color: #eee } .row, .row button, .sheet button { border-color: #444 } }
`

export function mountOverlay(): void {
  const sheet = document.createElement('style')
  sheet.textContent = style
  overlay.append(sheet)
  document.body.append(host)
}

function make(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  element.textContent = text
  return element
}

function button(text: string, work: () => void): HTMLElement {
  const element = make('button', '', text)
  element.addEventListener('click', work)
  return element
}

function cover(inner: HTMLElement): HTMLElement {
  const mask = make('div', 'mask')
  mask.append(inner)
  overlay.append(mask)
  return mask
}

let toast: HTMLElement | null = null
let toastTimer = 0

export function hideToast(): void {
  clearTimeout(toastTimer)
  toast?.remove()
  toast = null
}

export function showToast(title: string, durationMs: number | null, mask: boolean): void {
  hideToast()
  toast = make('div', mask ? 'shade' : '')
  toast.append(make('div', 'toast', title))
  overlay.append(toast)
  if (durationMs !== null) toastTimer = window.setTimeout(hideToast, durationMs)
}

export interface ModalWords {
  title: string
  content: string
  confirmText: string
  cancelText: string
  showCancel: boolean
  editable: boolean
  placeholderText: string
}

/** Resolves to whether it was confirmed, and what was written. */
export function showModal(words: ModalWords): Promise<{ confirm: boolean; content: string }> {
  return new Promise((resolve) => {
    const dialog = make('div', 'dialog')
    const field = document.createElement('input')
    field.placeholder = words.placeholderText
    if (words.title !== '') dialog.append(make('h1', '', words.title))
    if (words.editable) {
      field.value = words.content
      dialog.append(field)
    } else dialog.append(make('p', '', words.content))
    const mask = cover(dialog)
    const done = (confirm: boolean) => {
      mask.remove()
      resolve({ confirm, content: field.value })
    }
    const row = make('div', 'row')
    if (words.showCancel)
      row.append(
        button(words.cancelText, () => {
          done(false)
        }),
      )
    row.append(
      button(words.confirmText, () => {
        done(true)
      }),
    )
    dialog.append(row)
  })
}

/** Resolves to the index of the chosen item, or null. */
export function showSheet(items: string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const sheet = make('div', 'sheet')
    const mask = cover(sheet)
    const done = (index: number | null) => {
      mask.remove()
      resolve(index)
    }
    items.forEach((item, index) => {
      sheet.append(
        button(item, () => {
          done(index)
        }),
      )
    })
    sheet.append(
      button('取消', () => {
        done(null)
      }),
    )
  })
}

function columnOf(items: string[], chosen: number, choose: (index: number) => void): HTMLElement {
  const column = make('div', '')
  const rows = items.map((item, index) => {
    const row = button(item, () => {
      rows.forEach((other, at) => {
        other.setAttribute('aria-selected', String(at === index))
      })
      choose(index)
    })
    row.setAttribute('aria-selected', String(index === chosen))
    return row
  })
  column.append(...rows)
  return column
}

/** WeChat's picker: columns of words, or a date or time. Resolves to nothing when it is cancelled. */
export function pick(columns: string[][], value: number[]): Promise<number[] | undefined>
export function pick(
  kind: 'date' | 'time',
  value: string,
  bounds: { start: string; end: string },
): Promise<string | undefined>
export function pick(
  kind: string[][] | 'date' | 'time',
  value: number[] | string,
  bounds = { start: '', end: '' },
): Promise<number[] | string | undefined> {
  return new Promise((resolve) => {
    const sheet = make('div', 'sheet')
    const mask = cover(sheet)
    let chosen: number[] | string = value
    if (typeof kind === 'string') {
      const field = document.createElement('input')
      Object.assign(field, { type: kind, value, min: bounds.start, max: bounds.end })
      field.addEventListener('input', () => {
        chosen = field.value
      })
      sheet.append(field)
    } else {
      const indexes = kind.map((_, at) => Number(value[at] ?? 0))
      chosen = indexes
      const box = make('div', 'columns')
      kind.forEach((items, at) =>
        box.append(columnOf(items, indexes[at] ?? 0, (index) => (indexes[at] = index))),
      )
      sheet.append(box)
    }
    const row = make('div', 'row')
    const done = (result: number[] | string | undefined) => {
      mask.remove()
      resolve(result)
    }
    row.append(
      button('取消', () => {
        done(undefined)
      }),
      button('确定', () => {
        done(chosen)
      }),
    )
    sheet.prepend(row)
  })
}

export function showPictures(urls: string[], at: number): void {
  const mask = make('div', 'mask')
  const image = document.createElement('img')
  image.src = urls[at] ?? ''
  image.style.cssText = 'margin:auto;max-width:100%;max-height:100%'
  mask.append(image)
  mask.addEventListener('click', () => {
    mask.remove()
  })
  overlay.append(mask)
}
