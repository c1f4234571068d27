// Ten minutes for an answer: the same words whatever is behind the door, until there is one.
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { testable, told } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Mark } from '../../ui/mark'
import { Page } from '../../ui/page'
import '../../ui/styles/visits.scss'
import { cancelVisit, type VisitView } from '../api'
import { askWords } from '../ask/words'
import { openPass, openVisits } from '../open'
import { AskSheet } from '../../ui/ask-sheet'
import { TellMe } from '../../ui/tell-me'
import { useNow } from '../../ui/use-now'
import { useStep, useVisit } from '../parts/use-visit'
import { whenOf } from '../parts/visit-row'
import { visitWords } from '../words'

const askEveryMs = 5000

export default function WaitPage() {
  const t = useT(askWords)
  const common = useT(visitWords)
  const { params } = useRouter()
  const { query, visit, gone } = useVisit(params['id'] ?? '', askEveryMs)
  return (
    <Page
      title={t('waitTitle')}
      state={gone ? 'empty' : stateOf(query)}
      empty={{
        title: common('gone'),
        note: common('goneNote'),
        action: { words: common('toList'), onPress: () => openVisits('visiting') },
      }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="wait"
    >
      {visit ? <Whole visit={visit} /> : null}
    </Page>
  )
}

type Words = 'waiting' | 'over' | 'lapsed' | 'accepted' | 'refused' | 'cancelled' | 'finished'
const looks: Record<Words, [IconName, 'warm' | 'green' | 'grey']> = {
  waiting: ['clock', 'warm'],
  over: ['clock', 'grey'],
  lapsed: ['gate', 'warm'],
  accepted: ['check', 'green'],
  refused: ['close', 'grey'],
  cancelled: ['close', 'grey'],
  finished: ['check', 'grey'],
}
const noted = new Set<Words>(['waiting', 'over', 'lapsed', 'accepted', 'refused'])

function wordsOf({ status, lapsed }: VisitView): Words {
  if (status === 'requested' || status === 'invited') return 'waiting'
  if (status === 'accepted') return lapsed ? 'lapsed' : 'accepted'
  return status === 'expired' ? 'over' : status
}

function Whole({ visit }: { visit: VisitView }) {
  const t = useT(askWords)
  const common = useT(visitWords)
  const language = useDisplay((display) => display.language)
  const now = useNow(1000)
  const [cancelling, setCancelling] = useState(false)
  const words = wordsOf(visit)
  const [icon, tone] = looks[words]
  const leftS = Math.max(0, Math.ceil((Date.parse(visit.answerBy ?? '') - now.getTime()) / 1000) || 0)
  return (
    <>
      <Card testId={`wait-${words}`}>
        <View className="line wide">
          <Mark icon={icon} tone={tone} size="big" />
          <View className="grow">
            <View className="title" {...told({ role: 'alert' })}>
              {t(words)}
            </View>
            {noted.has(words) ? <View className="soft">{t(`${words as 'waiting'}Note`)}</View> : null}
          </View>
        </View>
        {words === 'waiting' && leftS > 0 ? (
          <View className="stack middle">
            <View className="soft">{t('left')}</View>
            <View className="waiting-time" {...testable('wait-left')}>
              {t('leftTime', { minutes: Math.floor(leftS / 60), seconds: leftS % 60 })}
            </View>
          </View>
        ) : null}
        <View className="soft">{[visit.compound.name, whenOf(visit, now, language)].join(' · ')}</View>
      </Card>
      {visit.status === 'accepted' ? (
        <Button kind="primary" block icon="gate" onPress={() => openPass(visit.id)} testId="wait-pass">
          {t('openPass')}
        </Button>
      ) : null}
      {words === 'waiting' ? (
        <TellMe
          words={common('tellAnswered')}
          yes={common('tellYes')}
          done={common('tellDone')}
          refused={common('tellRefused')}
          templates={['visit_answered']}
        />
      ) : null}
      {words === 'waiting' ? (
        <Button kind="quiet" block onPress={() => setCancelling(true)} testId="wait-cancel">
          {t('cancel')}
        </Button>
      ) : (
        <Button kind="quiet" block onPress={() => openVisits('visiting')} testId="wait-list">
          {t('toList')}
        </Button>
      )}
      {cancelling ? <CancelSheet visit={visit} onClose={() => setCancelling(false)} /> : null}
    </>
  )
}

function CancelSheet({ visit, onClose }: { visit: VisitView; onClose: () => void }) {
  const t = useT(askWords)
  const act = useStep(visit, 'cancel', (key) => cancelVisit(visit.id, key), onClose)
  return (
    <AskSheet
      title={t('cancelTitle')}
      note={t('cancelNote')}
      act={t('cancel')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate()}
      onClose={onClose}
      testId="wait-cancel"
    />
  )
}
