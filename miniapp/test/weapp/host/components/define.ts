// How a built-in component is made: a glass-easel component whose host element is drawn by hand.
import { glassEasel } from 'glass-easel-miniprogram-adapter'

type Handler = (value: unknown) => void

/** What a built-in component sees of itself. */
export interface Self {
  box: HTMLElement
  element: glassEasel.GeneralComponent
  read: (property: string) => unknown
  /** Keeps a property in step with what the person did. */
  keep: (property: string, value: unknown) => void
  send: (type: string, detail: object) => void
  onTap: (listener: () => void) => void
}

export interface BuiltIn {
  tag: string
  properties?: Record<string, unknown>
  /** Shows nothing of what stands between its tags. */
  leaf?: boolean
  create?: (self: Self) => Record<string, Handler>
}

interface Owned {
  handlers: Record<string, Handler>
  attached: boolean
}

const nothing = { groupList: {}, content: () => () => ({ C: () => undefined, B: {} }) }
const owned = new WeakMap<object, Owned>()
const selves = new WeakMap<Element, Self>()

/** The built-in component that draws `box`. */
export function selfOf(box: Element): Self | undefined {
  return selves.get(box)
}

export function flag(value: unknown): boolean {
  return value !== false && value !== undefined && value !== null && value !== '' && value !== 'false'
}

export function textValue(value: unknown): string {
  return value === undefined || value === null ? '' : String(value as string)
}

function selfFor(element: glassEasel.GeneralComponent): Self {
  return {
    box: element.$$ as unknown as HTMLElement,
    element,
    read: (property) => (element.data as Record<string, unknown>)[property],
    keep: (property, value) => {
      element.setData({ [property]: value })
    },
    send: (type, detail) => {
      element.triggerEvent(type, detail, { bubbles: false, composed: false })
    },
    onTap: (listener) => {
      element.addListener('tap', () => {
        listener()
      })
    },
  }
}

/** What WeChat tells a screen reader: aria-role, aria-label and their kin. */
const told = [
  'role',
  'label',
  'checked',
  'selected',
  'disabled',
  'busy',
  'hidden',
  'live',
  'modal',
  'expanded',
  'level',
]
const ariaDefaults = Object.fromEntries(told.map((name) => [ariaProperty(name), '']))

function ariaProperty(name: string): string {
  return `aria${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`
}

function ariaHandlers(box: HTMLElement): Record<string, Handler> {
  return Object.fromEntries(
    told.map((name) => [
      ariaProperty(name),
      (value: unknown) => {
        const attribute = name === 'role' ? 'role' : `aria-${name}`
        if (textValue(value) === '') box.removeAttribute(attribute)
        else box.setAttribute(attribute, textValue(value))
      },
    ]),
  )
}

export function defineBuiltIn(space: glassEasel.ComponentSpace, builtIn: BuiltIn): void {
  const defaults: Record<string, unknown> = { hidden: false, ...ariaDefaults, ...builtIn.properties }
  const properties: Record<string, object> = {}
  for (const [name, value] of Object.entries(defaults)) {
    properties[name] = {
      type: null,
      value,
      observer(this: object, now: unknown) {
        const mine = owned.get(this)
        if (mine?.attached === true) mine.handlers[name]?.(now)
      },
    }
  }
  const definition = space.defineComponent({
    is: `wx/${builtIn.tag}`,
    options: { styleScope: 0, dataDeepCopy: glassEasel.DeepCopyKind.None },
    properties: properties as never,
    ...(builtIn.leaf === true ? { template: nothing } : {}),
    lifetimes: {
      created(this: glassEasel.GeneralComponent) {
        const self = selfFor(this)
        selves.set(self.box, self)
        const hidden = (value: unknown) => self.box.toggleAttribute('wx-hidden', flag(value))
        owned.set(this, {
          handlers: { hidden, ...ariaHandlers(self.box), ...builtIn.create?.(self) },
          attached: false,
        })
      },
      attached(this: glassEasel.GeneralComponent) {
        const mine = owned.get(this)
        if (mine === undefined) return
        mine.attached = true
        for (const [name, handle] of Object.entries(mine.handlers))
          handle((this.data as Record<string, unknown>)[name])
      },
    },
  } as never)
  space.setGlobalUsingComponent(builtIn.tag, definition as unknown as glassEasel.GeneralComponentDefinition)
}
