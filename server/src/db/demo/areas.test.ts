// The demo geography: complete, the same each time, without gaps or overlaps, every post within its own area.
import { describe, expect, test } from '@jest/globals'
import { findArea, indexAreas } from '@chaolin/shared/routing/areas/area-index'
import { isInside, type Point } from '@chaolin/shared/routing/geometry'
import { makeDemoAddresses } from './addresses.ts'
import { makeDemoAreas, randomFrom, readSnapshot } from './areas.ts'
import { makeDemoMicroBrains } from './micro-brains.ts'

const snapshot = readSnapshot()
const areas = makeDemoAreas(snapshot)
const indexed = indexAreas(areas.map(({ code, ring }) => ({ id: code, rings: [ring] })))
const microBrains = makeDemoMicroBrains(snapshot, areas)

test('7 streets, 127 communities, with their official codes', () => {
  expect(snapshot.streets).toHaveLength(7)
  expect(areas).toHaveLength(127)
  expect(areas.find(({ code }) => code === '330114001012')).toMatchObject({
    name: '湾南社区',
    street: '330114001',
  })
  for (const { code, street } of areas) expect(code).toMatch(new RegExp(`^${street}\\d{3}$`))
})

test('the same again', () => {
  expect(makeDemoAreas(snapshot)).toEqual(areas)
  expect(makeDemoAddresses(snapshot, areas)).toEqual(makeDemoAddresses(snapshot, areas))
})

test('no overlap and no gap: each side is shared by two or lies on the one outline', () => {
  const sides = new Map<string, number>()
  for (const { ring } of areas)
    for (let i = 0; i + 1 < ring.length; i++) {
      const key = [String(ring[i]), String(ring[i + 1])].sort().join(' ')
      sides.set(key, (sides.get(key) ?? 0) + 1)
    }
  expect([...sides.values()].every((count) => count <= 2)).toBe(true)
  expect(countRings([...sides].filter(([, count]) => count === 1).map(([key]) => key.split(' ')))).toBe(1)
  const random = randomFrom(7)
  for (let i = 0; i < 5000; i++) {
    const point: Point = [120.24 + random() * 0.42, 30.18 + random() * 0.28]
    expect(areas.filter(({ ring }) => isInside(point, [ring])).length).toBeLessThanOrEqual(1)
  }
})

/** How many closed lines these sides make. */
function countRings(sides: string[][]) {
  const next = new Map<string, string[]>()
  for (const [a = '', b = ''] of sides) {
    next.set(a, [...(next.get(a) ?? []), b])
    next.set(b, [...(next.get(b) ?? []), a])
  }
  const open = new Set(next.keys())
  let rings = 0
  while (open.size > 0) {
    rings++
    const walk = [...open].slice(0, 1)
    for (let corner = walk.pop(); corner !== undefined; corner = walk.pop())
      if (open.delete(corner)) walk.push(...(next.get(corner) ?? []))
  }
  return rings
}

describe('posts', () => {
  test('one each, 14 campuses, 2 police, the district', () => {
    const count = (kind: string) => microBrains.filter((row) => row.kind === kind).length
    expect(
      Object.fromEntries(['community', 'street', 'police', 'district', 'campus'].map((k) => [k, count(k)])),
    ).toEqual({
      community: 127,
      street: 7,
      police: 2,
      district: 1,
      campus: 14,
    })
    const police = microBrains.filter(({ kind }) => kind === 'police').flatMap(({ serves }) => serves)
    expect(police.toSorted()).toEqual(snapshot.streets.map(({ code }) => code))
  })
  test('each place lies within its own area, and its parent is there', () => {
    const ids = new Set(microBrains.map(({ id }) => id))
    for (const { id, kind, lng, lat, parentId, serves } of microBrains) {
      const community = findArea([lng, lat], indexed)?.id ?? ''
      const own = { community: [id], street: [id], district: [id], police: serves, campus: [parentId ?? ''] }[
        kind
      ]
      expect(own.some((code) => community.startsWith(code))).toBe(true)
      expect(parentId === null ? kind : ids.has(parentId)).toBe(parentId === null ? 'district' : true)
    }
  })
})

test('compounds and buildings stand in their community; 湾南小区 has 12', () => {
  const addresses = makeDemoAddresses(snapshot, areas)
  const byCode = new Map(addresses.map((row) => [row.code, row]))
  expect(byCode.size).toBe(addresses.length)
  const communityOf = (code: string): string => {
    const { kind, parentCode } = byCode.get(code)!
    return kind === 'community' ? code : communityOf(parentCode!)
  }
  for (const { code, kind, point } of addresses)
    if (kind === 'building' || kind === 'compound')
      expect(findArea(point ?? [0, 0], indexed)?.id).toBe(communityOf(code))
  expect(addresses.filter(({ parentCode }) => parentCode === 'compound-1')).toHaveLength(12)
  expect(byCode.get('compound-1')).toMatchObject({ name: '湾南小区', synthetic: true })
  const plates = addresses.flatMap((row) => row.plates ?? [])
  expect(new Set(plates).size).toBe(plates.length)
  expect(byCode.get('compound-1-b1')?.plates).toEqual(['DP-1001'])
})
