// One message: of which report, to which system, how often it was tried, and why it did not arrive.
import { reasonWords } from '@chaolin/shared/micro-brains/rules'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { DeliveryActs } from '../../delivery/acts'
import type { StaffDelivery } from '../../delivery/api'
import { momentWords } from '../../delivery/step-words'
import { deliveryWords } from '../../delivery/words'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { consoleKey } from '../api'
import { deliveriesWords } from './words'

const tones = {
  stuck: 'red',
  failing: 'warm',
  due: undefined,
  delivered: 'green',
  skipped: undefined,
} as const

type Step = keyof typeof momentWords.zh
const isStep = (step: string | null): step is Step => step !== null && step in momentWords.zh

export function DeliveryCard({ item }: { item: StaffDelivery }) {
  const t = useT(deliveriesWords)
  const states = useT(deliveryWords)
  const moment = useT(momentWords)
  const language = useDisplay((display) => display.language)
  const handles = useSession(({ person }) => hasRole(person, 'dispatcher'))
  const { id, number, step, status, attempts, lastTriedAt, nextTryAt, microBrain } = item
  const said = (at: string) => when(at, new Date(), language)
  const tone = tones[status]
  const tried = [
    microBrain?.name ?? item.microBrainId,
    attempts > 0 && states('tries', { count: attempts }),
    lastTriedAt && states('lastTried', { when: said(lastTriedAt) }),
    nextTryAt && status === 'failing' && states('nextTry', { when: said(nextTryAt) }),
  ]
  const open = handles && number ? <Open id={id} number={number} /> : null
  return (
    <Card kind="snug" testId={`delivery-${id}`}>
      <View className="line">
        <View className="strong grow one">
          {[number ?? t('noNumber'), isStep(step) ? moment(step) : step].filter(Boolean).join(' · ')}
        </View>
        <Tag {...(tone ? { tone } : {})}>{states(status)}</Tag>
      </View>
      <View className="note soft">{tried.filter(Boolean).join(' · ')}</View>
      <Reason item={item} />
      {status === 'delivered' || status === 'skipped' ? (
        open && <View className="line">{open}</View>
      ) : (
        <DeliveryActs item={item} tells={consoleKey} end={open} />
      )}
    </Card>
  )
}

function Open({ id, number }: { id: string; number: string }) {
  const t = useT(deliveriesWords)
  const open = () => void Taro.navigateTo({ url: `/staff/report/index?number=${number}` })
  return (
    <Button small kind="quiet" onPress={open} testId={`open-${id}`}>
      {t('open')}
    </Button>
  )
}

function Reason({ item: { status, reason } }: { item: StaffDelivery }) {
  const t = useT(deliveriesWords)
  const language = useDisplay((display) => display.language)
  if (!reason || status === 'delivered' || status === 'due') return null
  if (status === 'skipped')
    return (
      <View className="note words">
        {reason === 'builtin' ? t('skippedBuiltin') : t('skippedFor', { reason })}
      </View>
    )
  return <View className={status === 'stuck' ? 'words bad' : 'words'}>{reasonWords(reason)[language]}</View>
}
