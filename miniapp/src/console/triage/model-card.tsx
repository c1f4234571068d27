// One model: its figures on texts that it had not seen, and by category.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import type { Models } from '../api'
import { triageWords } from './words'

type Stored = Models['items'][number]

interface ModelCardProps {
  /** The shipped one has no row of its own. */
  model: Stored | Models['shipped']
  active: boolean
  busy: boolean
  onActivate: () => void
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

export function ModelCard({ model, active, busy, onActivate }: ModelCardProps) {
  const t = useT(triageWords)
  const language = useDisplay((display) => display.language)
  const [open, setOpen] = useState(false)
  const { version, figures } = model
  const stored = 'status' in model ? model : undefined
  const mayActivate = !active && stored?.status !== 'refused'
  const shown = [
    [t('top1'), percent(figures.top1)],
    [t('top3'), percent(figures.top3)],
    [t('answered'), percent(figures.top1Answered)],
    [t('asked'), percent(figures.texts > 0 ? figures.asked / figures.texts : 0)],
    [t('calibration'), percent(figures.calibrationError)],
    [t('gate'), figures.gate.toFixed(2)],
  ] as const
  return (
    <Card kind="snug" testId={`model-${version}`} ringed={active}>
      <View className="line">
        <View className="strong grow one">{version}</View>
        {active ? <Tag tone="green">{t('active')}</Tag> : null}
        {stored ? null : <Tag>{t('shipped')}</Tag>}
        {stored?.status === 'refused' ? <Tag tone="red">{t('refused')}</Tag> : null}
        {stored?.status === 'replaced' && !active ? <Tag>{t('replaced')}</Tag> : null}
      </View>
      {stored ? (
        <View className="note soft">
          {t('trained', { when: when(stored.createdAt, new Date(), language), count: stored.corrections })}
        </View>
      ) : null}
      <View className="figures">
        {shown.map(([label, value]) => (
          <View key={label} className="figure-box">
            <View className="lead">{value}</View>
            <View className="note soft">{label}</View>
          </View>
        ))}
      </View>
      <View className="note faint">{t('texts', { count: figures.texts })}</View>
      {open ? <Recall recall={figures.recall} /> : null}
      <View className="line">
        <Button small kind="quiet" onPress={() => setOpen(!open)} testId={`recall-${version}`}>
          {t(open ? 'hideRecall' : 'recall')}
        </Button>
        {mayActivate ? (
          <Button small busy={busy} onPress={onActivate} testId={`activate-${version}`}>
            {t('activate')}
          </Button>
        ) : null}
      </View>
    </Card>
  )
}

/** The weakest first: that is where the next corrections help. */
function Recall({ recall }: { recall: Record<string, number> }) {
  const categories = useCategories()
  const language = useDisplay((display) => display.language)
  const rows = Object.entries(recall).sort(([, a], [, b]) => a - b)
  return (
    <View className="stack gap-2">
      {rows.map(([code, share]) => (
        <View key={code} className="line note">
          <View className="recall-name one">
            {categories.find((each) => each.code === code)?.[language] ?? code}
          </View>
          <View className="meter grow">
            <View className="meter-fill" style={{ width: percent(share).replace(' ', '') }} />
          </View>
          <View className="recall-share soft">{percent(share)}</View>
        </View>
      ))}
    </View>
  )
}
