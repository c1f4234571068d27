// The place of a call: the map, when each was taken and received, and the way there.
import { isSaidTime } from '@chaolin/shared/campus/sos'
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { serverNowMs } from '../../ui/server-time'
import { inShanghai, when } from '../../ui/time'
import type { StaffSos } from './api'
import { TrailMap } from './trail'
import { sosWords } from './words'

interface WhereProps {
  sos: StaffSos
  busy: boolean
  onRefresh: () => void
}

export function Where({ sos, busy, onRefresh }: WhereProps) {
  const t = useT(sosWords)
  const language = useDisplay((display) => display.language)
  const [picked, setPicked] = useState<number>()
  const { trail, closedAt, placeKeptUntil } = sos
  const last = trail.length - 1
  const chosen = picked === undefined || picked > last ? last : picked
  const at = trail[chosen]
  if (!at) {
    const gone = closedAt && placeKeptUntil && Date.parse(placeKeptUntil) <= serverNowMs()
    return (
      <Notice icon="pin" tone={closedAt ? 'grey' : 'warm'} testId="sos-no-place">
        {t(gone ? 'placeGone' : closedAt || sos.person.phone ? 'noPlace' : 'noPlaceNoPhone')}
      </Notice>
    )
  }
  const now = new Date(serverNowMs())
  const isSaid = isSaidTime(at.takenAt, at.receivedAt)
  const takenAt = isSaid ? at.takenAt : at.receivedAt
  return (
    <Card testId="sos-where">
      <View className="line between">
        <View className="lead">{t('where')}</View>
        <Button small kind="quiet" icon="refresh" busy={busy} onPress={onRefresh} testId="sos-refresh">
          {t('refresh')}
        </Button>
      </View>
      <TrailMap trail={trail} chosen={chosen} onChoose={setPicked} />
      <View className="strong" {...testable('sos-point')}>
        {chosen === last
          ? t('lastAt', { when: when(takenAt, now, language) })
          : t('point', { count: chosen + 1, when: when(takenAt, now, language) })}
      </View>
      <View className="note soft">
        {`${isSaid ? t('taken', { taken: clockOf(at.takenAt) }) : t('takenUnknown')} · ${t('received', { received: clockOf(at.receivedAt) })}`}
      </View>
      {placeKeptUntil ? (
        <View className="note soft">{t('placeKept', { when: when(placeKeptUntil, now, language) })}</View>
      ) : null}
      <Way place={at.place} />
    </Card>
  )
}

/** To the second: places of a lost connection come in all at once. */
function clockOf(moment: string): string {
  const at = new Date(moment)
  return `${inShanghai(at).clock}:${`${at.getUTCSeconds()}`.padStart(2, '0')}`
}

/** WeChat's map leads there; a browser has the position to paste into one. */
function Way({ place }: { place: StaffSos['trail'][number]['place'] }) {
  const t = useT(sosWords)
  const weapp = process.env.TARO_ENV === 'weapp'
  const go = useMutation({
    mutationFn: async () => {
      const { lng, lat } = toGcj02(place)
      if (weapp) await Taro.openLocation({ longitude: lng, latitude: lat, name: t('title') })
      else await Taro.setClipboardData({ data: `${lat.toFixed(6)},${lng.toFixed(6)}` })
    },
  })
  return (
    <Button kind="primary" block icon="pin" onPress={() => go.mutate()} testId="sos-go">
      {weapp ? t('go') : t(go.isSuccess ? 'copied' : 'copyPlace')}
    </Button>
  )
}
