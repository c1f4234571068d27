// A household answers who asks: who (masked), when, which doors, until when; yes, no, or never again.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { visitCan } from '@chaolin/shared/visits/rules'
import type { DoorKind } from '@chaolin/shared/visits/doors'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { queryClient, stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { useIntentKey } from '../../ui/intent-key'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import '../../ui/styles/visits.scss'
import { Switch } from '../../ui/switch'
import { lengthOf } from '../../ui/time'
import { addBlock, answerVisit, visitKey, type VisitAnswer, type VisitView } from '../api'
import { openVisits } from '../open'
import { AskSheet } from '../../ui/ask-sheet'
import { DoorSwitches } from '../parts/doors'
import { TimeSheet } from '../parts/picks'
import { dayOf, minuteOf, momentOf } from '../parts/times'
import { useCompound } from '../parts/use-homes'
import { useNow } from '../../ui/use-now'
import { useVisit } from '../parts/use-visit'
import { whenOf } from '../parts/visit-row'
import { TimeBox } from '../parts/when-field'
import { visitWords } from '../words'
import { answerWords } from './words'

export default function AnswerPage() {
  const t = useT(answerWords)
  const common = useT(visitWords)
  const { params } = useRouter()
  const { query, visit, gone } = useVisit(params['id'] ?? '')
  const mine = visit?.as === 'household'
  return (
    <Page
      title={t('title')}
      state={gone || (visit && !mine) ? 'empty' : stateOf(query)}
      empty={{
        title: common('gone'),
        note: common('goneNote'),
        action: { words: common('toList'), onPress: () => openVisits() },
      }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      flush
      testId="answer"
    >
      {visit && mine ? <Whole visit={visit} /> : null}
    </Page>
  )
}

function Whole({ visit }: { visit: VisitView }) {
  const { status, kind, claimed, lapsed } = visit
  const answer = useAnswer(visit)
  const open = visitCan('accept', { status, kind, actor: 'household', claimed, lapsed })
  if (answer.data)
    return <Over visit={visit} words={answer.data.status === 'accepted' ? 'accepted' : 'refused'} />
  if (!open) return <Over visit={visit} words="answered" />
  return <Question visit={visit} answer={answer} />
}

function Over({ visit, words }: { visit: VisitView; words: 'accepted' | 'refused' | 'answered' }) {
  const t = useT(answerWords)
  return (
    <Empty
      art="empty"
      title={t(words)}
      note={words === 'answered' ? t('answeredNote') : ''}
      testId={`answer-${words}`}
    >
      <Button
        kind="primary"
        onPress={() =>
          void Taro.redirectTo({ url: `/visits/detail/index?id=${encodeURIComponent(visit.id)}` })
        }
        testId="answer-see"
      >
        {t('see')}
      </Button>
    </Empty>
  )
}

type Answer = ReturnType<typeof useAnswer>

function useAnswer(visit: VisitView) {
  const keyFor = useIntentKey()
  return useMutation({
    mutationFn: (body: VisitAnswer) => answerVisit(visit.id, body, keyFor(body)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: visitKey() }),
  })
}

function Question({ visit, answer }: { visit: VisitView; answer: Answer }) {
  const t = useT(answerWords)
  const compound = useCompound(visit.compound.id)
  const allowed = compound.data?.rules.visitorDoors ?? visit.doorsAsked
  const [doors, setDoors] = useState<DoorKind[]>(visit.doorsAsked)
  const [until, setUntil] = useState(new Date(visit.until))
  const [picking, setPicking] = useState(false)
  const [refusing, setRefusing] = useState(false)
  const given = doors.filter((door) => door === 'perimeter' || allowed.includes(door))
  const shorter = until.getTime() !== Date.parse(visit.until)
  const accept = () =>
    answer.mutate({
      decision: 'accept',
      doors: given.includes('perimeter') ? given : ['perimeter', ...given],
      ...(shorter ? { until: until.toISOString() } : {}),
    })
  const pick = (minute: number) => {
    const day = dayOf(new Date(visit.until))
    const [chosen, most] = [momentOf(day, minute), new Date(visit.until)]
    setUntil(chosen < most ? chosen : most)
    setPicking(false)
  }
  return (
    <>
      <View className="content">
        <Who visit={visit} />
        <Section title={t('doors')} />
        <Card kind="flush">
          <DoorSwitches allowed={allowed} value={given} onChange={setDoors} />
          <Row
            title={t('until')}
            last
            end={
              <TimeBox
                label={t('until')}
                minute={minuteOf(until)}
                onPress={() => setPicking(true)}
                testId="answer-until"
              />
            }
          />
        </Card>
      </View>
      <Bar answer={answer} onRefuse={() => setRefusing(true)} onAccept={accept} />
      {picking ? (
        <TimeSheet
          title={t('until')}
          minute={minuteOf(until)}
          onPick={pick}
          onClose={() => setPicking(false)}
        />
      ) : null}
      {refusing ? <RefuseSheet {...{ visit, answer }} onClose={() => setRefusing(false)} /> : null}
    </>
  )
}

interface BarProps {
  answer: Answer
  onRefuse: () => void
  onAccept: () => void
}

function Bar({ answer, onRefuse, onAccept }: BarProps) {
  const t = useT(answerWords)
  return (
    <ActionBar>
      {answer.error ? (
        <Notice icon="alert" tone="warm" testId="answer-problem">
          {answer.error.message}
        </Notice>
      ) : (
        <View className="note soft">{t('consent')}</View>
      )}
      <View className="line">
        <Button kind="quiet" tall onPress={onRefuse} testId="answer-refuse">
          {t('refuse')}
        </Button>
        <Button kind="primary" grow tall busy={answer.isPending} onPress={onAccept} testId="answer-accept">
          {t('accept')}
        </Button>
      </View>
    </ActionBar>
  )
}

function Who({ visit }: { visit: VisitView }) {
  const t = useT(answerWords)
  const common = useT(visitWords)
  const language = useDisplay((display) => display.language)
  const now = useNow()
  const { visitorName, purpose, party, visitorPhone, plate, answerBy, lapsed } = visit
  const leftMs = answerBy ? Date.parse(answerBy) - now.getTime() : 0
  const facts = [
    t('people', { count: party }),
    visitorPhone ? t('phone', { phone: visitorPhone }) : '',
    plate ? t('plate', { plate }) : '',
  ].filter(Boolean)
  return (
    <Card testId="answer-who">
      <View className="line wide">
        <Mark icon="guest" tone="warm" size="big" />
        <View className="grow">
          <View className="title">{t('asks', { who: visitorName ?? common('guest') })}</View>
          <View className="soft">{facts.join(' · ')}</View>
        </View>
      </View>
      <View className="strong">{whenOf(visit, now, language)}</View>
      {purpose ? <View className="words">{t('purpose', { purpose })}</View> : null}
      {lapsed ? (
        <View className="soft">{t('late')}</View>
      ) : leftMs > 0 ? (
        <View className="soft">{t('left', { left: lengthOf(leftMs, language) })}</View>
      ) : null}
    </Card>
  )
}

function RefuseSheet({ visit, answer, onClose }: { visit: VisitView; answer: Answer; onClose: () => void }) {
  const t = useT(answerWords)
  const keyFor = useIntentKey()
  const [block, setBlock] = useState(false)
  const household = visit.household?.id
  const act = useMutation({
    mutationFn: async () => {
      const body = { kind: 'person' as const, value: visit.id }
      if (block && household) await addBlock(household, body, keyFor(body))
      await answer.mutateAsync({ decision: 'refuse' })
    },
    onSuccess: onClose,
  })
  return (
    <AskSheet
      title={t('refuseTitle')}
      note={t('refuseNote')}
      act={t('refuseYes')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onClose={onClose}
      testId="refuse"
    >
      <Row
        title={t('blockSwitch')}
        note={t('blockNote')}
        last
        end={<Switch on={block} onChange={setBlock} label={t('blockSwitch')} testId="refuse-block" />}
      />
    </AskSheet>
  )
}
