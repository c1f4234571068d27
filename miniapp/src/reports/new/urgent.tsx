// A matter of minutes: the whole screen says whom to call. Nothing written is lost.
import type { RouteAnswer } from '@chaolin/shared/routing/schema'
import { RootPortal, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { classes, testable, told } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { NavBar } from '../../ui/nav-bar'
import { Pressable } from '../../ui/pressable'
import { newWords } from './words'

export type Urgent = NonNullable<RouteAnswer['urgent']>

interface UrgentScreenProps {
  urgent: Urgent
  /** To read out on the phone. */
  place: string
  onGoOn: () => void
}

const call = (phoneNumber: string) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)

export function UrgentScreen({ urgent, place, onGoOn }: UrgentScreenProps) {
  const t = useT(newWords)
  const elder = useDisplay((display) => display.elder)
  const { number, reason, campusPhone } = urgent
  const screen = (
    <View
      className={classes('stop', elder && 'elder')}
      catchMove
      {...testable('report-urgent')}
      {...told({ role: 'dialog', label: t('urgentTitle') })}
    >
      {process.env.TARO_ENV === 'weapp' ? null : <NavBar clear onBack={onGoOn} title="" />}
      <View className="stop-inside">
        <View className="stack gap-2">
          <View className="line lead">
            <Icon name="siren" size="l" />
            {t('urgentTitle')}
          </View>
          <View className="stop-number">{number}</View>
          <View className="lead words">{`${t('urgentReason', { reason })}\n${t(`urgent${number}`)}`}</View>
        </View>
        <View className="stop-place stack gap-1">
          <View className="note stop-soft">{t(place ? 'urgentPlace' : 'urgentNoPlace')}</View>
          {place ? <View className="title words">{place}</View> : null}
        </View>
        <View className="stack gap-3 stop-actions">
          <Pressable className="stop-call" onPress={() => call(number)} testId="urgent-call">
            <Icon name="phone" size="l" />
            {t('call', { number })}
          </Pressable>
          {campusPhone ? (
            <Pressable
              className="stop-call second"
              onPress={() => call(campusPhone)}
              testId="urgent-call-campus"
            >
              <Icon name="phone" />
              {t('callCampus', { number: campusPhone })}
            </Pressable>
          ) : null}
          <View className="stack middle">
            <Pressable className="stop-on" onPress={onGoOn} testId="urgent-go-on">
              {t('goOn')}
            </Pressable>
            <View className="note stop-soft">{t('kept')}</View>
          </View>
        </View>
      </View>
    </View>
  )
  return process.env.TARO_ENV === 'weapp' ? <RootPortal>{screen}</RootPortal> : screen
}

export function callUrgent({ number }: Urgent): void {
  call(number)
}
