// 并案: into which one, near by or by its number; and taken back.
import { isOpen, type ReportStatus } from '@chaolin/shared/reports/rules'
import { limits } from '@chaolin/shared/text'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { when } from '../../ui/time'
import { hasLeft, readDuplicates, staffKey, type StaffReport } from '../api'
import { useNow } from '../../ui/use-now'
import { staffWords } from '../words'
import { linkWords } from './link-words'
import { useStep } from './use-step'

interface LinkSheetProps {
  report: StaffReport
  onClose: () => void
  /** It went to another post: where to go from here. */
  onLeft: () => void
}

export function MergeSheet({ report, onClose }: Omit<LinkSheetProps, 'onLeft'>) {
  const t = useT(linkWords)
  const [into, setInto] = useState('')
  const [note, setNote] = useState('')
  const [internal, setInternal] = useState('')
  const step = useStep(report, 'merge', onClose)
  const tooLong = [note, internal].some((text) => [...text].length > limits.note)
  const off = into.trim() === '' ? t('pickFirst') : tooLong ? t('tooLong') : undefined
  const body = {
    into: into.trim(),
    ...(note.trim() ? { note: note.trim() } : {}),
    ...(internal.trim() ? { internalNote: internal.trim() } : {}),
  }
  return (
    <Sheet open onClose={onClose} title={t('merge')} testId="sheet-merge">
      <View className="note soft">{t('mergeNote')}</View>
      <Alike report={report} value={into} onChange={setInto} />
      <Field
        label={t('byNumber')}
        placeholder={t('numberHint')}
        value={into}
        onInput={setInto}
        wrong={step.wrong('into')}
        testId="merge-into"
      />
      <Field label={t('note')} value={note} onInput={setNote} max={limits.note} testId="merge-note" />
      <Field
        label={t('internal')}
        value={internal}
        onInput={setInternal}
        max={limits.note}
        testId="merge-internal"
      />
      {step.problem && !step.wrong('into') ? (
        <Notice icon="alert" tone="warm" testId="merge-problem">
          {step.problem}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={step.busy}
        off={off}
        onPress={() => step.take(body)}
        testId="merge-submit"
      >
        {t('doMerge')}
      </Button>
    </Sheet>
  )
}

interface AlikeProps {
  report: StaffReport
  value: string
  onChange: (number: string) => void
}

/** What is open near by and much the same. */
function Alike({ report, value, onChange }: AlikeProps) {
  const t = useT(linkWords)
  const words = useT(staffWords)
  const language = useDisplay((display) => display.language)
  const now = useNow(20_000)
  const { data } = useQuery({
    queryKey: [...staffKey, 'duplicates', report.number],
    queryFn: () => readDuplicates(report.number),
    staleTime: 60_000,
  })
  const items = (data?.items ?? []).filter(({ status }) => isOpen(status as ReportStatus))
  if (data && items.length === 0) return <View className="note soft">{t('nearNone')}</View>
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('near')}</View>
      {items.map((item) => (
        <Row
          key={item.number}
          lead={value === item.number ? <Icon name="check" size="m" className="tidal" /> : null}
          title={item.summary}
          note={words('alikeNote', {
            m: Math.round(item.distanceM),
            when: when(item.createdAt, now, language),
          })}
          noArrow
          onPress={() => onChange(item.number)}
          testId={`merge-${item.number}`}
        />
      ))}
    </View>
  )
}

export function UnmergeSheet({ report, onClose, onLeft }: LinkSheetProps) {
  const t = useT(linkWords)
  const [note, setNote] = useState('')
  const step = useStep(report, 'unmerge', (answer) => {
    onClose()
    if (answer && hasLeft(answer)) onLeft()
  })
  const off = [...note].length > limits.note ? t('tooLong') : undefined
  return (
    <Sheet open onClose={onClose} title={t('unmerge')} testId="sheet-unmerge">
      <View className="note soft">{t('unmergeNote')}</View>
      <Field label={t('note')} value={note} onInput={setNote} max={limits.note} testId="unmerge-note" />
      {step.problem ? (
        <Notice icon="alert" tone="warm" testId="unmerge-problem">
          {step.problem}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={step.busy}
        off={off}
        onPress={() => step.take(note.trim() ? { note: note.trim() } : {})}
        testId="unmerge-submit"
      >
        {t('doUnmerge')}
      </Button>
    </Sheet>
  )
}
