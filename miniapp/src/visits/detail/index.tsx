// One visit: how it stands, who came when through which door, and what each side may do about it.
import { useRouter, useShareAppMessage } from '@tarojs/taro'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { visitCan, type VisitActor, type VisitStep } from '@chaolin/shared/visits/rules'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import type { IconName } from '../../ui/icon-names'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Row } from '../../ui/row'
import '../../ui/styles/visits.scss'
import { when } from '../../ui/time'
import type { Invited, VisitView } from '../api'
import { cardPath, openAnswer, openPass, openVisits } from '../open'
import { DoorBoxes } from '../parts/doors'
import { ShareButton } from '../parts/share-button'
import { useVisit } from '../parts/use-visit'
import { StatusTag, whenOf } from '../parts/visit-row'
import { visitWords } from '../words'
import { Passages } from './passages'
import { BlockSheet, CancelSheet, ForgetSheet, UndoSheet } from './sheets'
import { History, Mine } from './story'
import { detailWords } from './words'

type Opened = 'undo' | 'cancel' | 'block' | 'forget'

export default function VisitPage() {
  const t = useT(detailWords)
  const common = useT(visitWords)
  const { params } = useRouter()
  const { query, visit, gone } = useVisit(params['id'] ?? '')
  const [opened, setOpened] = useState<Opened | undefined>(params['forget'] ? 'forget' : undefined)
  const [card, setCard] = useState<Invited>()
  const [blocked, setBlocked] = useState(false)
  const close = () => setOpened(undefined)
  useShareAppMessage(() => ({
    title: t('shareTitle', { place: visit?.compound.name ?? '' }),
    path: card?.invite ? cardPath(card.id, card.invite) : '/pages/home/index',
  }))
  return (
    <Page
      title={t('title')}
      state={gone ? 'empty' : stateOf(query)}
      empty={{
        title: common('gone'),
        note: common('goneNote'),
        action: { words: common('toList'), onPress: () => openVisits() },
      }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="visit"
    >
      {visit ? (
        <>
          {blocked ? (
            <Notice icon="check" testId="visit-blocked">
              {t('blocked')}
            </Notice>
          ) : null}
          {card?.invite ? <NewCard card={card} invite={card.invite} /> : null}
          <Head visit={visit} />
          <Facts visit={visit} />
          <Passages visit={visit} />
          {visit.as === 'visitor' ? <Mine visit={visit} /> : null}
          <History visit={visit} />
          <Acts visit={visit} onOpen={setOpened} />
          {opened === 'undo' ? (
            <UndoSheet
              visit={visit}
              onClose={close}
              onDone={(answer) => {
                setCard(answer)
                close()
              }}
            />
          ) : null}
          {opened === 'cancel' ? <CancelSheet visit={visit} onClose={close} /> : null}
          {opened === 'forget' && visit.as === 'visitor' ? (
            <ForgetSheet visit={visit} onClose={close} />
          ) : null}
          {opened === 'block' ? (
            <BlockSheet
              visit={visit}
              onClose={close}
              onDone={() => {
                setBlocked(true)
                close()
              }}
            />
          ) : null}
        </>
      ) : null}
    </Page>
  )
}

function NewCard({ card, invite }: { card: Invited; invite: string }) {
  const t = useT(detailWords)
  return (
    <Card testId="visit-new-card">
      <View className="strong">{t('undone')}</View>
      <ShareButton
        words={t('share')}
        copyWords={t('copy')}
        copiedWords={t('copied')}
        path={cardPath(card.id, invite)}
        testId="visit-share"
      />
    </Card>
  )
}

function Head({ visit }: { visit: VisitView }) {
  const t = useT(detailWords)
  const common = useT(visitWords)
  const language = useDisplay((display) => display.language)
  const hosting = visit.as === 'household'
  const asks = hosting && (visit.status === 'requested' || (visit.status === 'accepted' && visit.lapsed))
  const carries = visit.status === 'accepted' && (visit.as === 'visitor' || (hosting && visit.paper))
  return (
    <Card testId="visit-head">
      <View className="line between wrap">
        <View className="title">
          {hosting ? (visit.visitorName ?? common('guest')) : visit.compound.name}
        </View>
        <StatusTag status={visit.status} />
      </View>
      <View className="strong">{whenOf(visit, new Date(), language)}</View>
      {hosting && visit.status === 'invited' ? (
        <View className="soft">{`${t('waitsCard')}，${t('waitsCardNote')}`}</View>
      ) : null}
      {hosting && visit.lapsed ? <View className="soft">{t('lapsed')}</View> : null}
      <DoorBoxes open={visit.status === 'requested' ? visit.doorsAsked : visit.doors} />
      {asks ? (
        <Button kind="primary" block onPress={() => openAnswer(visit.id)} testId="visit-answer">
          {t('toAnswer')}
        </Button>
      ) : null}
      {carries ? (
        <Button
          kind="primary"
          block
          icon={visit.paper ? 'print' : 'gate'}
          onPress={() => openPass(visit.id)}
          testId="visit-pass"
        >
          {t(visit.paper ? 'seePaper' : 'seePass')}
        </Button>
      ) : null}
    </Card>
  )
}

function Facts({ visit }: { visit: VisitView }) {
  const t = useT(detailWords)
  const language = useDisplay((display) => display.language)
  const { party, plate, visitorPhone, purpose, entries, maxUses, standing, parking, household, as } = visit
  const rows: [IconName, string, string | null][] = [
    ['home', t('where'), household?.label ?? (as === 'visitor' ? t('notYet') : null)],
    ['users', t('party'), t('people', { count: party })],
    ['phone', t('phone'), visitorPhone],
    ['car', t('plate'), plate],
    ['chat', t('purpose'), purpose],
    ['print', t('paper'), visit.paper ? '' : null],
    ['refresh', t('entries'), t(standing ? 'entriesEach' : 'entriesOf', { used: entries, most: maxUses })],
    [
      'car',
      t('parking'),
      parking &&
        [
          t('parkedSince', { when: when(parking.since, new Date(), language), free: parking.freeMinutes }),
          parking.overtimeMinutes > 0 ? t('overtime', { count: parking.overtimeMinutes }) : '',
        ]
          .filter(Boolean)
          .join('，'),
    ],
  ]
  const shown = rows.filter(([, , value]) => value !== null)
  return (
    <Card kind="flush" testId="visit-facts">
      {shown.map(([icon, label, value], index) => (
        <Row
          key={label}
          slim
          lead={<Icon name={icon} className="tidal" />}
          title={value === '' ? label : `${label}：${value ?? ''}`}
          whole
          last={index === shown.length - 1}
        />
      ))}
    </Card>
  )
}

function Acts({ visit, onOpen }: { visit: VisitView; onOpen: (what: Opened) => void }) {
  const t = useT(detailWords)
  const actor: VisitActor = visit.as
  const may = (step: VisitStep) =>
    visitCan(step, {
      status: visit.status,
      kind: visit.kind,
      actor,
      claimed: visit.claimed,
      lapsed: visit.lapsed,
    })
  const hosting = visit.as === 'household'
  return (
    <View className="stack gap-2">
      {hosting && may('undo') ? (
        <Button kind="quiet" block icon="ret" onPress={() => onOpen('undo')} testId="visit-undo">
          {t('undo')}
        </Button>
      ) : null}
      {may('cancel') ? (
        <Button kind="quiet" block icon="close" onPress={() => onOpen('cancel')} testId="visit-cancel">
          {t('cancelVisit')}
        </Button>
      ) : null}
      {hosting && visit.claimed && visit.household?.id ? (
        <Button kind="quiet" block icon="shield" onPress={() => onOpen('block')} testId="visit-block">
          {t('block')}
        </Button>
      ) : null}
      {visit.as === 'visitor' && visit.given ? (
        <Button kind="quiet" block icon="lock" onPress={() => onOpen('forget')} testId="visit-forget">
          {t('forget')}
        </Button>
      ) : null}
    </View>
  )
}
