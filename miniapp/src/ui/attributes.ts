// Attributes that every component shares: what a reader is told, and the name by which a test finds it.

export interface Told {
  role?:
    'button' | 'checkbox' | 'radio' | 'switch' | 'tab' | 'tablist' | 'dialog' | 'alert' | 'img' | 'heading'
  label?: string
  checked?: boolean
  selected?: boolean
  disabled?: boolean
  busy?: boolean
  expanded?: boolean
  hidden?: boolean
}

type Attributes = Record<string, string | number | boolean>

const h5 = process.env.TARO_ENV !== 'weapp'

/** WeChat takes ariaLabel, and config/accessibility.ts lets it through the templates; a browser takes aria-label. */
export function told(what: Told): Attributes {
  const attributes: Attributes = {}
  for (const [name, value] of Object.entries(what)) {
    if (value === undefined) continue
    if (name === 'role') attributes[h5 ? 'role' : 'ariaRole'] = value
    else attributes[h5 ? `aria-${name}` : `aria${name[0]?.toUpperCase()}${name.slice(1)}`] = `${value}`
  }
  if (h5 && what.role && pressable.has(what.role)) attributes['tabIndex'] = 0
  return attributes
}

const pressable = new Set(['button', 'checkbox', 'radio', 'switch', 'tab'])

/** In WeChat a test finds a thing by its id, in a browser by either. */
export function testable(testId: string | undefined): Attributes {
  return testId ? { id: testId, 'data-testid': testId } : {}
}

export function classes(...names: (string | false | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}
