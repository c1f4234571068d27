// AbortController for the mini-program, which has none: as much of it as react-query uses.
type Listener = () => void

class MiniAbortSignal {
  aborted = false
  reason: unknown = undefined
  onabort: Listener | null = null
  private listeners = new Set<Listener>()

  addEventListener(_type: 'abort', listener: Listener): void {
    this.listeners.add(listener)
  }

  removeEventListener(_type: 'abort', listener: Listener): void {
    this.listeners.delete(listener)
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }

  abort(reason: unknown): void {
    if (this.aborted) return
    this.aborted = true
    this.reason = reason
    this.onabort?.()
    for (const listener of this.listeners) listener()
    this.listeners.clear()
  }
}

export class MiniAbortController {
  readonly signal = new MiniAbortSignal()

  abort(reason: unknown = new Error('aborted')): void {
    this.signal.abort(reason)
  }
}
