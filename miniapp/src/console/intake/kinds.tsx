// The table of kinds: what an event of another system is taken for.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { lengthOf } from '../../ui/time'
import { removeKind, type IntakeKind } from '../api'
import { consoleWords } from '../words'
import { KindForm } from './kind-form'
import { RemoveSheet } from './remove-sheet'
import { intakeWords } from './words'

const minuteMs = 60_000

type Open = { what: 'form'; item?: IntakeKind } | { what: 'remove'; item: IntakeKind }

export function Kinds({ items }: { items: readonly IntakeKind[] }) {
  const t = useT(intakeWords)
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  return (
    <View className="stack gap-3">
      <Section
        title={t('kinds')}
        end={
          <Button small icon="plus" onPress={() => setOpen({ what: 'form' })} testId="kind-add">
            {t('addKind')}
          </Button>
        }
      />
      <View className="note soft">{t('kindsNote')}</View>
      {items.length === 0 ? (
        <Card kind="sunk" testId="kinds-none">
          <View className="soft">{t('noKinds')}</View>
        </Card>
      ) : null}
      {items.map((item) => (
        <KindCard key={item.kind} item={item} onOpen={(what) => setOpen({ what, item })} />
      ))}
      {open?.what === 'form' ? (
        <KindForm item={open.item} taken={items.map(({ kind }) => kind)} onClose={close} />
      ) : null}
      {open?.what === 'remove' ? (
        <RemoveSheet
          title={t('removeKindTitle', { name: open.item.name })}
          note={t('removeKindNote')}
          remove={() => removeKind(open.item.kind)}
          onClose={close}
        />
      ) : null}
    </View>
  )
}

function KindCard({ item, onOpen }: { item: IntakeKind; onOpen: (what: Open['what']) => void }) {
  const t = useT(intakeWords)
  const shared = useT(consoleWords)
  const language = useDisplay((display) => display.language)
  const categories = useCategories()
  const { kind, name, category, urgentNumber, home, template, windowMinutes } = item
  const known = categories.find(({ code }) => code === category)
  const goes = home ? t('toLevel', { level: t(`home_${home}`) }) : t('toCategory')
  const merged =
    windowMinutes > 0
      ? t('window', { length: lengthOf(windowMinutes * minuteMs, language) })
      : t('windowNone')
  return (
    <Card kind="snug" testId={`kind-${kind}`}>
      <View className="line wrap">
        <View className="strong one">{name}</View>
        {urgentNumber ? <Tag tone="red">{t('urgent', { number: urgentNumber })}</Tag> : null}
        <Tag tone="tide">{category === null ? t('triage') : (known?.[language] ?? category)}</Tag>
      </View>
      <View className="words">{template}</View>
      <View className="note soft">{[kind, goes, merged].join(' · ')}</View>
      <View className="line wrap">
        <Button small kind="quiet" onPress={() => onOpen('form')} testId={`kind-edit-${kind}`}>
          {shared('edit')}
        </Button>
        <Button small kind="quiet" onPress={() => onOpen('remove')} testId={`kind-remove-${kind}`}>
          {t('remove')}
        </Button>
      </View>
    </Card>
  )
}
