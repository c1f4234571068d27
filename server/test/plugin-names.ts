// Fastify looks for a plugin's name in `require.cache`, which jest makes up anew each time: two seconds per server.
const displayName = Symbol.for('fastify.display-name')

Object.defineProperty(Function.prototype, displayName, {
  configurable: true,
  get(this: () => unknown) {
    return this.name
  },
  set(this: () => unknown, value: string) {
    Object.defineProperty(this, displayName, { value, configurable: true, writable: true })
  },
})
