// The pass: a code that a guard reads at arm's length, made on the phone twice a minute, and what it opens.
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { useInLight } from '../../ui/in-light'
import { Mark } from '../../ui/mark'
import { goBack, Page } from '../../ui/page'
import { Qr } from '../../ui/qr'
import { Ring } from '../../ui/ring'
import { Row } from '../../ui/row'
import '../../ui/styles/visits.scss'
import { shownCode } from '../../ui/turning-code'
import { openForget, openVisit } from '../open'
import { DoorBoxes } from '../parts/doors'
import type { Kept } from '../parts/kept'
import { dayWords, spanWords, standingWords } from '../parts/times'
import { phaseOf, usePass, type Phase } from '../parts/use-pass'
import { visitWords } from '../words'
import { passWords } from './words'

export default function PassPage() {
  const t = useT(passWords)
  const common = useT(visitWords)
  const { params } = useRouter()
  const household = params['household'] ?? ''
  const id = params['id'] ?? ''
  const { kept, gone, query, nowMs } = usePass(household ? { household } : { visit: id })
  useInLight()
  const missing = gone || (id === '' && household === '')
  const paper = kept?.pass?.rotation === null
  return (
    <Page
      title={t(household ? 'titleHome' : paper ? 'titlePaper' : 'title')}
      state={missing ? 'empty' : kept ? 'ready' : stateOf(query)}
      empty={{
        title: t('goneTitle'),
        note: t('goneNote'),
        action: { words: common('back'), onPress: goBack },
      }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      offlineWords={t('offlineBar')}
      testId="pass"
    >
      {kept && !missing ? (
        <>
          <Pass kept={kept} nowMs={nowMs} />
          <Facts kept={kept} />
          {household ? null : <Below id={id} paper={paper} />}
        </>
      ) : null}
    </Page>
  )
}

function Pass({ kept, nowMs }: { kept: Kept; nowMs: number }) {
  const t = useT(passWords)
  const language = useDisplay((display) => display.language)
  const { about, pass } = kept
  const now = new Date(nowMs)
  const phase = phaseOf(kept, nowMs)
  const frame = { from: new Date(pass?.from ?? about.from), until: new Date(pass?.until ?? about.until) }
  const when =
    about.standing && !pass ? standingWords(about.standing, language) : spanWords(frame, now, language)
  const code = phase === 'open' && pass ? shownCode(pass, nowMs) : undefined
  return (
    <View className="pass" {...testable('pass-card')}>
      <View className="stack middle gap-1">
        <View className="title">{about.title}</View>
        <View className="soft">{[about.place, when].filter(Boolean).join(' · ')}</View>
      </View>
      <Ring share={code?.share}>
        {code ? (
          <Qr text={code.text} label={t('code')} testId="pass-code" />
        ) : (
          <Instead {...{ phase, frame, now }} why={kept.why} />
        )}
      </Ring>
      {code ? (
        <View className="line note soft" {...testable('pass-left')}>
          <Icon name={code.leftS === undefined ? 'print' : 'refresh'} size="s" />
          {code.leftS === undefined ? t('paperNote') : t('next', { count: code.leftS })}
        </View>
      ) : null}
      <DoorBoxes open={pass?.doors ?? about.doors} />
    </View>
  )
}

interface InsteadProps {
  phase: Phase
  frame: { from: Date }
  now: Date
  why: string | undefined
}

/** Why there is no code. */
function Instead({ phase, frame, now, why }: InsteadProps) {
  const t = useT(passWords)
  const language = useDisplay((display) => display.language)
  if (phase === 'open') return null
  const when = `${dayWords(frame.from, now, language)} ${spanWords({ from: frame.from, until: frame.from }, now, language).slice(-5)}`
  return (
    <View className="pass-over" {...testable(`pass-${phase}`)}>
      <Icon name={phase === 'not_yet' || phase === 'requested' ? 'clock' : 'close'} size="xl" />
      <View className="lead">{t(phase)}</View>
      <View>{phase === 'none' && why ? why : t(`${phase}Note`, { when })}</View>
    </View>
  )
}

function Facts({ kept: { about } }: { kept: Kept }) {
  const t = useT(passWords)
  const { status, lapsed, doors, maxUses, entries, party, standing } = about
  if (status !== 'home' && status !== 'accepted') return null
  const home = status === 'home'
  const left = Math.max(0, maxUses - entries)
  const uses = standing ? 'eachDay' : left > 0 ? 'left' : 'usedUp'
  const who = home ? 'home' : lapsed ? 'lapsed' : doors.length > 1 ? 'agreed' : 'perimeterOnly'
  const note = home ? t('homeNote') : t(lapsed ? 'lapsedNote' : 'agreedNote')
  return (
    <Card kind="flush" testId="pass-facts">
      <Row
        lead={<Mark icon="home" {...(lapsed ? { tone: 'warm' as const } : { tone: 'green' as const })} />}
        title={t(who)}
        note={note}
        strong
        whole
        last={home}
      />
      {home ? null : (
        <Row
          lead={<Mark icon="guest" />}
          title={t(uses, { people: party, count: standing ? maxUses : left })}
          note={t('offline')}
          strong
          whole
          last
        />
      )}
    </Card>
  )
}

const h5 = process.env.TARO_ENV === 'h5'

function Below({ id, paper }: { id: string; paper: boolean }) {
  const t = useT(passWords)
  if (paper)
    return h5 ? (
      <Button kind="quiet" block icon="print" onPress={() => window.print()} testId="pass-print">
        {t('print')}
      </Button>
    ) : (
      <View className="note soft middle">{t('printNote')}</View>
    )
  return (
    <View className="line wrap pass-below no-print">
      <Button kind="plain" icon="list" onPress={() => openVisit(id)} testId="pass-visit">
        {t('visit')}
      </Button>
      <Button kind="plain" icon="lock" onPress={() => openForget(id)} testId="pass-forget">
        {t('forget')}
      </Button>
    </View>
  )
}
