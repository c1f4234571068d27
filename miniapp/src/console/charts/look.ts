// What a canvas cannot take from the style sheet by itself: colours, the font, and how large things are here.

const colours = [
  'ink',
  'ink-2',
  'ink-3',
  'line',
  'edge',
  'canvas',
  'surface',
  'sunken',
  'tide',
  'warm',
  'red',
] as const
export type Colour = (typeof colours)[number]

export interface Look {
  colour: Record<Colour, string>
  family: string
  /** Pixels for what would be this many at the usual size. */
  size: (px: number) => number
  width: number
  height: number
}

const usualPx = 16

export function lookOf(element: HTMLElement): Look {
  const style = getComputedStyle(element)
  const named = colours.map((name) => [name, style.getPropertyValue(`--${name}`).trim()] as const)
  const em = Number.parseFloat(style.fontSize) || usualPx
  return {
    colour: Object.fromEntries(named) as Look['colour'],
    family: style.fontFamily,
    size: (px) => (px * em) / usualPx,
    width: element.clientWidth,
    height: element.clientHeight,
  }
}
