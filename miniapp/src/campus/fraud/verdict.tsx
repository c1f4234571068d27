// What the list says. Nothing is ever called safe: a scam of today is on no list yet.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import type { FraudAnswer } from '../api'
import { fraudWords } from './words'

type Verdict = FraudAnswer['verdict']
type Face = { icon: IconName; tone: 'red' | 'warm' | 'grey' }

const faces: Record<Verdict, Face> = {
  listed: { icon: 'alert', tone: 'red' },
  not_listed: { icon: 'ask', tone: 'warm' },
  unreadable: { icon: 'search', tone: 'grey' },
}

const call = (phoneNumber: string) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)

export function VerdictCard({ answer }: { answer: FraudAnswer }) {
  const t = useT(fraudWords)
  const language = useDisplay((display) => display.language)
  const { verdict, kind, value, note, since, advice } = answer
  const listed = verdict === 'listed'
  return (
    <Card ringed={listed ? 'red' : false} testId={`fraud-${verdict}`}>
      <View className="line wide">
        <Mark {...faces[verdict]} size="big" />
        <View className="grow">
          <View className={listed ? 'title bad' : 'title'}>{t(verdict)}</View>
          {kind && value ? (
            <View className="soft words">{t('listedValue', { kind: t(kind), value })}</View>
          ) : null}
        </View>
      </View>
      {note ? <View className="words strong">{note}</View> : null}
      <View className="words">{advice[language]}</View>
      {since ? (
        <View className="note soft">
          {t('since', { when: when(since, new Date(serverNowMs()), language) })}
        </View>
      ) : null}
      {verdict === 'unreadable' ? (
        <View className="note soft">{t('unreadableNote')}</View>
      ) : (
        <View className="stack gap-2">
          <Button
            kind={listed ? 'danger' : 'quiet'}
            block
            icon="phone"
            onPress={() => call('96110')}
            testId="fraud-call-96110"
          >
            {t('call96110')}
          </Button>
          {listed ? (
            <Button kind="quiet" block icon="phone" onPress={() => call('110')} testId="fraud-call-110">
              {t('call110')}
            </Button>
          ) : null}
        </View>
      )}
    </Card>
  )
}
