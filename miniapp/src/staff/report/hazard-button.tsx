// What this report shows goes on the hazard list: what it is, how grave, and by when it is put right.
import { postMayChange } from '@chaolin/shared/campus/cases/rules'
import { useMutation } from '@tanstack/react-query'
import { isOpen } from '@chaolin/shared/reports/rules'
import {
  hazardKindOf,
  hazardLevels,
  hazardLimits,
  type HazardLevel,
} from '@chaolin/shared/staff/hazards/rules'
import type { Hazard } from '@chaolin/shared/staff/hazards/schema'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError, post } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import type { StaffReport } from '../api'
import { inquiryWords } from './inquiry-words'

const dayMs = 24 * 3_600_000
const shanghaiMs = 8 * 3_600_000
const choices = ['1', '3', '7', '15', '30'] as const
type Days = (typeof choices)[number]
const dayIn = (days: Days) =>
  new Date(Date.now() + shanghaiMs + Number(days) * dayMs).toISOString().slice(0, 10)

/** Only where the category is of a kind that hazards have. */
export function HazardButton({ report }: { report: StaffReport }) {
  const t = useT(inquiryWords)
  const [open, setOpen] = useState(false)
  const [listed, setListed] = useState<string>()
  if (listed)
    return (
      <Notice icon="shield" tone="grey" testId="hazard-listed">
        {t('listed', { number: listed })}
      </Notice>
    )
  if (!isOpen(report.status) || !postMayChange(report) || hazardKindOf(report.category) === 'other')
    return null
  return (
    <>
      <Button kind="plain" block icon="shield" onPress={() => setOpen(true)} testId="report-hazard">
        {t('hazard')}
      </Button>
      {open ? <HazardSheet number={report.number} onDone={setListed} onClose={() => setOpen(false)} /> : null}
    </>
  )
}

interface HazardSheetProps {
  number: string
  onDone: (hazard: string) => void
  onClose: () => void
}

function HazardSheet({ number, onDone, onClose }: HazardSheetProps) {
  const t = useT(inquiryWords)
  const keyFor = useIntentKey()
  const [title, setTitle] = useState('')
  const [level, setLevel] = useState<HazardLevel>('general')
  const [days, setDays] = useState<Days>()
  const list = useMutation({
    mutationFn: (within: Days) => {
      const body = { title: title.trim(), level, rectifyBy: dayIn(within) }
      return post<Hazard>(`/v1/staff/reports/${encodeURIComponent(number)}/hazard`, body, {
        key: keyFor(body),
      })
    },
    onSuccess: (hazard) => {
      onClose()
      onDone(hazard.number)
    },
  })
  const off = title.trim() === '' ? t('needTitle') : days ? undefined : t('needDays')
  return (
    <Sheet open onClose={onClose} title={t('hazard')} testId="sheet-hazard">
      <Field
        label={t('hazardTitle')}
        placeholder={t('hazardHint')}
        value={title}
        onInput={setTitle}
        max={hazardLimits.title}
        testId="hazard-title"
      />
      <View className="field-label">{t('level')}</View>
      <Chips<HazardLevel>
        options={hazardLevels.map((value) => ({ value, label: t(value) }))}
        value={level}
        onChange={setLevel}
        testId="hazard-level"
      />
      {level === 'major' ? <View className="note soft">{t('majorNote')}</View> : null}
      <View className="field-label">{t('within')}</View>
      <Chips<Days>
        options={choices.map((count) => ({ value: count, label: t('days', { count }) }))}
        value={days}
        onChange={setDays}
        testId="hazard-days"
      />
      {list.error ? (
        <Notice icon="alert" tone="warm" testId="hazard-problem">
          {list.error instanceof ApiError ? list.error.message : ''}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={list.isPending}
        off={off}
        onPress={() => days && list.mutate(days)}
        testId="hazard-send"
      >
        {t('hazard')}
      </Button>
    </Sheet>
  )
}
