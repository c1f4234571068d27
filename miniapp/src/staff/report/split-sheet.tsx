// 拆分: each further matter becomes a report of its own, sent where its words belong.
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chip } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import type { StaffReport } from '../api'
import { linkWords } from './link-words'
import { useStep } from './use-step'

const mostChildren = 10

interface Part {
  text: string
  category: string | undefined
}

export function SplitSheet({ report, onClose }: { report: StaffReport; onClose: () => void }) {
  const t = useT(linkWords)
  const [parts, setParts] = useState<Part[]>([{ text: '', category: undefined }])
  const step = useStep(report, 'split', onClose)
  const room = mostChildren - report.children.length
  const change = (at: number, more: Partial<Part>) =>
    setParts(parts.map((part, i) => (i === at ? { ...part, ...more } : part)))
  const body = {
    parts: parts.map(({ text, category }) => ({ text: text.trim(), ...(category ? { category } : {}) })),
  }
  const off = useMissing(parts, room)
  return (
    <Sheet open onClose={onClose} title={t('split')} testId="sheet-split">
      <View className="note soft">{t('splitNote')}</View>
      {parts.map((part, at) => (
        <PartFields
          key={at}
          part={part}
          at={at}
          wrong={step.wrong(`parts.${at}.text`) ?? step.wrong(`parts.${at}.category`)}
          onChange={(more) => change(at, more)}
          {...(parts.length > 1 ? { onRemove: () => setParts(parts.filter((_, i) => i !== at)) } : {})}
        />
      ))}
      <Button
        kind="quiet"
        small
        icon="plus"
        off={parts.length >= room ? t('splitFull') : undefined}
        onPress={() => setParts([...parts, { text: '', category: undefined }])}
        testId="split-add"
      >
        {t('addPart')}
      </Button>
      {step.problem ? (
        <Notice icon="alert" tone="warm" testId="split-problem">
          {step.problem}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={step.busy}
        off={off}
        onPress={() => step.take(body)}
        testId="split-submit"
      >
        {t('doSplit')}
      </Button>
    </Sheet>
  )
}

function useMissing(parts: readonly Part[], room: number) {
  const t = useT(linkWords)
  if (parts.length > room) return t('splitFull')
  if (parts.some(({ text }) => text.trim() === '')) return t('partMissing')
  return parts.some(({ text }) => [...text].length > limits.text) ? t('tooLong') : undefined
}

interface PartFieldsProps {
  part: Part
  at: number
  wrong: string | undefined
  onChange: (more: Partial<Part>) => void
  onRemove?: () => void
}

function PartFields({ part, at, wrong, onChange, onRemove }: PartFieldsProps) {
  const t = useT(linkWords)
  const language = useDisplay((display) => display.language)
  const categories = useCategories()
  return (
    <View className="stack gap-2">
      <Field
        label={t('part', { n: at + 1 })}
        placeholder={t('partHint')}
        value={part.text}
        onInput={(text) => onChange({ text })}
        max={limits.text}
        tall
        wrong={wrong}
        testId={`split-text-${at}`}
      />
      <View className="field-label">{t('partCategory')}</View>
      <View className="chips">
        <Chip
          on={part.category === undefined}
          role="radio"
          onPress={() => onChange({ category: undefined })}
          testId={`split-any-${at}`}
        >
          {t('anyCategory')}
        </Chip>
        {categories.map((category) => (
          <Chip
            key={category.code}
            on={part.category === category.code}
            role="radio"
            onPress={() => onChange({ category: category.code })}
            testId={`split-${category.code}-${at}`}
          >
            {category[language]}
          </Chip>
        ))}
      </View>
      {onRemove ? (
        <Button kind="plain" small icon="minus" onPress={onRemove} testId={`split-remove-${at}`}>
          {t('removePart')}
        </Button>
      ) : null}
    </View>
  )
}
