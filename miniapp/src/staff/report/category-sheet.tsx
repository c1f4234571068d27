// Puts a report under another kind: what staff correct here is what the triage learns from.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Home } from '@chaolin/shared/routing/schema'
import { View } from '@tarojs/components'
import { useRef, useState } from 'react'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { categorise, reportKey, staffKey, type Categorised, type StaffReport } from '../api'
import { staffWords } from '../words'

interface CategorySheetProps {
  report: StaffReport
  onClose: () => void
  onDone: (answer: Categorised) => void
}

export function CategorySheet({ report, onClose, onDone }: CategorySheetProps) {
  const t = useT(staffWords)
  const language = useDisplay((display) => display.language)
  const categories = useCategories()
  const [chosen, setChosen] = useState<string>()
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const running = useRef(false)
  const change = useMutation({
    mutationFn: (category: string) => categorise(report.number, { category }, keyFor({ category })),
    onSuccess: (answer) => {
      const { suggestedHome: _suggestedHome, ...changed } = answer
      client.setQueryData(reportKey(report.number), changed)
      void client.invalidateQueries({ queryKey: staffKey })
      onDone(answer)
    },
    onSettled: () => {
      running.current = false
    },
  })
  const submit = () => {
    if (!chosen || running.current) return
    running.current = true
    change.mutate(chosen)
  }
  const options = categories
    .filter(({ code }) => code !== report.category)
    .map((category) => ({ value: category.code, label: category[language] }))
  const name = options.find(({ value }) => value === chosen)?.label
  return (
    <Sheet open onClose={onClose} title={t('recategorise')} testId="category-sheet">
      <Chips options={options} value={chosen} onChange={setChosen} testId="category" />
      <View className="note soft">{t('recategoriseNote')}</View>
      {change.error ? (
        <Notice icon="alert" tone="warm" testId="category-problem">
          {change.error.message}
        </Notice>
      ) : null}
      <Button
        kind="primary"
        block
        busy={change.isPending}
        off={name ? undefined : t('recategorisePick')}
        onPress={submit}
        testId="category-submit"
      >
        {name ? t('recategoriseSubmit', { name }) : t('recategorise')}
      </Button>
    </Sheet>
  )
}

interface SuggestedProps {
  report: StaffReport
  /** Where reports of its new kind usually go. */
  home: Home | undefined
  onTransfer: (microBrainId: string) => void
}

export function Suggested({ report, home, onTransfer }: SuggestedProps) {
  const t = useT(staffWords)
  if (!home) return null
  const { id, name } = home
  return (
    <Notice
      icon="transfer"
      tone="warm"
      testId="suggested-home"
      end={
        report.steps.includes('transfer') ? (
          <Button small kind="quiet" onPress={() => onTransfer(id)} testId="suggested-transfer">
            {t('transferTo', { name })}
          </Button>
        ) : undefined
      }
    >
      {t('suggested', { name })}
    </Notice>
  )
}
