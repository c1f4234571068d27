// The systems that may send: each with its limits, when it last did, its secrets.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { consoleKey, removeSource, rotateSource, type IntakeSource } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { SecretSheet } from '../parts/secret-sheet'
import { consoleWords } from '../words'
import { RemoveSheet } from './remove-sheet'
import { SourceForm } from './source-form'
import { intakeWords } from './words'

interface NewSecret {
  name: string
  secret: string
}
type Open = { what: 'form'; item?: IntakeSource } | { what: 'rotate' | 'remove'; item: IntakeSource }

export function Sources({ items }: { items: readonly IntakeSource[] }) {
  const t = useT(intakeWords)
  const [open, setOpen] = useState<Open>()
  const [secret, setSecret] = useState<NewSecret>()
  const close = () => setOpen(undefined)
  const made = (fresh: NewSecret | undefined) => {
    close()
    setSecret(fresh)
  }
  return (
    <View className="stack gap-3">
      <Section
        title={t('sources')}
        end={
          <Button small icon="plus" onPress={() => setOpen({ what: 'form' })} testId="source-add">
            {t('addSource')}
          </Button>
        }
      />
      {items.length === 0 ? (
        <Card kind="sunk" testId="sources-none">
          <View className="soft">{t('noSources')}</View>
        </Card>
      ) : null}
      {items.map((item) => (
        <SourceCard key={item.id} item={item} onOpen={(what) => setOpen({ what, item })} />
      ))}
      {open?.what === 'form' ? (
        <SourceForm item={open.item} taken={items.map(({ id }) => id)} onDone={made} onClose={close} />
      ) : null}
      {open?.what === 'rotate' ? <Rotate item={open.item} onDone={made} onClose={close} /> : null}
      {open?.what === 'remove' ? (
        <RemoveSheet
          title={t('removeSourceTitle', { name: open.item.name })}
          note={t('removeSourceNote')}
          remove={() => removeSource(open.item.id)}
          onClose={close}
        />
      ) : null}
      {secret ? <SecretSheet {...secret} onKept={() => setSecret(undefined)} /> : null}
    </View>
  )
}

function SourceCard({ item, onOpen }: { item: IntakeSource; onOpen: (what: Open['what']) => void }) {
  const t = useT(intakeWords)
  const shared = useT(consoleWords)
  const language = useDisplay((display) => display.language)
  const { id, name, enabled, perMinute, perDay, secrets, lastEventAt } = item
  const heard = lastEventAt ? t('lastEvent', { when: when(lastEventAt, new Date(), language) }) : t('noEvent')
  return (
    <Card kind="snug" testId={`source-${id}`}>
      <View className="line">
        <View className="strong grow one">{name}</View>
        {enabled ? <Tag tone="green">{t('enabled')}</Tag> : <Tag>{t('disabled')}</Tag>}
      </View>
      <View className="note soft">{[id, heard].join(' · ')}</View>
      <View className="note faint">
        {[t('limits', { minute: perMinute, day: perDay }), t('secrets', { count: secrets })].join(' · ')}
      </View>
      <View className="line wrap">
        <Button small kind="quiet" onPress={() => onOpen('form')} testId={`source-edit-${id}`}>
          {shared('edit')}
        </Button>
        <Button small kind="quiet" onPress={() => onOpen('rotate')} testId={`source-rotate-${id}`}>
          {t('rotate')}
        </Button>
        <Button small kind="quiet" onPress={() => onOpen('remove')} testId={`source-remove-${id}`}>
          {t('remove')}
        </Button>
      </View>
    </Card>
  )
}

interface RotateProps {
  item: IntakeSource
  onDone: (made: NewSecret) => void
  onClose: () => void
}

function Rotate({ item: { id, name, secrets }, onDone, onClose }: RotateProps) {
  const t = useT(intakeWords)
  const client = useQueryClient()
  const rotate = useMutation({
    mutationFn: () => rotateSource(id),
    onSuccess: ({ newSecret }) => {
      void client.invalidateQueries({ queryKey: consoleKey })
      onDone({ name, secret: newSecret })
    },
  })
  return (
    <AskSheet
      title={t('rotateTitle', { name })}
      note={t(secrets > 1 ? 'rotateTwo' : 'rotateNote')}
      act={t('rotate')}
      busy={rotate.isPending}
      error={rotate.error}
      onYes={() => rotate.mutate()}
      onClose={onClose}
    />
  )
}
