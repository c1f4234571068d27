// On which day, and in which part of it.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chip, Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { serverNowMs } from '../../ui/server-time'
import { Sheet } from '../../ui/sheet'
import { inShanghai, months } from '../../ui/time'
import { onDay, partsOf, type Draft } from './draft'
import { lostNewWords } from './words'

const dayMs = 86_400_000
const daysBack = 30
const near = { '0': 'today', '1': 'yesterday', '2': 'before' } as const

export function When({ draft, onChange }: { draft: Draft; onChange: (draft: Draft) => void }) {
  const t = useT(lostNewWords)
  const language = useDisplay((display) => display.language)
  const [open, setOpen] = useState(false)
  const now = new Date(serverNowMs())
  const { daysAgo, part, kind } = draft
  const nameOf = (ago: number) => {
    const { month, date } = inShanghai(new Date(now.getTime() - ago * dayMs))
    return language === 'zh' ? `${month + 1}月${date}日` : `${date} ${months[month]}`
  }
  const days = [
    ...Object.entries(near).map(([value, key]) => ({ value, label: t(key) })),
    { value: 'earlier', label: daysAgo > 2 ? nameOf(daysAgo) : t('earlier') },
  ]
  const partOptions = [
    ...(daysAgo === 0 ? [{ value: 'now', label: t('part_now') }] : []),
    ...partsOf(now, daysAgo).map((each) => ({ value: `${each}`, label: t(`part_${each}`) })),
  ]
  const chooseDay = (ago: number) => {
    onChange(onDay(draft, ago, now))
    setOpen(false)
  }
  return (
    <View className="field">
      <View className="field-label">{t(`when_${kind}`)}</View>
      <Chips
        options={days}
        value={daysAgo > 2 ? 'earlier' : `${daysAgo}`}
        onChange={(value) => (value === 'earlier' ? setOpen(true) : chooseDay(Number(value)))}
        testId="lost-day"
      />
      <Chips
        options={partOptions}
        value={part === undefined ? 'now' : `${part}`}
        onChange={(value) =>
          onChange({ ...draft, part: partsOf(now, daysAgo).find((each) => `${each}` === value) })
        }
        testId="lost-part"
      />
      <Sheet open={open} onClose={() => setOpen(false)} title={t('pickDay')} testId="lost-day-sheet">
        <View className="chips">
          {Array.from({ length: daysBack - 2 }, (_, index) => index + 3).map((ago) => (
            <Chip
              key={ago}
              role="radio"
              on={ago === daysAgo}
              onPress={() => chooseDay(ago)}
              testId={`lost-day-ago-${ago}`}
            >
              {nameOf(ago)}
            </Chip>
          ))}
        </View>
      </Sheet>
    </View>
  )
}
