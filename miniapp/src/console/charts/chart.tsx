// A chart on a canvas, in the colours and the size of its place; a reader is told its figures in words.
import type { ECharts, EChartsCoreOption } from 'echarts/core'
import { useEffect, useRef } from 'react'
import { lookOf, type Look } from './look'

type Engine = typeof import('./engine')

export interface ChartProps {
  /** Drawn anew whenever it is another function. */
  draw: (look: Look, engine: Engine) => EChartsCoreOption
  /** What it shows, in words. */
  label: string
  className?: string
  testId?: string
}

const moveMs = 480

export function Chart({ draw, label, className, testId }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const now = useRef(draw)
  const paint = useRef<() => void>(undefined)
  useEffect(() => {
    now.current = draw
    paint.current?.()
  }, [draw])
  useEffect(() => {
    const element = place.current
    if (!element) return undefined
    let gone = false
    let held: ReturnType<typeof hold> | undefined
    void import(/* webpackChunkName: "charts" */ './engine').then((engine) => {
      if (gone) return
      held = hold(element, engine, now)
      paint.current = held.paint
    })
    return () => {
      gone = true
      paint.current = undefined
      held?.close()
    }
  }, [])
  return <div ref={place} className={className} role="img" aria-label={label} data-testid={testId} />
}

/** One chart for as long as its place is there; it follows the place's size, and light and dark. */
function hold(element: HTMLElement, engine: Engine, draw: { current: ChartProps['draw'] }) {
  const chart: ECharts = engine.init(element, null, { renderer: 'canvas' })
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches
  const paint = () =>
    chart.setOption({
      animation: !calm,
      animationDuration: 0,
      animationDurationUpdate: moveMs,
      ...draw.current(lookOf(element), engine),
    })
  const sized = new ResizeObserver(() => {
    chart.resize()
    paint()
  })
  const scheme = window.matchMedia('(prefers-color-scheme: dark)')
  // Observed at once, which is the first painting.
  sized.observe(element)
  scheme.addEventListener('change', paint)
  return {
    paint,
    close: () => {
      sized.disconnect()
      scheme.removeEventListener('change', paint)
      chart.dispose()
    },
  }
}
