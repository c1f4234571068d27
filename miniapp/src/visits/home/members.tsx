// Who lives here and who wants to: a yes, a no, taking somebody out, leaving.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Count } from '../../ui/tag'
import { LongerSheet } from '../../ui/longer-sheet'
import { extendClaim, stepClaim, type HouseholdView } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { useChange } from './use-change'
import { homeWords } from './words'

interface HomeProps {
  household: HouseholdView
}
type Member = HouseholdView['members'][number]

export function Members({ household }: HomeProps) {
  const t = useT(homeWords)
  const [removing, setRemoving] = useState<Member>()
  const [extending, setExtending] = useState<Member>()
  const { members } = household
  return (
    <>
      <Section title={t('members')} />
      <Card kind="flush" testId="home-members">
        {members.map((member, index) => (
          <Row
            key={member.claimId}
            lead={<Mark icon="person" />}
            title={member.you ? `${member.name}（${t('you')}）` : member.name}
            note={[
              t(`role_${member.role}`),
              member.until ? t('until', { day: member.until.slice(0, 10) }) : '',
            ]
              .filter(Boolean)
              .join(' · ')}
            last={index === members.length - 1}
            end={
              <View className="line">
                {member.canExtend ? (
                  <Button
                    small
                    kind="plain"
                    onPress={() => setExtending(member)}
                    testId={`extend-${member.claimId}`}
                  >
                    {t('extend')}
                  </Button>
                ) : null}
                {member.canRemove && !member.you ? (
                  <Button
                    small
                    kind="plain"
                    onPress={() => setRemoving(member)}
                    testId={`remove-${member.claimId}`}
                  >
                    {t('remove')}
                  </Button>
                ) : null}
              </View>
            }
          />
        ))}
      </Card>
      {extending ? <ExtendSheet member={extending} onClose={() => setExtending(undefined)} /> : null}
      {removing ? <RemoveSheet member={removing} onClose={() => setRemoving(undefined)} /> : null}
    </>
  )
}

function ExtendSheet({ member, onClose }: { member: Member; onClose: () => void }) {
  const act = useChange(
    (until: string, keyFor) => extendClaim(member.claimId, until, keyFor({ id: member.claimId, until })),
    onClose,
  )
  return (
    <LongerSheet
      name={member.name}
      until={member.until!}
      busy={act.isPending}
      error={act.error}
      onYes={(until) => act.mutate(until)}
      onClose={onClose}
    />
  )
}

function RemoveSheet({ member, onClose }: { member: Member; onClose: () => void }) {
  const t = useT(homeWords)
  const act = useChange(
    (_: undefined, keyFor) =>
      stepClaim(member.claimId, 'remove', keyFor({ remove: member.claimId, since: member.since })),
    onClose,
  )
  return (
    <AskSheet
      title={t('removeTitle', { name: member.name })}
      note={t('removeNote')}
      act={t('remove')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate(undefined)}
      onClose={onClose}
      testId="remove"
    />
  )
}

export function Pending({ household }: HomeProps) {
  const t = useT(homeWords)
  const { pending } = household
  const decide = useChange(({ id, step }: { id: string; step: 'accept' | 'refuse' }, keyFor) =>
    stepClaim(id, step, keyFor({ id, step })),
  )
  if (pending.length === 0) return null
  return (
    <>
      <Section title={t('pending')} end={<Count count={pending.length} />} />
      <Card testId="home-pending">
        <View className="note soft">{t('pendingNote')}</View>
        {pending.map(({ claimId, name, role, until, canDecide }) => (
          <View key={claimId} className="stack gap-2">
            <View className="line wide">
              <Mark icon="guest" tone="warm" />
              <View className="grow">
                <View className="strong">{name}</View>
                <View className="note soft">
                  {[t(`role_${role}`), until ? t('until', { day: until.slice(0, 10) }) : '']
                    .filter(Boolean)
                    .join(' · ')}
                </View>
              </View>
            </View>
            {canDecide ? (
              <View className="line">
                <Button
                  kind="quiet"
                  grow
                  onPress={() => decide.mutate({ id: claimId, step: 'refuse' })}
                  testId={`refuse-${claimId}`}
                >
                  {t('refuse')}
                </Button>
                <Button
                  grow
                  busy={decide.isPending}
                  onPress={() => decide.mutate({ id: claimId, step: 'accept' })}
                  testId={`accept-${claimId}`}
                >
                  {t('accept')}
                </Button>
              </View>
            ) : (
              <View className="note soft">{t('waitsFor')}</View>
            )}
          </View>
        ))}
        {decide.error ? (
          <Notice icon="alert" tone="warm" testId="pending-problem">
            {decide.error.message}
          </Notice>
        ) : null}
      </Card>
    </>
  )
}

export function Leave({ household }: HomeProps) {
  const t = useT(homeWords)
  const [asking, setAsking] = useState(false)
  const mine = household.members.find(({ you }) => you)
  const act = useChange(
    (_: undefined, keyFor) =>
      stepClaim(mine?.claimId ?? '', 'leave', keyFor({ leave: mine?.claimId, since: mine?.since })),
    () => setAsking(false),
  )
  if (!mine) return null
  return (
    <>
      <Button kind="quiet" block onPress={() => setAsking(true)} testId="home-leave">
        {t('leave')}
      </Button>
      {asking ? (
        <AskSheet
          title={t('leaveTitle')}
          note={t('leaveNote')}
          act={t('leave')}
          danger
          busy={act.isPending}
          error={act.error}
          onYes={() => act.mutate(undefined)}
          onClose={() => setAsking(false)}
          testId="leave"
        />
      ) : null}
    </>
  )
}
