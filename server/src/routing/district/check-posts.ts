// The posts of a folder together: one tree below one district, and nobody missing in it.
import type { MicroBrainKind } from '@chaolin/shared/routing/schema'
import { isInside } from '@chaolin/shared/routing/geometry'
import type { CheckedArea } from '../areas/check/check.ts'
import { files, type DistrictPost, type DistrictSite, type Problem } from './district.ts'

/** What each kind stands under. */
const parents: Record<MicroBrainKind, MicroBrainKind[]> = {
  district: [],
  street: ['district'],
  police: ['district'],
  community: ['street'],
  campus: ['street', 'district'],
}

/** Gives the code of the district; null when there is none to load. */
export function checkPosts(posts: DistrictPost[], problems: Problem[]): string | null {
  const byId = new Map<string, DistrictPost>()
  const wrong = (post: DistrictPost | null, message: string) =>
    problems.push({ file: files.posts, line: post?.line ?? null, message })
  for (const post of posts) {
    if (byId.has(post.id)) wrong(post, `编号 ${post.id} 写了两次`)
    byId.set(post.id, post)
  }
  for (const post of posts) {
    const parent = post.parentId === null ? null : byId.get(post.parentId)
    const expected = parents[post.kind] ?? []
    if (post.kind === 'district' && post.parentId !== null) wrong(post, '区上面没有上级')
    else if (parent === undefined) wrong(post, `没有上级 ${post.parentId}`)
    else if (expected.length > 0 && !(parent && expected.includes(parent.kind)))
      wrong(post, `${post.kind} 的上级要是 ${expected.join(' 或 ')}`)
  }
  checkServes(posts, byId, wrong)
  const districts = posts.filter(({ kind }) => kind === 'district')
  for (const post of districts) if (!/^\d{6}$/.test(post.id)) wrong(post, '区的编号是 6 位数字')
  if (districts.length !== 1) wrong(districts[1] ?? null, `要有一个区，现在有 ${districts.length} 个`)
  return districts[0]?.id ?? null
}

function checkServes(
  posts: DistrictPost[],
  byId: Map<string, DistrictPost>,
  wrong: (post: DistrictPost, message: string) => void,
) {
  const servedBy = new Map<string, DistrictPost>()
  for (const post of posts) {
    if (post.kind !== 'police' && post.serves.length > 0) wrong(post, '只有 police 填 serves')
    for (const street of post.serves) {
      if (byId.get(street)?.kind !== 'street') wrong(post, `serves 里的 ${street} 不是街道`)
      const other = servedBy.get(street)
      if (other) wrong(post, `${street} 已经归 ${other.name}`)
      servedBy.set(street, post)
    }
  }
}

/** A community without an area would get nothing, one that stands outside of it was mixed up. */
export function checkAreasOfPosts(posts: DistrictPost[], areas: CheckedArea[], problems: Problem[]) {
  const areaOf = new Map(areas.map(({ id, polygons }) => [id, polygons]))
  for (const { kind, id, name, lng, lat, line } of posts) {
    if (kind !== 'community') continue
    const polygons = areaOf.get(id)
    if (!polygons) problems.push({ file: files.posts, line, message: `${name} 在 ${files.areas} 里没有边界` })
    else if (!isInside([lng, lat], polygons.flat()))
      problems.push({ file: files.posts, line, message: `${name} 的位置不在它自己的边界里` })
  }
}

export function checkSites(sites: DistrictSite[], posts: DistrictPost[], problems: Problem[]) {
  const ids = new Set(posts.map(({ id }) => id))
  const seen = new Set<string>()
  for (const { id, microBrainId, line } of sites) {
    if (!ids.has(microBrainId))
      problems.push({ file: files.sites, line, message: `没有 ${microBrainId} 这个指挥站` })
    if (seen.has(id)) problems.push({ file: files.sites, line, message: `编号 ${id} 写了两次` })
    seen.add(id)
  }
}
