// 批量: the same step for several matters of the queue, and for each that was refused the reason.
import { limits } from '@chaolin/shared/text'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { readPeople, staffKey, type QueueItem } from '../../staff/api'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { PickList } from '../parts/pick-list'
import { Problem } from '../../ui/problem'
import type { BulkAnswer } from './api'
import { useBulk, type Bulk } from './use-bulk'
import { bulkWords } from './words'

interface BulkSheetProps {
  items: readonly QueueItem[]
  microBrainId: string
  onClose: () => void
}

/** Opens it where something can be done at once. */
export function BulkButton({ items, microBrainId }: Omit<BulkSheetProps, 'onClose'>) {
  const t = useT(bulkWords)
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button small kind="plain" icon="list" onPress={() => setOpen(true)} testId="bulk-open">
        {t('bulk')}
      </Button>
      {open ? <BulkSheet items={items} microBrainId={microBrainId} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

export function BulkSheet({ items, microBrainId, onClose }: BulkSheetProps) {
  const t = useT(bulkWords)
  const bulk = useBulk(items)
  const { step, answer } = bulk
  return (
    <Sheet open onClose={onClose} title={t('title')} testId="bulk">
      {answer ? (
        <Outcome answer={answer} items={items} onAgain={bulk.again} />
      ) : step ? (
        <>
          <View className="note soft">{t('note')}</View>
          <Chips
            options={bulk.steps.map((value) => ({ value, label: t(value) }))}
            value={step}
            onChange={bulk.setStep}
            testId="bulk-step"
          />
          {step === 'dispatch' ? <WhomField bulk={bulk} microBrainId={microBrainId} /> : null}
          {step === 'merge' ? <IntoField bulk={bulk} /> : null}
          <Which bulk={bulk} />
          <Field
            label={t('said')}
            value={bulk.note}
            onInput={bulk.setNote}
            max={limits.note}
            testId="bulk-note"
          />
          <Problem error={bulk.error} testId="bulk-problem" />
          <Button
            kind="primary"
            block
            busy={bulk.busy}
            off={bulk.off}
            onPress={bulk.take}
            testId="bulk-submit"
          >
            {t(doWords[step], { count: bulk.chosen.length })}
          </Button>
        </>
      ) : (
        <View className="note soft" data-testid="bulk-empty">
          {t('empty')}
        </View>
      )}
    </Sheet>
  )
}

const doWords = { accept: 'doAccept', dispatch: 'doDispatch', merge: 'doMerge' } as const

function Which({ bulk }: { bulk: Bulk }) {
  const t = useT(bulkWords)
  const shown = bulk.fitting.filter(({ number }) => !(bulk.step === 'merge' && number === bulk.into))
  return (
    <View className="stack gap-2">
      <View className="line between">
        <View className="field-label">{t('which', { count: bulk.chosen.length })}</View>
        <View className="line">
          <Button small kind="plain" onPress={bulk.pickAll} testId="bulk-all">
            {t('all')}
          </Button>
          <Button small kind="plain" onPress={bulk.pickNone} testId="bulk-none">
            {t('none')}
          </Button>
        </View>
      </View>
      <Card kind="flush">
        {shown.map((item, index) => (
          <Row
            key={item.number}
            slim
            noArrow
            title={item.summary}
            note={item.number}
            strong={bulk.chosen.includes(item.number)}
            end={bulk.chosen.includes(item.number) ? <Icon name="check" size="m" className="tidal" /> : null}
            last={index === shown.length - 1}
            onPress={() => bulk.toggle(item.number)}
            testId={`bulk-${item.number}`}
          />
        ))}
      </Card>
    </View>
  )
}

function WhomField({ bulk, microBrainId }: { bulk: Bulk; microBrainId: string }) {
  const t = useT(bulkWords)
  const { data, error } = useQuery({
    queryKey: [...staffKey, 'people', microBrainId],
    queryFn: () => readPeople(microBrainId),
  })
  const people = (data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const teams = (data?.teams ?? []).map(({ id, name }) => ({ value: id, label: name }))
  const value = bulk.whom ? ('staffId' in bulk.whom ? bulk.whom.staffId : bulk.whom.teamId) : undefined
  return (
    <>
      <Problem error={error} testId="bulk-people-problem" />
      <PickList
        label={t('whom')}
        single
        options={[...people, ...teams]}
        values={value ? [value] : []}
        onChange={([id]) =>
          bulk.setWhom(
            id === undefined
              ? undefined
              : teams.some((team) => team.value === id)
                ? { teamId: id }
                : { staffId: id },
          )
        }
        testId="bulk-whom"
      />
    </>
  )
}

function IntoField({ bulk }: { bulk: Bulk }) {
  const t = useT(bulkWords)
  return (
    <PickList
      label={t('into')}
      single
      options={bulk.fitting.map(({ number, summary }) => ({ value: number, label: summary }))}
      values={bulk.into ? [bulk.into] : []}
      onChange={([number]) => bulk.setInto(number)}
      testId="bulk-into"
    />
  )
}

interface OutcomeProps {
  answer: BulkAnswer
  items: readonly QueueItem[]
  onAgain: () => void
}

function Outcome({ answer, items, onAgain }: OutcomeProps) {
  const t = useT(bulkWords)
  const { done, refused } = answer
  const summaryOf = (number: string) => items.find((item) => item.number === number)?.summary ?? number
  return (
    <>
      {done.length > 0 ? (
        <Notice icon="check" testId="bulk-done">
          {t('done', { count: done.length })}
        </Notice>
      ) : null}
      {refused.length > 0 ? (
        <Notice icon="alert" tone="warm" testId="bulk-refused">
          <View className="strong">{t('refused', { count: refused.length })}</View>
          {refused.map(({ number, detail }) => (
            <View key={number}>{`${summaryOf(number)}（${number}）：${detail}`}</View>
          ))}
        </Notice>
      ) : null}
      <Button kind="quiet" block onPress={onAgain} testId="bulk-again">
        {t('again')}
      </Button>
    </>
  )
}
