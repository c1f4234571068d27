// Who will see it: one line above the button, and the two switches behind it.
import type { Category } from '@chaolin/shared/reports/category-view'
import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import type { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'
import { Pressable } from '../../ui/pressable'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { changeDraft, useDraft } from '../parts/draft'
import { newWords } from './words'

interface PrivacyProps {
  category: Category | undefined
  error: ApiError | undefined
}

export function Privacy({ category, error }: PrivacyProps) {
  const [open, setOpen] = useState(false)
  const isPublic = useDraft((draft) => draft.public)
  const anonymous = useDraft((draft) => draft.anonymous)
  const t = useT(newWords)
  const mayBePublic = category?.mayBePublic !== false
  const mayBeAnonymous = category?.mayBeAnonymous !== false
  const seen = isPublic && mayBePublic
  const wrong = error?.wrong('anonymous')
  const words = seen
    ? t(anonymous ? 'seenPublicAnonymous' : 'seenPublic')
    : t(anonymous ? 'seenAnonymous' : 'seenPrivate')
  return (
    <>
      <Pressable className="line between note" onPress={() => setOpen(true)} testId="report-privacy">
        <View className="line soft grow">
          <Icon name={seen ? 'eye' : 'lock'} size="m" />
          <View className={wrong ? 'bad' : ''}>{wrong ?? words}</View>
        </View>
        <View className="line tidal strong gap-1">
          {t('edit')}
          <Icon name="next" size="s" />
        </View>
      </Pressable>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('who')} testId="report-privacy-sheet">
        <Choice title={t('public')} note={t(mayBePublic ? 'publicNote' : 'publicNever')}>
          <Switch
            on={isPublic}
            shut={!mayBePublic}
            onChange={(on) => changeDraft({ public: on })}
            label={t('public')}
            testId="report-public"
          />
        </Choice>
        <Choice title={t('anonymous')} note={t(mayBeAnonymous ? 'anonymousNote' : 'anonymousNever')}>
          <Switch
            on={anonymous}
            shut={!mayBeAnonymous && !anonymous}
            onChange={(on) => changeDraft({ anonymous: on })}
            label={t('anonymous')}
            testId="report-anonymous"
          />
        </Choice>
        <Button kind="primary" block onPress={() => setOpen(false)} testId="report-privacy-done">
          {t('done')}
        </Button>
      </Sheet>
    </>
  )
}

function Choice({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <View className="line wide between">
      <View className="grow">
        <View className="strong">{title}</View>
        <View className="note soft">{note}</View>
      </View>
      {children}
    </View>
  )
}
