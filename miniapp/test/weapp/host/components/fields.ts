// Built-in components that a person writes in or presses: input, textarea, button, form.
import { node, report } from '../bridge.ts'
import { onActivate, wants } from './boxes.ts'
import { flag, selfOf, textValue, type BuiltIn, type Self } from './define.ts'

const keyboards: Record<string, string> = { number: 'numeric', digit: 'decimal', idcard: 'text', tel: 'tel' }

function showPlaceholder(self: Self, field: HTMLInputElement | HTMLTextAreaElement) {
  const hint = document.createElement('div')
  self.box.append(hint)
  const redraw = () => {
    hint.textContent = field.value === '' ? textValue(self.read('placeholder')) : ''
    hint.className = `wx-placeholder ${textValue(self.read('placeholderClass'))}`
    hint.setAttribute('style', textValue(self.read('placeholderStyle')))
    self.box.setAttribute('data-placeholder', textValue(self.read('placeholder')))
  }
  return redraw
}

function createField(self: Self, field: HTMLInputElement | HTMLTextAreaElement) {
  field.className = 'wx-field'
  self.box.append(field)
  const redraw = showPlaceholder(self, field)
  const detail = () => ({ value: field.value, cursor: field.selectionStart ?? field.value.length })
  const setValue = (value: unknown) => {
    const text = textValue(value)
    if (field.value !== text) field.value = text
    redraw()
  }
  field.addEventListener('input', () => {
    self.keep('value', field.value)
    redraw()
    self.send('input', { ...detail(), keyCode: 0 })
    fit()
  })
  // WeChat focuses the field wherever its component is touched.
  self.box.addEventListener('mousedown', (event) => {
    if (event.target === field) return
    event.preventDefault()
    field.focus()
  })
  field.addEventListener('focus', () => {
    self.send('focus', { value: field.value, height: 0 })
  })
  field.addEventListener('blur', () => {
    self.send('blur', { ...detail(), encryptedValue: '', encryptError: '' })
    self.send('change', { value: field.value })
  })
  let lines = 0
  const fit = () => {
    if (!(field instanceof HTMLTextAreaElement)) return
    const count = Math.max(
      1,
      Math.round(field.scrollHeight / parseFloat(getComputedStyle(field).lineHeight || '20')),
    )
    if (flag(self.read('autoHeight'))) {
      self.box.style.height = 'auto'
      field.style.height = '0'
      field.style.height = `${field.scrollHeight}px`
    }
    if (count !== lines) self.send('linechange', { height: field.scrollHeight, lineCount: count })
    lines = count
  }
  onActivate(self, () => {
    field.focus()
  })
  return {
    value: (value: unknown) => {
      setValue(value)
      fit()
    },
    placeholder: redraw,
    placeholderStyle: redraw,
    placeholderClass: redraw,
    disabled: (value: unknown) => {
      field.disabled = flag(value)
    },
    maxlength: (value: unknown) => {
      const count = Number(value ?? 140)
      if (count < 0) field.removeAttribute('maxlength')
      else field.maxLength = count
    },
    focus: (value: unknown) => {
      if (flag(value))
        requestAnimationFrame(() => {
          field.focus()
        })
    },
  }
}

function createInput(self: Self) {
  const field = document.createElement('input')
  const handlers = createField(self, field)
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return
    self.send('confirm', { value: field.value })
    if (!flag(self.read('confirmHold'))) field.blur()
  })
  const kind = () => {
    const type = textValue(self.read('type'))
    field.type = flag(self.read('password')) || type === 'safe-password' ? 'password' : 'text'
    field.inputMode = keyboards[type] ?? 'text'
  }
  return { ...handlers, type: kind, password: kind }
}

const fieldProperties = {
  value: '',
  placeholder: '',
  placeholderStyle: '',
  placeholderClass: 'input-placeholder',
  disabled: false,
  maxlength: 140,
  focus: false,
  name: '',
}

async function chooseAvatar(self: Self): Promise<void> {
  const answer = await node({ kind: 'choose', count: 1 })
  if (answer.ok && 'files' in answer && answer.files[0] !== undefined)
    self.send('chooseavatar', { avatarUrl: answer.files[0].path })
}

function openType(self: Self, type: string): void {
  if (type === '') return
  if (type === 'share') wants.share()
  else if (type === 'chooseAvatar') void chooseAvatar(self)
  else if (type === 'agreePrivacyAuthorization') self.send('agreeprivacyauthorization', {})
  else report(`a button with open-type ${type} was tapped: the harness does not play it`)
}

function createButton(self: Self) {
  const { box } = self
  self.onTap(() => {
    const form = box.closest('wx-form')
    const formType = textValue(self.read('formType'))
    if (form !== null && formType === 'submit') selfOf(form)?.send('submit', { value: formValues(form) })
    if (form !== null && formType === 'reset') selfOf(form)?.send('reset', {})
    openType(self, textValue(self.read('openType')))
  })
  return {
    disabled: (value: unknown) => box.toggleAttribute('disabled', flag(value)),
    plain: (value: unknown) => box.toggleAttribute('plain', flag(value)),
    loading: (value: unknown) => box.toggleAttribute('loading', flag(value)),
    type: (value: unknown) => {
      box.setAttribute('type', textValue(value))
    },
    size: (value: unknown) => {
      box.setAttribute('size', textValue(value))
    },
  }
}

function formValues(form: Element): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const box of form.querySelectorAll('*')) {
    const self = selfOf(box)
    const name = textValue(self?.read('name'))
    if (self === undefined || name === '') continue
    values[name] = self.read(box.tagName === 'WX-SWITCH' ? 'checked' : 'value')
  }
  return values
}

export const fields: BuiltIn[] = [
  {
    tag: 'input',
    leaf: true,
    properties: { ...fieldProperties, type: 'text', password: false, confirmHold: false },
    create: createInput,
  },
  {
    tag: 'textarea',
    leaf: true,
    properties: { ...fieldProperties, placeholderClass: 'textarea-placeholder', autoHeight: false },
    create: (self) => createField(self, document.createElement('textarea')),
  },
  {
    tag: 'button',
    properties: {
      disabled: false,
      plain: false,
      loading: false,
      type: 'default',
      size: 'default',
      formType: '',
      openType: '',
    },
    create: createButton,
  },
  { tag: 'form' },
]
