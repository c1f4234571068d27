// My claims that wait or did not go through, and the receipt of a residence declaration.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { householdKey, readReceipt, stepClaim, withdrawReceipt, type ClaimView, type Receipt } from '../api'
import { AskSheet } from '../../ui/ask-sheet'
import { visitWords } from '../words'
import { useChange } from './use-change'
import { homeWords } from './words'

export function Claims({ items }: { items: ClaimView[] }) {
  const t = useT(homeWords)
  const [withdrawing, setWithdrawing] = useState<ClaimView>()
  const [receipt, setReceipt] = useState<string>()
  // Where one lives stands above; a claim of it is shown for its receipt alone.
  const shown = items.filter(({ status, declaration }) => status !== 'active' || declaration)
  if (shown.length === 0) return null
  return (
    <>
      <Section title={t('claims')} />
      {shown.map((claim) => (
        <Card key={claim.id} testId={`claim-${claim.id}`}>
          <View className="line between wrap">
            <View className="strong grow">{claim.address}</View>
            <Tag {...(claim.status === 'pending' ? { tone: 'warm' as const } : {})}>
              {t(`claim_${claim.status}`)}
            </Tag>
          </View>
          {claim.status === 'pending' ? <View className="soft">{t('pendingWhy')}</View> : null}
          <View className="line wrap">
            {claim.status === 'pending' ? (
              <Button
                small
                kind="quiet"
                onPress={() => setWithdrawing(claim)}
                testId={`withdraw-${claim.id}`}
              >
                {t('withdraw')}
              </Button>
            ) : null}
            {claim.declaration ? (
              <Button
                small
                onPress={() => setReceipt(claim.declaration?.number)}
                testId={`receipt-${claim.id}`}
              >
                {t('receipt')}
              </Button>
            ) : null}
          </View>
        </Card>
      ))}
      {withdrawing ? <WithdrawSheet claim={withdrawing} onClose={() => setWithdrawing(undefined)} /> : null}
      {receipt ? <ReceiptSheet number={receipt} onClose={() => setReceipt(undefined)} /> : null}
    </>
  )
}

function WithdrawSheet({ claim, onClose }: { claim: ClaimView; onClose: () => void }) {
  const t = useT(homeWords)
  const act = useChange(
    (_: undefined, keyFor) => stepClaim(claim.id, 'withdraw', keyFor({ withdraw: claim.id })),
    onClose,
  )
  return (
    <AskSheet
      title={t('withdrawTitle')}
      note={t('withdrawNote')}
      act={t('withdraw')}
      danger
      busy={act.isPending}
      error={act.error}
      onYes={() => act.mutate(undefined)}
      onClose={onClose}
      testId="withdraw"
    />
  )
}

export function ReceiptSheet({ number, onClose }: { number: string; onClose: () => void }) {
  const t = useT(homeWords)
  const common = useT(visitWords)
  const [asking, setAsking] = useState(false)
  const query = useQuery({
    queryKey: householdKey('receipt', number),
    queryFn: () => readReceipt(number),
  })
  const back = useChange(
    (_: undefined, keyFor) => withdrawReceipt(number, keyFor({ withdraw: number })),
    () => setAsking(false),
  )
  if (asking)
    return (
      <AskSheet
        title={t('receiptWithdrawTitle')}
        note={t('receiptWithdrawNote')}
        act={t('receiptWithdraw')}
        danger
        busy={back.isPending}
        error={back.error}
        onYes={() => back.mutate(undefined)}
        onClose={() => setAsking(false)}
        testId="receipt-withdraw"
      />
    )
  return (
    <Sheet open onClose={onClose} title={t('receipt')} testId="receipt-sheet">
      {query.data ? <ReceiptFacts receipt={query.data} /> : query.error ? null : <Skeleton rows={1} />}
      {query.error ? (
        <Notice icon="alert" tone="warm" testId="receipt-problem">
          {query.error.message}
        </Notice>
      ) : null}
      <View className="line">
        {query.data?.status === 'waiting' || query.data?.status === 'submitted' ? (
          <Button kind="quiet" tall onPress={() => setAsking(true)} testId="receipt-withdraw">
            {t('receiptWithdraw')}
          </Button>
        ) : null}
        <Button kind="primary" grow tall onPress={onClose} testId="receipt-close">
          {common('close')}
        </Button>
      </View>
    </Sheet>
  )
}

function ReceiptFacts({ receipt }: { receipt: Receipt }) {
  const t = useT(homeWords)
  const language = useDisplay((display) => display.language)
  const { number, status, address, post, consentVersion, submittedAt, given } = receipt
  return (
    <View className="stack gap-2">
      <View className="title">{t('receiptOf', { number })}</View>
      <View className="strong">{t(`receipt_${status}`, { post: post.name })}</View>
      <View className="soft">{address}</View>
      <View className="soft">
        {t('receiptAt', { when: when(submittedAt, new Date(), language), version: consentVersion })}
      </View>
      {given ? (
        <View className="soft">
          {t('receiptGiven', {
            name: given.maskedName,
            tail: given.idTail,
            phone: given.maskedPhone,
            day: given.moveInDate,
          })}
        </View>
      ) : null}
    </View>
  )
}
