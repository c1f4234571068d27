// The kinds of matters, for residents and staff alike: names and rules from the server, icons from here.
import { useQuery } from '@tanstack/react-query'
import type { Category } from '@chaolin/shared/reports/category-view'
import { get } from './api'
import type { IconName } from './ui/icon-names'

const keptMs = 60 * 60_000

const icons: Record<string, IconName> = {
  facility: 'tool',
  greenery: 'map',
  sanitation: 'box',
  noise: 'speak',
  parking: 'car',
  traffic: 'car',
  ebike: 'flash',
  fire: 'siren',
  property: 'home',
  utilities: 'flash',
  building: 'gate',
  dispute: 'users',
  labour: 'pay',
  rental: 'key',
  security: 'shield',
  fraud: 'alert',
  care: 'heart',
  pets: 'ox',
  advice: 'chat',
}

/** A kind that a district added later has its name, and the plain icon. */
export const categoryIcon = (code: string): IconName => icons[code] ?? 'text'

const readCategories = () => get<{ items: Category[] }>('/v1/report-categories')

export function useCategories(): readonly Category[] {
  const { data } = useQuery({ queryKey: ['report-categories'], queryFn: readCategories, staleTime: keptMs })
  return data?.items ?? []
}
