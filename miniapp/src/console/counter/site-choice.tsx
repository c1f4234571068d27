// At which site: a clerk's own, or any one for an administrator.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Sheet } from '../../ui/sheet'
import { keyOf } from '../api'
import { PickList } from '../parts/pick-list'
import { PostState } from '../parts/post-state'
import { readSites, type Site } from './api'
import { counterWords } from './words'

/** Where people come with an appointment. */
const kinds = ['campus_police_post', 'police_station'] as const
const keptMs = 10 * 60_000
const none: readonly Site[] = []

const readAll = async () => {
  const pages = await Promise.all(kinds.map((kind) => readSites(kind)))
  return pages.flatMap(({ items }) => items)
}

/** Where this person works as a clerk. */
export function useOwnSites(): string[] {
  const roles = useSession(({ person }) => person?.roles) ?? []
  return roles.flatMap(({ role, siteId }) => (role === 'clerk' && siteId ? [siteId] : []))
}

/** The sites one may choose from, those one works at first. */
export function useSites() {
  const own = useOwnSites()
  const everywhere = useSession(({ person }) => hasRole(person, 'admin'))
  const query = useQuery({ queryKey: keyOf('sites'), queryFn: readAll, staleTime: keptMs })
  const all = query.data ?? none
  const nameOf = (id: string) => all.find((site) => site.id === id)?.name ?? id
  const others = everywhere ? all.map(({ id }) => id).filter((id) => !own.includes(id)) : []
  const ids = [...own, ...others]
  return { ids, own, everywhere, nameOf, query, find: (id: string) => all.find((site) => site.id === id) }
}
export type Sites = ReturnType<typeof useSites>

interface SiteChoiceProps {
  sites: Sites
  value: string
  onChange: (id: string) => void
}

export function SiteChoice({ sites, value, onChange }: SiteChoiceProps) {
  const t = useT(counterWords)
  const [open, setOpen] = useState(false)
  if (sites.ids.length < 2) return null
  return (
    <View className="line">
      <Button small kind="quiet" icon="pin" onPress={() => setOpen(true)} testId="site-choice">
        {t('chooseSite')}
      </Button>
      {open ? (
        <Sheet open onClose={() => setOpen(false)} title={t('site')} testId="site-sheet">
          <PickList
            label={t('site')}
            options={sites.ids.map((id) => ({ value: id, label: sites.nameOf(id) }))}
            values={[value]}
            single
            nameOf={sites.nameOf}
            onChange={([id]) => {
              if (id) onChange(id)
              setOpen(false)
            }}
            testId="site"
          />
        </Sheet>
      ) : null}
    </View>
  )
}

/** Beneath a room that has no site to show: they are on the way, cannot be had, or there are none. */
export function NoSite({ sites }: { sites: Sites }) {
  const t = useT(counterWords)
  if (!sites.query.data) return <PostState query={sites.query} />
  return <Empty art="place" title={t('noSite')} note={t('noSiteNote')} testId="no-site" />
}
