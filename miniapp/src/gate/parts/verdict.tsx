// The verdict: colour, shape and word at once, over the whole screen; the visitor's facts only beneath a yes.
import type { Direction } from '@chaolin/shared/visits/gate'
import { RootPortal, View } from '@tarojs/components'
import { useT } from '../../i18n'
import { classes, testable, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Mark } from '../../ui/mark'
import { NavBar } from '../../ui/nav-bar'
import { when } from '../../ui/time'
import type { Outcome } from '../decide'
import { verdictWords } from '../verdict-words'
import { gateWords } from '../words'

interface VerdictScreenProps {
  outcome: Outcome
  gateName: string
  direction: Direction
  onNext: () => void
  onRegister: () => void
}

export function VerdictScreen(props: VerdictScreenProps) {
  const { outcome, gateName, direction, onNext } = props
  const t = useT(verdictWords)
  const elder = useDisplay((display) => display.elder)
  const opens = outcome.verdict === 'open'
  const word = t(opens ? 'open' : direction === 'in' ? 'stopIn' : 'stopOut')
  const why = opens ? '' : t(`why_${outcome.reason}`)
  const screen = (
    <View
      className={classes('stop verdict-screen', opens && 'open', elder && 'elder')}
      catchMove
      {...testable(opens ? 'verdict-open' : 'verdict-refuse')}
      {...told({ role: 'dialog', label: opens ? word : `${word}，${why}` })}
    >
      <NavBar clear onBack={onNext} title={`${gateName} · ${t(direction)}`} />
      <View className="verdict" {...told({ role: 'alert' })}>
        <View className="verdict-shape">
          <Icon name={opens ? 'check' : 'close'} />
        </View>
        <View className="verdict-word" {...testable('verdict-word')}>
          {word}
        </View>
        <View className="verdict-why" {...testable('verdict-why')}>
          {opens ? <OpenLine outcome={outcome} /> : why}
        </View>
      </View>
      <View className="verdict-sheet">
        {opens ? <Visitor outcome={outcome} /> : <WhatNow outcome={outcome} />}
        <Acts {...props} />
        <How outcome={outcome} />
      </View>
    </View>
  )
  return process.env.TARO_ENV === 'weapp' ? <RootPortal>{screen}</RootPortal> : screen
}

type Opened = Extract<Outcome, { verdict: 'open' }>
type Refused = Extract<Outcome, { verdict: 'refuse' }>

function OpenLine({ outcome: { visit, usesLeft } }: { outcome: Opened }) {
  const t = useT(verdictWords)
  const door = useT(gateWords)
  const doors = visit?.doors.map((kind) => door(`door_${kind}`)).join(' · ')
  const uses =
    usesLeft === null ? undefined : usesLeft > 0 ? t('usesLeft', { count: usesLeft }) : t('noMoreUses')
  return <>{[doors, uses].filter(Boolean).join(' · ')}</>
}

function Visitor({ outcome: { visit, campus } }: { outcome: Opened }) {
  const t = useT(verdictWords)
  const language = useDisplay((display) => display.language)
  if (!visit) return <View className="soft">{t(campus ? 'campusCode' : 'noDetails')}</View>
  const { name, party, destination, plate, until } = visit
  const who = name ?? t('unnamed')
  return (
    <View className="stack gap-2" {...testable('verdict-visitor')}>
      <View className="line wide">
        <Mark icon={party > 1 ? 'users' : 'person'} tone="grey" size="big" />
        <View className="grow">
          <View className="title">{party > 1 ? t('party', { name: who, count: party }) : who}</View>
          {destination ? <View className="soft words">{t('going', { place: destination })}</View> : null}
        </View>
      </View>
      <View className="verdict-facts soft">
        {plate ? <Fact icon="car">{plate}</Fact> : null}
        <Fact icon="clock">{t('until', { when: when(until, new Date(), language) })}</Fact>
      </View>
    </View>
  )
}

function Fact({ icon, children }: { icon: 'car' | 'clock'; children: string }) {
  return (
    <View className="line">
      <Icon name={icon} size="s" />
      {children}
    </View>
  )
}

function WhatNow({ outcome: { reason, offS } }: { outcome: Refused }) {
  const t = useT(verdictWords)
  const timed = reason === 'code_old' || reason === 'clock_wrong'
  const words = timed
    ? offS === undefined
      ? t(`do_${reason}_plain`)
      : t(`do_${reason}`, { seconds: Math.abs(offS) })
    : t(`do_${reason}`)
  return (
    <View className="words" {...testable('verdict-do')}>
      {words}
    </View>
  )
}

function Acts({ outcome, onNext, onRegister }: VerdictScreenProps) {
  const t = useT(verdictWords)
  const opens = outcome.verdict === 'open'
  return (
    <View className="stack gap-3">
      <Button
        kind="primary"
        block
        onPress={onNext}
        testId="verdict-next"
        {...(opens ? {} : { icon: 'refresh' })}
      >
        {t(opens ? 'next' : 'again')}
      </Button>
      {opens ? null : (
        <Button kind="quiet" block tall icon="edit" onPress={onRegister} testId="verdict-register">
          {t('register')}
        </Button>
      )}
    </View>
  )
}

function How({ outcome }: { outcome: Outcome }) {
  const t = useT(verdictWords)
  const language = useDisplay((display) => display.language)
  const by =
    outcome.by === 'server'
      ? t('decidedThere')
      : t('decidedHere', {
          when: outcome.listAtMs ? when(new Date(outcome.listAtMs), new Date(), language) : '—',
        })
  return (
    <View className="stack gap-1 note soft">
      {outcome.verdict === 'refuse' ? (
        <View className="line">
          <Icon name="lock" size="s" />
          <View className="grow">{t('hidden')}</View>
        </View>
      ) : null}
      <View className="line" {...testable(`verdict-by-${outcome.by}`)}>
        <Icon name={outcome.by === 'server' ? 'check' : 'offline'} size="s" />
        <View className="grow">{by}</View>
      </View>
    </View>
  )
}
