// Who applied and who takes part: checked, suspended, ended; the number only with a reason.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  checkSteps,
  mayCheck,
  volunteerStatuses,
  type CheckStep,
  type VolunteerStatus,
} from '@chaolin/shared/staff/volunteers/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { ListState } from '../parts/list-state'
import { Problem } from '../../ui/problem'
import { WordsForm } from '../parts/words-form'
import { checkVolunteer, readVolunteers, revealPhone, volunteerKey, type StaffVolunteerRow } from './api'
import { volunteerWords } from './words'

type Filter = 'all' | VolunteerStatus

export function People({ post, checks }: { post: string; checks: boolean }) {
  const t = useT(volunteerWords)
  const [filter, setFilter] = useState<Filter>('applied')
  const rows = useInfiniteQuery({
    queryKey: volunteerKey('people', post, filter),
    queryFn: ({ pageParam }) => readVolunteers(post, filter === 'all' ? undefined : filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const options = [
    { value: 'all' as Filter, label: t('all') },
    ...volunteerStatuses.map((value) => ({ value, label: t(`is_${value}`) })),
  ]
  return (
    <View className="stack gap-3">
      <Chips options={options} value={filter} onChange={setFilter} testId="people-filter" />
      <ListState
        rows={rows}
        empty={{ title: t('nonePeople'), note: t('nonePeopleNote') }}
        testId="volunteers"
      >
        {items.map((item) => (
          <PersonCard key={item.id} item={item} checks={checks} />
        ))}
      </ListState>
    </View>
  )
}

const needsReason = (step: CheckStep) => step === 'refuse' || step === 'suspend' || step === 'end'

function PersonCard({ item, checks }: { item: StaffVolunteerRow; checks: boolean }) {
  const t = useT(volunteerWords)
  const language = useDisplay((display) => display.language)
  const [open, setOpen] = useState<CheckStep | 'reveal'>()
  const [phone, setPhone] = useState<string>()
  const close = () => setOpen(undefined)
  const check = useCheck(item, close)
  const { id, name, kind, status, words, reason, consent, hours, appliedAt } = item
  const said = hours.map(({ year, quarters }) => t('hours', { year, hours: quarters / 4 })).join(' · ')
  const applied = { when: when(appliedAt, new Date(), language), version: consent.version }
  return (
    <Card kind="snug" testId={`volunteer-${id}`}>
      <View className="line between wrap">
        <View className="strong">{`${name} · ${t(`kind_${kind}`)}`}</View>
        <Tag {...(status === 'applied' ? { tone: 'warm' as const } : {})}>{t(`is_${status}`)}</Tag>
      </View>
      <View className="soft">{t('phone', { phone: phone ?? item.phone })}</View>
      {words ? <View className="words">{words}</View> : null}
      {reason ? <View className="note soft">{t('why', { reason })}</View> : null}
      <View className="note soft">{t('applied', applied)}</View>
      <View className="note soft">{said || t('noHours')}</View>
      {checks ? (
        <View className="line wrap">
          {checkSteps
            .filter((step) => mayCheck(step, status))
            .map((step) => (
              <Button
                key={step}
                small
                kind={step === 'accept' ? 'primary' : 'quiet'}
                busy={check.isPending && check.variables.step === step}
                onPress={() => (needsReason(step) ? setOpen(step) : check.mutate({ step }))}
                testId={`${step}-${id}`}
              >
                {t(step)}
              </Button>
            ))}
          {phone === undefined && item.phone !== '' ? (
            <Button small kind="plain" onPress={() => setOpen('reveal')} testId={`reveal-${id}`}>
              {t('reveal')}
            </Button>
          ) : null}
        </View>
      ) : null}
      {open ? null : <Problem error={check.error} testId={`check-problem-${id}`} />}
      {open === 'reveal' ? <RevealForm id={id} onPhone={setPhone} onClose={close} /> : null}
      {open && open !== 'reveal' ? (
        <WordsForm
          title={`${t(open)} · ${name}`}
          label={t('reasonLabel')}
          hint={t('reasonHint')}
          act={t(open)}
          danger={open !== 'refuse'}
          busy={check.isPending}
          error={check.error}
          onSend={(words) => check.mutate({ step: open, reason: words })}
          onClose={close}
          testId="form-check"
        />
      ) : null}
    </Card>
  )
}

function useCheck(item: StaffVolunteerRow, onDone: () => void) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: ({ step, reason }: { step: CheckStep; reason?: string }) =>
      checkVolunteer(item.id, step, reason, keyFor({ id: item.id, status: item.status, step, reason })),
    onSuccess: async () => {
      onDone()
      await client.invalidateQueries({ queryKey: volunteerKey() })
    },
  })
}

interface RevealFormProps {
  id: string
  onPhone: (phone: string) => void
  onClose: () => void
}

function RevealForm({ id, onPhone, onClose }: RevealFormProps) {
  const t = useT(volunteerWords)
  const keyFor = useIntentKey()
  const reveal = useMutation({
    mutationFn: (reason: string) => revealPhone(id, reason, keyFor({ id, reason })),
    onSuccess: ({ phone }) => {
      onPhone(phone)
      onClose()
    },
  })
  return (
    <WordsForm
      title={t('reveal')}
      label={t('revealLabel')}
      hint={t('revealHint')}
      act={t('reveal')}
      busy={reveal.isPending}
      error={reveal.error}
      onSend={(reason) => reveal.mutate(reason)}
      onClose={onClose}
      testId="form-reveal"
    />
  )
}
