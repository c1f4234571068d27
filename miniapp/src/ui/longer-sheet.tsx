// A stay that is made longer: half a year, a year or two after its last day now.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { defineWords, useT } from '../i18n'
import { AskSheet } from './ask-sheet'
import { Chips } from './chips'

const words = defineWords('longer-sheet', {
  zh: {
    title: '让{{name}}住到哪天？',
    note: '现在住到 {{until}}。延长以后不能缩短，到期前可以移出。',
    term_6: '再住半年',
    term_12: '再住一年',
    term_24: '再住两年',
    new: '新的到期日 {{day}}',
    act: '延长',
  },
  en: {
    title: 'Until when may {{name}} stay?',
    note: 'Until {{until}} now. It cannot be made shorter again; somebody can be removed.',
    term_6: 'Half a year more',
    term_12: 'A year more',
    term_24: 'Two years more',
    new: 'New last day {{day}}',
    act: 'Extend',
  },
})

const terms = ['6', '12', '24'] as const

/** The same day so many months later, or the last of that month. */
export function laterBy(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10)
}

interface LongerSheetProps {
  name: string
  /** The last day as it is now. */
  until: string
  busy: boolean
  error: Error | null
  onYes: (until: string) => void
  onClose: () => void
}

export function LongerSheet({ name, until, busy, error, onYes, onClose }: LongerSheetProps) {
  const t = useT(words)
  const [term, setTerm] = useState<(typeof terms)[number]>('12')
  const day = laterBy(until, Number(term))
  return (
    <AskSheet
      title={t('title', { name })}
      note={t('note', { until })}
      act={t('act')}
      busy={busy}
      error={error}
      onYes={() => onYes(day)}
      onClose={onClose}
      testId="longer"
    >
      <Chips
        options={terms.map((value) => ({ value, label: t(`term_${value}`) }))}
        value={term}
        onChange={setTerm}
        testId="longer-term"
      />
      <View className="strong">{t('new', { day })}</View>
    </AskSheet>
  )
}
