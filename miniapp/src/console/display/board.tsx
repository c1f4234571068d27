// The screen itself: the new call over everything, who is called where, who waits, and how to check in. Nobody's name.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { useSession } from '../../session'
import { classes, testable, told } from '../../ui/attributes'
import { useDisplay as useReading } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Notice } from '../../ui/notice'
import { Pressable } from '../../ui/pressable'
import { Qr } from '../../ui/qr'
import { inShanghai } from '../../ui/time'
import { useNow } from '../../ui/use-now'
import { clockOf, dateOf } from '../charts/days'
import { openFloor } from '../parts/rooms'
import type { Display, Serving } from './api'
import { ring, useBell } from './bell'
import { useCode } from './use-display'
import { displayWords } from './words'
import '../../ui/styles/display.scss'

/** Who came or went meanwhile is called no more. */
const isCalled =
  ({ serving }: Display) =>
  (call: Serving) =>
    serving.some(({ ticket, calledAt }) => ticket === call.ticket && calledAt === call.calledAt)

interface BoardProps {
  display: Display
  fresh: readonly Serving[]
  trouble: 'stale' | 'unanswered' | undefined
}

const mostServing = 6
const mostWaiting = 18

export function Board({ display, fresh, trouble }: BoardProps) {
  const t = useT(displayWords)
  return (
    <View className="screen dark hall" {...testable('display')}>
      <Head name={display.site.name} />
      {trouble ? (
        <View className="hall-stale">
          <Notice icon="offline" tone="warm" testId="display-stale">
            {t(trouble, { clock: inShanghai(new Date(display.at)).clock })}
          </Notice>
        </View>
      ) : null}
      <Attention fresh={fresh.filter(isCalled(display))} />
      <View className="hall-columns">
        <Calls serving={display.serving} fresh={fresh} />
        <View className="hall-side">
          <Waiting display={display} />
          <Scan siteId={display.site.id} />
        </View>
      </View>
    </View>
  )
}

function Head({ name }: { name: string }) {
  const t = useT(displayWords)
  const language = useReading((reading) => reading.language)
  const signedIn = useSession((session) => session.token !== undefined)
  const on = useBell((bell) => bell.on)
  const now = useNow(clockEveryMs)
  const turn = () => {
    useBell.setState({ on: !on })
    ring()
  }
  const brand = (
    <View className="line hall-name" {...told({ role: 'heading' })}>
      <Icon name="mark" size="l" className="tidal" />
      {t('title', { name })}
    </View>
  )
  return (
    <View className="hall-head">
      {signedIn ? (
        <Pressable
          className="hall-leave"
          onPress={openFloor}
          told={{ label: t('leave') }}
          testId="display-leave"
        >
          {brand}
        </Pressable>
      ) : (
        brand
      )}
      <View className="line hall-right">
        <Pressable
          className={classes('line', 'hall-bell', on && 'on')}
          onPress={turn}
          told={{ role: 'switch', checked: on, label: t(on ? 'soundOn' : 'soundOff') }}
          testId="display-bell"
        >
          <Icon name="bell" />
          {t(on ? 'soundOn' : 'soundOff')}
        </Pressable>
        <View className="hall-date">{dateOf(now, language)}</View>
        <View className="hall-name" {...testable('display-clock')}>
          {clockOf(now)}
        </View>
      </View>
    </View>
  )
}

function Attention({ fresh }: { fresh: readonly Serving[] }) {
  const t = useT(displayWords)
  if (fresh.length === 0) return null
  return (
    <View className="hall-attention" {...told({ role: 'alert' })} {...testable('display-attention')}>
      {fresh.slice(0, 3).map(({ ticket, counter }) => (
        <View key={ticket}>{t('please', { ticket, counter })}</View>
      ))}
    </View>
  )
}

function Calls({ serving, fresh }: { serving: readonly Serving[]; fresh: readonly Serving[] }) {
  const t = useT(displayWords)
  return (
    <View className="hall-calls">
      <View className="hall-title">{t('serving')}</View>
      {serving.length === 0 ? (
        <View className="hall-none" {...testable('display-none')}>
          <View className="hall-title">{t('nobodyCalled')}</View>
          <View className="hall-soft">{t('nobodyCalledNote')}</View>
        </View>
      ) : null}
      {serving.slice(0, mostServing).map(({ ticket, counter }) => (
        <View
          key={ticket}
          className={classes('hall-call', fresh.some((call) => call.ticket === ticket) && 'fresh')}
          {...testable(`serving-${ticket}`)}
        >
          <View className="hall-ticket">{ticket}</View>
          <Icon name="next" size="l" className="faint" />
          <View className="hall-counter">{counter}</View>
        </View>
      ))}
    </View>
  )
}

function Waiting({ display: { waiting, waitingCount } }: { display: Display }) {
  const t = useT(displayWords)
  const inLine = waiting.filter(({ parked }) => !parked)
  const aside = waiting.filter(({ parked }) => parked)
  const more = inLine.length - mostWaiting
  return (
    <View className="hall-waiting" {...testable('display-waiting')}>
      <View className="hall-title">
        {waitingCount > 0 ? t('waiting', { count: waitingCount }) : t('nobodyWaits')}
      </View>
      <View className="hall-tickets">
        {inLine.slice(0, mostWaiting).map(({ ticket }) => (
          <View key={ticket} className="hall-small">
            {ticket}
          </View>
        ))}
      </View>
      {more > 0 ? <View className="hall-soft">{t('more', { count: more })}</View> : null}
      {aside.length > 0 ? (
        <View className="stack gap-2">
          <View className="hall-soft">{t('aside')}</View>
          <View className="hall-tickets">
            {aside.slice(0, mostWaiting).map(({ ticket }) => (
              <View key={ticket} className="hall-small aside">
                {ticket}
              </View>
            ))}
          </View>
        </View>
      ) : null}
    </View>
  )
}

function Scan({ siteId }: { siteId: string }) {
  const t = useT(displayWords)
  const code = useCode(siteId)
  return (
    <View className="hall-scan">
      {code ? <Qr text={code} label={t('codeLabel')} className="hall-qr" testId="display-code" /> : null}
      <View className="stack gap-1">
        <View className="hall-lead">{t(code ? 'scan' : 'scanOff')}</View>
        <View className="hall-soft">{t('scanNote')}</View>
      </View>
    </View>
  )
}

const clockEveryMs = 5_000
