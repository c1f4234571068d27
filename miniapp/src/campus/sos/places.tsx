// Where the phone said it is, what waits for a network, and what becomes of it.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { isOpenSos, sosLimits } from '@chaolin/shared/campus/sos'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import type { OwnSos } from '../api'
import { openLooks } from '../open'
import { clockS } from '../parts/clock'
import { isGoingOn, useSos } from '../parts/sos-kept'
import { Refused } from './state'
import { sosWords } from './words'

const openSettings =
  process.env.TARO_ENV === 'weapp' ? () => void Taro.openSetting().catch(() => undefined) : undefined

export function Places() {
  const t = useT(sosWords)
  const { sos, waiting, noPlace } = useSos()
  const goingOn = useSos(isGoingOn)
  const last = sos?.places.last
  const count = sos?.places.kept ?? 0
  return (
    <>
      <Section title={t('place')} />
      <Card testId="sos-places">
        <View {...testable('sos-sent')}>
          {count > 0 ? t('placeSent', { count, time: last ? clockS(last.takenAt) : '' }) : t('placeNone')}
        </View>
        {waiting.length > 0 ? (
          <View className="strong" {...testable('sos-waiting')}>
            {t('placeWaiting', { count: waiting.length })}
          </View>
        ) : null}
        {goingOn ? <View className="note soft">{t('placeEvery', { count: sosLimits.everyS })}</View> : null}
      </Card>
      {goingOn && noPlace ? <Refused onSettings={openSettings} /> : null}
    </>
  )
}

export function Data({ sos }: { sos: OwnSos | undefined }) {
  const t = useT(sosWords)
  const language = useDisplay((display) => display.language)
  const until = sos && !isOpenSos(sos.status) ? sos.placeKeptUntil : null
  return (
    <>
      <Section title={t('data')} />
      <Card kind="flush" testId="sos-data">
        <Row
          lead={<Icon name="shield" className="tidal" />}
          title={t('dataWho')}
          note={
            until ? t('dataUntil', { when: when(until, new Date(serverNowMs()), language) }) : t('dataKept')
          }
          whole
        />
        <Row
          lead={<Icon name="eye" className="tidal" />}
          title={t('looks')}
          strong
          last
          onPress={openLooks}
          testId="sos-looks"
        />
      </Card>
    </>
  )
}
