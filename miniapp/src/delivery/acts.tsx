// What a dispatcher may do about a message that did not arrive: send it once more, or skip it for a reason.
import { useMutation, useQueryClient, type QueryKey } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import { useT } from '../i18n'
import { Button } from '../ui/button'
import { Chip } from '../ui/chips'
import { Field } from '../ui/field'
import { useIntentKey } from '../ui/intent-key'
import { Notice } from '../ui/notice'
import { Sheet } from '../ui/sheet'
import { deliveriesKey, retryDelivery, skipDelivery, type StaffDelivery } from './api'
import { deliveryWords } from './words'

const reasons = ['skipPhoned', 'skipKnown', 'skipNotTheirs'] as const
const maxReason = 200

interface ActsProps {
  item: StaffDelivery
  /** What else shows how far it got, and is read anew. */
  tells: QueryKey
  /** Another way on, beside the two. */
  end?: ReactNode
}

function useTold(tells: QueryKey) {
  const client = useQueryClient()
  return () => Promise.all([deliveriesKey, tells].map((queryKey) => client.invalidateQueries({ queryKey })))
}

/** Also what was said of the last act, until the next one. */
export function DeliveryActs({ item, tells, end }: ActsProps) {
  const t = useT(deliveryWords)
  const told = useTold(tells)
  const keyFor = useIntentKey()
  const [skipping, setSkipping] = useState(false)
  const { id, attempts, lastTriedAt } = item
  const retry = useMutation({
    // Trying again after another failure is another intent.
    mutationFn: () => retryDelivery(id, keyFor({ id, attempts, lastTriedAt })),
    onSettled: told,
  })
  return (
    <View className="stack gap-2">
      {retry.error ? (
        <Notice icon="alert" tone="warm" testId={`problem-${id}`}>
          {retry.error.message}
        </Notice>
      ) : retry.isSuccess ? (
        <Notice icon="check" testId={`retried-${id}`}>
          {t('retried')}
        </Notice>
      ) : null}
      <View className="line wrap">
        <Button small busy={retry.isPending} onPress={() => retry.mutate()} testId={`retry-${id}`}>
          {t('retry')}
        </Button>
        <Button small kind="quiet" onPress={() => setSkipping(true)} testId={`skip-${id}`}>
          {t('skip')}
        </Button>
        {end}
      </View>
      {skipping ? <SkipSheet id={id} told={told} onClose={() => setSkipping(false)} /> : null}
    </View>
  )
}

interface SkipSheetProps {
  id: string
  told: () => Promise<unknown>
  onClose: () => void
}

function SkipSheet({ id, told, onClose }: SkipSheetProps) {
  const t = useT(deliveryWords)
  const keyFor = useIntentKey()
  const [reason, setReason] = useState('')
  const written = reason.trim()
  const skip = useMutation({
    mutationFn: () => skipDelivery(id, written, keyFor({ id, written })),
    onSuccess: onClose,
    onSettled: told,
  })
  const off = written === '' ? t('skipNeed') : [...written].length > maxReason ? t('tooLong') : undefined
  return (
    <Sheet open onClose={onClose} title={t('skipTitle')} testId="skip-sheet">
      <View className="note soft">{t('skipNote')}</View>
      <View className="chips">
        {reasons.map((key) => (
          <Chip key={key} outline onPress={() => setReason(t(key))} testId={`skip-reason-${key}`}>
            {t(key)}
          </Chip>
        ))}
      </View>
      <Field
        value={reason}
        onInput={setReason}
        max={maxReason}
        placeholder={t('skipReason')}
        testId="skip-reason"
      />
      {skip.error ? (
        <Notice icon="alert" tone="warm" testId="skip-problem">
          {skip.error.message}
        </Notice>
      ) : null}
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          busy={skip.isPending}
          off={off}
          onPress={() => skip.mutate()}
          testId="skip-yes"
        >
          {t('skipYes')}
        </Button>
      </View>
    </Sheet>
  )
}
