// 派给谁: people and teams of the post, on duty, near and with little in hand first; oneself is one tap.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { useSession } from '../../session'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { readPeople, staffKey, type StaffReport } from '../api'
import { sayDistance } from '../parts/distance'
import { staffWords } from '../words'
import { useStep } from './use-step'

interface DispatchSheetProps {
  report: StaffReport
  onClose: () => void
}

export function DispatchSheet({ report, onClose }: DispatchSheetProps) {
  const t = useT(staffWords)
  const me = useSession(({ person }) => person?.id)
  const homeId = report.microBrain?.id ?? ''
  const people = useQuery({
    queryKey: [...staffKey, 'people', homeId, report.number],
    queryFn: () => readPeople(homeId, report.number),
    enabled: homeId !== '',
  })
  const step = useStep(report, 'dispatch', onClose)
  const state = stateOf(people, people.data?.items.length === 0 && people.data.teams.length === 0)
  const mayOthers = report.steps.includes('approve') || report.steps.includes('transfer')
  const self = people.data?.items.find(({ id }) => id === me)
  return (
    <Sheet open onClose={onClose} title={t('dispatchTitle')} testId="sheet-dispatch">
      {step.problem ? (
        <Notice icon="alert" tone="warm" testId="dispatch-problem">
          {step.problem}
        </Notice>
      ) : null}
      {self && report.assignee?.id !== me ? (
        <Button
          kind="primary"
          block
          busy={step.busy}
          off={self.full ? t('dispatchOff') : undefined}
          onPress={() => step.take({ staffId: self.id })}
          testId="dispatch-mine"
        >
          {t('dispatchMine')}
        </Button>
      ) : null}
      {state === 'loading' ? <Skeleton /> : null}
      {state === 'empty' ? <Empty art="empty" title={t('dispatchEmpty')} /> : null}
      {state === 'error' || state === 'offline' ? (
        <Notice icon="offline" tone="warm">
          {people.error?.message}
        </Notice>
      ) : null}
      {mayOthers && people.data ? (
        <>
          <View className="note soft">{t('dispatchNote')}</View>
          <Receivers people={people.data} report={report} me={me} onTake={step.take} />
        </>
      ) : null}
    </Sheet>
  )
}

interface ReceiversProps {
  people: Awaited<ReturnType<typeof readPeople>>
  report: StaffReport
  me: string | undefined
  onTake: (body: Record<string, unknown>) => void
}

function Receivers({ people, report, me, onTake }: ReceiversProps) {
  const t = useT(staffWords)
  const said = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' · ')
  return (
    <View className="stack">
      {people.teams.map((team) => (
        <Row
          key={team.id}
          title={team.name}
          note={said(
            t('membersOnDuty', { on: team.membersOnDuty, count: team.members }),
            t('inHand', { count: team.open }),
            sayDistance(team.distanceM, t),
          )}
          end={team.onDuty ? <Tag tone="green">{t('onDuty')}</Tag> : <Tag>{t('offDuty')}</Tag>}
          onPress={report.team?.id === team.id ? undefined : () => onTake({ teamId: team.id })}
          testId={`dispatch-team-${team.id}`}
        />
      ))}
      {people.items
        .filter(({ id }) => id !== me)
        .map((person) => (
          <Row
            key={person.id}
            title={person.name}
            note={said(
              person.full ? t('dispatchOff') : undefined,
              t('inHand', { count: person.open }),
              sayDistance(person.distanceM, t),
            )}
            end={person.onDuty ? <Tag tone="green">{t('onDuty')}</Tag> : <Tag>{t('offDuty')}</Tag>}
            onPress={
              person.full || report.assignee?.id === person.id
                ? undefined
                : () => onTake({ staffId: person.id })
            }
            testId={`dispatch-${person.id}`}
          />
        ))}
    </View>
  )
}
