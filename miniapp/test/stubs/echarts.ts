// ECharts as far as our code calls it, for a page without a canvas: remembers what it was told to draw.

type Option = Record<string, unknown>

/** What a test reads. */
export const drawn = { maps: new Map<string, { features: unknown[] }>(), options: [] as Option[], open: 0 }

export const init = () => {
  drawn.open += 1
  return {
    setOption: (option: Option) => void drawn.options.push(option),
    resize: () => undefined,
    dispose: () => {
      drawn.open -= 1
    },
  }
}
export const registerMap = (name: string, map: { features: unknown[] }) => void drawn.maps.set(name, map)
export const use = (): void => undefined
export const [BarChart, CustomChart, GeoComponent, GridComponent, CanvasRenderer] = Array(5)

// What a canvas needs of a browser and jsdom has not.
window.matchMedia ??= () =>
  ({
    matches: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }) as unknown as MediaQueryList
window.ResizeObserver ??= class implements ResizeObserver {
  readonly #sized: ResizeObserverCallback
  constructor(sized: ResizeObserverCallback) {
    this.#sized = sized
  }
  observe(): void {
    this.#sized([], this)
  }
  unobserve(): void {}
  disconnect(): void {}
}
