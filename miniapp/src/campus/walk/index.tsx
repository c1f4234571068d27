// 'I'm walking home': until when; then the time that is left, longer or safe; and what it becomes when nobody says so.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useIntentKey } from '../../ui/intent-key'
import { useNetwork } from '../../ui/network'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { serverNowMs, serverOffsetMs } from '../../ui/server-time'
import '../../ui/styles/campus.scss'
import { inShanghai } from '../../ui/time'
import { useServerNow } from '../../ui/use-server-now'
import { campusKey, readCurrentWalk, startWalk, type CurrentWalk, type Walk } from '../api'
import { openSos } from '../open'
import { CallButtons } from '../parts/call-buttons'
import { keptCode } from '../parts/kept'
import { SosBar } from '../parts/sos-bar'
import { useSos } from '../parts/sos-kept'
import { whereNow } from '../parts/where'
import { Walking } from './walking'
import { walkWords } from './words'

const walkKey = campusKey('walk')
const minuteMs = 60_000
const lengths = ['15', '30', '45', '60', '90'] as const

export default function WalkPage() {
  const t = useT(walkWords)
  const client = useQueryClient()
  const query = useQuery({ queryKey: walkKey, queryFn: readCurrentWalk })
  const { refetch } = query
  const [ended, setEnded] = useState<Walk>()
  const [placeless, setPlaceless] = useState(false)
  const keptCalls = useSos(({ calls }) => calls)
  const [inSight, setInSight] = useState(true)
  useDidShow(() => {
    setInSight(true)
    if (query.data) void query.refetch()
  })
  useDidHide(() => setInSight(false))
  const nowMs = useServerNow({ aheadMs: serverOffsetMs(), inSight, onJump: () => undefined })
  const walk = query.data?.walk ?? undefined
  useBecameSos(ended ? undefined : walk, ended !== undefined, nowMs, refetch)
  const change = (next: Walk) => {
    const going = next.status === 'walking'
    setEnded(going ? undefined : next)
    client.setQueryData<CurrentWalk>(walkKey, (before) => ({
      calls: before?.calls ?? [],
      walk: going ? next : null,
    }))
  }
  const state = stateOf(query)
  // Whom to call stands there, whatever does not answer.
  const cut = state === 'offline' || state === 'error'
  return (
    <Page
      title={t('title')}
      state={cut ? 'ready' : state}
      onRetry={() => void query.refetch()}
      offlineWords={t('offlineBar')}
      testId="walk"
    >
      {cut ? (
        <Cut error={query.error} onRetry={() => void query.refetch()} />
      ) : walk ? (
        <Walking walk={walk} nowMs={nowMs} placeless={placeless} onChange={change} />
      ) : ended ? (
        <Ended walk={ended} onAgain={() => setEnded(undefined)} />
      ) : (
        <Start
          nowMs={nowMs}
          onStarted={(started, hasPlace) => {
            setPlaceless(!hasPlace)
            change(started)
          }}
        />
      )}
      {ended?.status === 'stopped' ? null : <CallButtons calls={query.data?.calls ?? keptCalls} />}
    </Page>
  )
}

/** The timer cannot be read; help can be called all the same. */
function Cut({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const t = useT(walkWords)
  const offline = error instanceof ApiError && error.status === 0
  return (
    <>
      <Notice
        icon={offline ? 'offline' : 'alert'}
        tone="warm"
        end={
          <Button small onPress={onRetry} testId="state-retry">
            {t('retry')}
          </Button>
        }
        testId="walk-cut"
      >
        <View className="strong">{t('cut')}</View>
        {offline ? t('cutNote') : (error?.message ?? '')}
      </Notice>
      <SosBar campusId={keptCode()?.code.campusId} onPressed={openSos} />
    </>
  )
}

const askAgainMs = 3000

/** Its time is over: the server makes a call of it, and the page finds that out. */
function useBecameSos(
  walk: Walk | undefined,
  stopped: boolean,
  nowMs: number,
  ask: () => Promise<unknown>,
): void {
  const [last, setLast] = useState<string>()
  const due = walk !== undefined && Date.parse(walk.until) <= nowMs
  const id = walk?.id
  useEffect(() => {
    if (!due) return undefined
    setLast(id)
    const timer = setInterval(() => void ask(), askAgainMs)
    return () => clearInterval(timer)
  }, [due, id, ask])
  const gone = last !== undefined && id === undefined && !stopped
  useEffect(() => {
    if (!gone) return
    setLast(undefined)
    openSos()
  }, [gone])
}

interface StartProps {
  nowMs: number
  onStarted: (walk: Walk, hasPlace: boolean) => void
}

function Start({ nowMs, onStarted }: StartProps) {
  const t = useT(walkWords)
  const online = useNetwork((network) => network.online)
  const [length, setLength] = useState<(typeof lengths)[number]>('30')
  const keyFor = useIntentKey()
  const until = new Date(nowMs + Number(length) * minuteMs)
  const start = useMutation({
    mutationFn: async () => {
      const place = await whereNow()
      const body = {
        until: new Date(serverNowMs() + Number(length) * minuteMs).toISOString(),
        ...(place ? { place } : {}),
      }
      return { walk: await startWalk(body, keyFor(body)), hasPlace: place !== undefined }
    },
    onSuccess: ({ walk, hasPlace }) => onStarted(walk, hasPlace),
  })
  return (
    <>
      <Card>
        <View className="words">{t('what')}</View>
        <View className="field-label">{t('howLong')}</View>
        <Chips
          options={lengths.map((value) => ({ value, label: t('minutes', { count: Number(value) }) }))}
          value={length}
          onChange={setLength}
          testId="walk-length"
        />
        <View className="strong">{t('until', { time: inShanghai(until).clock })}</View>
        {start.error ? (
          <Notice icon="alert" tone="warm" testId="walk-problem">
            {start.error.message}
          </Notice>
        ) : null}
        <Button
          kind="primary"
          block
          icon="clock"
          busy={start.isPending}
          off={online ? undefined : t('startOffline')}
          onPress={() => start.mutate()}
          testId="walk-start"
        >
          {t('start')}
        </Button>
      </Card>
      <Card>
        <View className="words">{t('server')}</View>
        <View className="words soft">{t('place')}</View>
      </Card>
    </>
  )
}

function Ended({ walk, onAgain }: { walk: Walk; onAgain: () => void }) {
  const t = useT(walkWords)
  const sos = walk.status === 'sos'
  return (
    <Card testId={`walk-${walk.status}`}>
      <View className="line wide">
        <Mark icon={sos ? 'siren' : 'check'} tone={sos ? 'red' : 'green'} size="big" />
        <View className="grow">
          <View className="title">{t(sos ? 'becameSos' : 'stopped')}</View>
          <View className="soft words">{t(sos ? 'becameSosNote' : 'stoppedNote')}</View>
        </View>
      </View>
      {sos ? (
        <Button kind="danger" block onPress={openSos} testId="walk-open-sos">
          {t('openSos')}
        </Button>
      ) : (
        <Button block onPress={onAgain} testId="walk-again">
          {t('again')}
        </Button>
      )}
    </Card>
  )
}
