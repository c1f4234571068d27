// Where a picture's address leads: a file of the package, a temporary file, or the network.
export function packageFile(source: string): string {
  if (/^(https?:|data:|blob:)/.test(source)) return source
  if (source.startsWith('wxfile://')) return `/__temp/${source.slice('wxfile://'.length)}`
  return `/__package/${source.replace(/^(\.?\/)+/, '')}`
}
