// The kinds of matters: their names from the server, their icons from here.
import { useQuery } from '@tanstack/react-query'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { readCategories, type Category } from '../api'

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

export function useCategories() {
  const language = useDisplay((display) => display.language)
  const { data } = useQuery({
    queryKey: ['report-categories'],
    queryFn: readCategories,
    staleTime: 60 * 60_000,
  })
  const find = (code: string): Category | undefined => data?.items.find((each) => each.code === code)
  return { find, name: (code: string) => find(code)?.[language] ?? '' }
}
