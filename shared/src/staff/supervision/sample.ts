// The random sample of supervision: drawn by a seed, so that every process draws the same one.

export const sampleRule = { share: 0.02, least: 5, most: 200 } as const

export const sampleSize = (count: number) =>
  Math.min(count, sampleRule.most, Math.max(sampleRule.least, Math.ceil(count * sampleRule.share)))

/** Draws from ids: by the seed and the id alone, in whatever order they come. */
export function drawSample(seed: string, ids: readonly number[]): number[] {
  const start = mix(seed, 0x811c9dc5)
  return ids
    .map((id) => ({ id, rank: mix(`:${id}`, start) }))
    .sort((a, b) => a.rank - b.rank || a.id - b.id)
    .slice(0, sampleSize(ids.length))
    .map(({ id }) => id)
}

/** FNV-1a, and then MurmurHash3's last turns, so that ids side by side are ranked far apart. */
function mix(text: string, start: number): number {
  let hash = start
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
