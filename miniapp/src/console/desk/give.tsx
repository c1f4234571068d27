// 派给谁, always in sight: people and teams with their distance and load; keys 1–9 choose, Enter gives.
import type { PeopleList } from '@chaolin/shared/staff/people-schema'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { classes, testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Pressable } from '../../ui/pressable'
import { Tag } from '../../ui/tag'
import { readPeople, staffKey, type StaffReport } from '../../staff/api'
import { sayDistance } from '../../staff/parts/distance'
import { staffWords } from '../../staff/words'
import { deskWords } from './words'

export interface Receiver {
  body: { staffId: string } | { teamId: string }
  id: string
  name: string
  note: string
  onDuty: boolean
  full: boolean
  open: number
}

/** As many as there are number keys; the others are one tap further. */
export const mostKeys = 9

export function useReceivers(report: StaffReport | undefined) {
  const t = useT(staffWords)
  const homeId = report?.microBrain?.id ?? ''
  const number = report?.number ?? ''
  const query = useQuery({
    queryKey: [...staffKey, 'people', homeId, number],
    queryFn: () => readPeople(homeId, number),
    enabled: homeId !== '' && (report?.steps.includes('dispatch') ?? false),
  })
  return { query, receivers: query.data ? receiversOf(query.data, report, t) : [] }
}

type Say = (
  key: 'meters' | 'kilometers' | 'membersOnDuty' | 'offDuty',
  values?: Record<string, number>,
) => string

function receiversOf({ items, teams, suggested }: PeopleList, report: StaffReport | undefined, t: Say) {
  const people = items.map((person): Receiver => {
    const inTeams = teams.filter(({ id }) => person.teams.includes(id)).map(({ name }) => name)
    const note = [inTeams.join('、'), sayDistance(person.distanceM, t), person.onDuty ? '' : t('offDuty')]
    return { ...person, body: { staffId: person.id }, note: note.filter(Boolean).join(' · ') }
  })
  const groups = teams.map((team): Receiver => {
    const note = [
      t('membersOnDuty', { on: team.membersOnDuty, count: team.members }),
      sayDistance(team.distanceM, t),
    ]
    return { ...team, full: false, body: { teamId: team.id }, note: note.filter(Boolean).join(' · ') }
  })
  const best = suggested ? ('teamId' in suggested ? suggested.teamId : suggested.staffId) : undefined
  const holder = report?.assignee?.id ?? report?.team?.id
  const rank = (one: Receiver) => (one.id === best ? 0 : one.onDuty ? 1 : 2)
  return [...people, ...groups].filter(({ id }) => id !== holder).sort((a, b) => rank(a) - rank(b))
}

interface GiveProps {
  receivers: readonly Receiver[]
  error: Error | null
  chosen: string | undefined
  onChoose: (id: string) => void
}

export function Give({ receivers, error, chosen, onChoose }: GiveProps) {
  const t = useT(deskWords)
  const staff = useT(staffWords)
  const [all, setAll] = useState(false)
  const rest = receivers.length - mostKeys
  return (
    <Card kind="snug" testId="desk-give">
      <View className="line between">
        <View className="strong">{t('give')}</View>
        <View className="note soft">{t('giveNote')}</View>
      </View>
      {error ? (
        <Notice icon="alert" tone="warm">
          {error.message}
        </Notice>
      ) : null}
      {receivers.length === 0 && !error ? <View className="note soft">{t('noPeople')}</View> : null}
      <View className="stack">
        {receivers.slice(0, all ? undefined : mostKeys).map((receiver, index) => (
          <Pressable
            key={receiver.id}
            className={classes('desk-receiver', receiver.id === chosen && 'on')}
            onPress={receiver.full ? undefined : () => onChoose(receiver.id)}
            told={{ role: 'radio', checked: receiver.id === chosen }}
            testId={`give-${receiver.id}`}
          >
            <View className={classes('desk-key', index >= mostKeys && 'none')}>
              {index < mostKeys ? index + 1 : ''}
            </View>
            <View className="strong desk-receiver-name one">{receiver.name}</View>
            <View className="note soft one grow">{receiver.note}</View>
            {receiver.full ? (
              <Tag>{staff('dispatchOff')}</Tag>
            ) : (
              <View className="note soft" {...testable(`give-open-${receiver.id}`)}>
                {staff('inHand', { count: receiver.open })}
              </View>
            )}
            {receiver.id === chosen ? <Icon name="check" size="m" className="tidal" /> : null}
          </Pressable>
        ))}
      </View>
      {rest > 0 && !all ? (
        <Button kind="plain" small onPress={() => setAll(true)} testId="give-more">
          {t('giveMore', { count: rest })}
        </Button>
      ) : null}
    </Card>
  )
}
