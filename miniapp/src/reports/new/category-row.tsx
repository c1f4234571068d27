// What kind of matter it is: the two that the words speak of, and all the others.
import type { Category } from '@chaolin/shared/reports/category-view'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chip } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Sheet } from '../../ui/sheet'
import { newWords } from './words'

interface CategoryRowProps {
  categories: readonly Category[]
  /** Codes, best first. */
  suggested: readonly string[]
  chosen: Category | undefined
  onChoose: (code: string) => void
  wrong: string | undefined
}

const shownFirst = 2

export function CategoryRow({ categories, suggested, chosen, onChoose, wrong }: CategoryRowProps) {
  const [open, setOpen] = useState(false)
  const t = useT(newWords)
  const language = useDisplay((display) => display.language)
  const first = topOf(categories, suggested, chosen)
  const choose = (code: string) => {
    onChoose(code)
    setOpen(false)
  }
  const chip = (category: Category, testId: string) => (
    <Chip
      key={category.code}
      role="radio"
      on={category.code === chosen?.code}
      onPress={() => choose(category.code)}
      testId={testId}
    >
      {category[language]}
    </Chip>
  )
  return (
    <View className="row slim last">
      <View className="grow stack gap-2">
        <View className="chips">
          {first.map((category) => chip(category, `report-category-${category.code}`))}
          <Chip onPress={() => setOpen(true)} testId="report-category-other">
            {t('other')}
          </Chip>
        </View>
        {wrong ? <View className="field-help wrong">{wrong}</View> : null}
      </View>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('categories')} testId="report-categories">
        <View className="chips">
          {categories.map((category) => chip(category, `report-all-${category.code}`))}
        </View>
      </Sheet>
    </View>
  )
}

/** The chosen one is always in sight. */
function topOf(categories: readonly Category[], suggested: readonly string[], chosen: Category | undefined) {
  const top = suggested
    .slice(0, shownFirst)
    .flatMap((code) => categories.find((each) => each.code === code) ?? [])
  if (!chosen || top.includes(chosen)) return top
  return [chosen, ...top.slice(0, shownFirst - 1)]
}
