// Built-in components that a person chooses with: switch, radio, checkbox, slider, picker, picker-view.
import { report } from '../bridge.ts'
import { pick } from '../overlay.ts'
import { onActivate } from './boxes.ts'
import { flag, selfOf, textValue, type BuiltIn, type Self } from './define.ts'

function pressed(self: Self, work: () => void): void {
  const run = () => {
    if (!flag(self.read('disabled'))) work()
  }
  self.onTap(run)
  onActivate(self, run)
}

function mark(self: Self) {
  return {
    checked: (value: unknown) => self.box.toggleAttribute('checked', flag(value)),
    disabled: (value: unknown) => self.box.toggleAttribute('disabled', flag(value)),
    color: (value: unknown) => {
      if (textValue(value) !== '') self.box.style.setProperty('--wx-color', textValue(value))
    },
  }
}

function createSwitch(self: Self) {
  pressed(self, () => {
    const now = !flag(self.read('checked'))
    self.keep('checked', now)
    self.send('change', { value: now })
  })
  return {
    ...mark(self),
    type: (value: unknown) => {
      self.box.setAttribute('type', textValue(value))
    },
  }
}

function createRadio(self: Self) {
  pressed(self, () => {
    if (flag(self.read('checked'))) return
    const group = self.box.closest('wx-radio-group')
    for (const box of group?.querySelectorAll('wx-radio') ?? [])
      selfOf(box)?.keep('checked', box === self.box)
    self.keep('checked', true)
    const groupSelf = group === null ? undefined : selfOf(group)
    groupSelf?.keep('value', self.read('value'))
    groupSelf?.send('change', { value: self.read('value') })
  })
  return mark(self)
}

function createCheckbox(self: Self) {
  pressed(self, () => {
    self.keep('checked', !flag(self.read('checked')))
    const group = self.box.closest('wx-checkbox-group')
    if (group === null) return
    const boxes = [...group.querySelectorAll('wx-checkbox')].map(selfOf)
    const value = boxes.filter((box) => flag(box?.read('checked'))).map((box) => box?.read('value'))
    selfOf(group)?.keep('value', value)
    selfOf(group)?.send('change', { value })
  })
  return mark(self)
}

function createSlider(self: Self) {
  const range = document.createElement('input')
  range.type = 'range'
  self.box.append(range)
  range.addEventListener('input', () => {
    self.send('changing', { value: Number(range.value) })
  })
  range.addEventListener('change', () => {
    self.keep('value', Number(range.value))
    self.send('change', { value: Number(range.value) })
  })
  const set = (name: 'min' | 'max' | 'step' | 'value') => (value: unknown) => {
    range[name] = String(value)
  }
  return { min: set('min'), max: set('max'), step: set('step'), value: set('value') }
}

function labelsOf(range: unknown, key: unknown): string[] {
  if (!Array.isArray(range)) return []
  const name = textValue(key)
  return range.map((item: unknown) =>
    name === '' ? textValue(item) : textValue((item as Record<string, unknown>)[name]),
  )
}

async function openPicker(self: Self): Promise<void> {
  const mode = textValue(self.read('mode')) || 'selector'
  const value = self.read('value')
  let chosen: unknown
  if (mode === 'selector') {
    const [at] =
      (await pick([labelsOf(self.read('range'), self.read('rangeKey'))], [Number(value ?? 0)])) ?? []
    chosen = at
  } else if (mode === 'multiSelector') {
    const ranges = (self.read('range') as unknown[]).map((range) => labelsOf(range, self.read('rangeKey')))
    chosen = await pick(ranges, (value as number[] | undefined) ?? [])
  } else if (mode === 'date' || mode === 'time') {
    const bounds = { start: textValue(self.read('start')), end: textValue(self.read('end')) }
    chosen = await pick(mode, textValue(value), bounds)
  } else report(`a picker of mode ${mode} was tapped: the harness does not play it`)
  if (chosen === undefined) {
    self.send('cancel', {})
    return
  }
  self.keep('value', chosen)
  self.send('change', { value: chosen })
}

function createPicker(self: Self) {
  pressed(self, () => {
    void openPicker(self)
  })
  return {}
}

const rowHeight = 34

function createPickerView(self: Self) {
  const columns = () => [...self.box.querySelectorAll<HTMLElement>('wx-picker-view-column')]
  self.box.addEventListener(
    'scrollend',
    () => {
      const value = columns().map((column) => Math.round(column.scrollTop / rowHeight))
      if (JSON.stringify(value) === JSON.stringify(self.read('value'))) return
      self.keep('value', value)
      self.send('change', { value })
    },
    { capture: true },
  )
  return {
    value: (value: unknown) => {
      requestAnimationFrame(() => {
        columns().forEach((column, index) => {
          column.scrollTop = Number((value as number[] | undefined)?.[index] ?? 0) * rowHeight
        })
      })
    },
  }
}

const choice = { checked: false, disabled: false, color: '', value: '', name: '' }

export const choices: BuiltIn[] = [
  { tag: 'switch', leaf: true, properties: { ...choice, type: 'switch' }, create: createSwitch },
  { tag: 'radio', properties: choice, create: createRadio },
  { tag: 'checkbox', properties: choice, create: createCheckbox },
  { tag: 'radio-group', properties: { name: '', value: '' } },
  { tag: 'checkbox-group', properties: { name: '', value: [] } },
  {
    tag: 'slider',
    leaf: true,
    properties: { min: 0, max: 100, step: 1, value: 0, name: '' },
    create: createSlider,
  },
  {
    tag: 'picker',
    properties: {
      mode: 'selector',
      range: [],
      rangeKey: '',
      value: undefined,
      start: '',
      end: '',
      disabled: false,
      name: '',
    },
    create: createPicker,
  },
  { tag: 'picker-view', properties: { value: [] }, create: createPickerView },
  { tag: 'picker-view-column' },
]
