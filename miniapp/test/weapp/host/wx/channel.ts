// WeChat's event channel between a page and the one that it opened.
type Listener = (...values: unknown[]) => void

export class EventChannel {
  readonly #listeners = new Map<string, Set<{ listener: Listener; once: boolean }>>()
  #other: EventChannel | null = null

  static pair(): [EventChannel, EventChannel] {
    const [a, b] = [new EventChannel(), new EventChannel()]
    a.#other = b
    b.#other = a
    return [a, b]
  }

  #add(name: string, listener: Listener, once: boolean): void {
    const all = this.#listeners.get(name) ?? new Set()
    all.add({ listener, once })
    this.#listeners.set(name, all)
  }

  on(name: string, listener: Listener): void {
    this.#add(name, listener, false)
  }

  once(name: string, listener: Listener): void {
    this.#add(name, listener, true)
  }

  off(name: string, listener?: Listener): void {
    for (const entry of this.#listeners.get(name) ?? [])
      if (listener === undefined || entry.listener === listener) this.#listeners.get(name)?.delete(entry)
  }

  emit(name: string, ...values: unknown[]): void {
    if (this.#other === null) return
    const listeners = this.#other.#listeners.get(name) ?? new Set()
    for (const entry of listeners) {
      if (entry.once) listeners.delete(entry)
      entry.listener(...(JSON.parse(JSON.stringify(values)) as unknown[]))
    }
  }
}
