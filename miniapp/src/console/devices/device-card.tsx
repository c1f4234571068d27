// One screen: whether it may look, when it last did, and the way to take its link back.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { useIntentKey } from '../../ui/intent-key'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { keyOf } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { revokeDevice, type Device } from './api'
import { deviceWords } from './words'

export function DeviceCard({ device }: { device: Device }) {
  const t = useT(deviceWords)
  const language = useDisplay((display) => display.language)
  const [asking, setAsking] = useState(false)
  const at = (time: string) => ({ when: when(time, new Date(), language) })
  const { id, name, createdAt, lastUsedAt, revokedAt } = device
  return (
    <Card kind="snug" testId={`device-${id}`}>
      <View className="line between">
        <View className="strong">{name}</View>
        <Tag {...(revokedAt ? {} : { tone: 'green' as const })}>{t(revokedAt ? 'over' : 'holds')}</Tag>
      </View>
      <View className="note soft">
        {[
          t('made', at(createdAt)),
          lastUsedAt ? t('used', at(lastUsedAt)) : t('never'),
          ...(revokedAt ? [t('ended', at(revokedAt))] : []),
        ].join(' · ')}
      </View>
      {revokedAt ? null : (
        <View className="line">
          <Button small kind="quiet" onPress={() => setAsking(true)} testId={`device-revoke-${id}`}>
            {t('revoke')}
          </Button>
        </View>
      )}
      {asking ? <RevokeSheet device={device} onClose={() => setAsking(false)} /> : null}
    </Card>
  )
}

function RevokeSheet({ device, onClose }: { device: Device; onClose: () => void }) {
  const t = useT(deviceWords)
  const client = useQueryClient()
  const keyOfIntent = useIntentKey()
  const revoke = useMutation({
    mutationFn: () => revokeDevice(device.id, keyOfIntent({ revoke: device.id })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keyOf('devices', device.microBrainId) })
      onClose()
    },
  })
  return (
    <AskSheet
      title={t('revokeTitle', { name: device.name })}
      note={t('revokeNote')}
      act={t('revoke')}
      danger
      busy={revoke.isPending}
      error={revoke.error}
      onYes={() => revoke.mutate()}
      onClose={onClose}
    />
  )
}
