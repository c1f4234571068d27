// It is mine: proved by what only the owner knows; how it was decided; and changing one's mind.
import { lostLimits } from '@chaolin/shared/campus/lost'
import { countCharacters } from '@chaolin/shared/text'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { AskSheet } from '../../ui/ask-sheet'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { campusKey, claimThing, withdrawClaim, type LostClaim, type LostItem } from '../api'
import { itemWords } from './words'

/** How mine stands: the latest one. */
export function ClaimCard({ claim }: { claim: LostClaim }) {
  const t = useT(itemWords)
  const { status, reason, keptAt } = claim
  if (status === 'withdrawn') return null
  const good = status === 'accepted'
  return (
    <Card ringed={good} testId={`item-claim-${status}`}>
      <View className="line wide">
        <Mark
          icon={good ? 'check' : status === 'refused' ? 'close' : 'search'}
          {...(good ? { tone: 'green' as const } : status === 'refused' ? { tone: 'warm' as const } : {})}
        />
        <View className="grow">
          <View className="strong">{t(`claim_${status}`)}</View>
          {status === 'open' ? <View className="note soft">{t('claim_openNote')}</View> : null}
          {good && keptAt ? <View className="words">{t('claim_acceptedAt', { where: keptAt })}</View> : null}
          {good ? <View className="note soft">{t('claim_acceptedBring')}</View> : null}
          {status === 'refused' && reason ? (
            <View className="words">{t('claim_refusedNote', { reason })}</View>
          ) : null}
        </View>
      </View>
    </Card>
  )
}

interface ClaimBarProps {
  item: LostItem
  /** All of mine on this thing, the latest first. */
  claims: readonly LostClaim[]
}

export function ClaimBar({ item, claims }: ClaimBarProps) {
  const t = useT(itemWords)
  const [open, setOpen] = useState<'claim' | 'withdraw'>()
  const [latest] = claims
  const close = () => setOpen(undefined)
  const spent = claims.length >= lostLimits.claimsEach
  return (
    <ActionBar>
      {latest?.status === 'open' ? (
        <Button kind="quiet" block onPress={() => setOpen('withdraw')} testId="item-unclaim">
          {t('unclaim')}
        </Button>
      ) : (
        <Button
          kind="primary"
          block
          off={spent ? t('claimNoMore') : undefined}
          onPress={() => setOpen('claim')}
          testId="item-claim"
        >
          {t(latest ? 'claimAgain' : 'claim')}
        </Button>
      )}
      {open === 'claim' ? <ClaimSheet item={item} tries={claims.length} onClose={close} /> : null}
      {open === 'withdraw' && latest ? <UnclaimSheet claim={latest} onClose={close} /> : null}
    </ActionBar>
  )
}

interface ClaimSheetProps {
  item: LostItem
  tries: number
  onClose: () => void
}

function ClaimSheet({ item, tries, onClose }: ClaimSheetProps) {
  const t = useT(itemWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [details, setDetails] = useState('')
  const claiming = useMutation({
    mutationFn: () => claimThing(item.id, details, keyFor({ id: item.id, details, tries })),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('lost') }),
  })
  const error = claiming.error instanceof ApiError ? claiming.error : undefined
  const wrong = error?.wrong('details')
  const off =
    details.trim() === ''
      ? t('claimNeed')
      : countCharacters(details) > lostLimits.details
        ? t('claimLong', { max: lostLimits.details })
        : undefined
  return (
    <Sheet open onClose={onClose} title={t('claimTitle')} testId="claim-sheet">
      <View className="soft words">{t('claimNote')}</View>
      <Field
        tall
        value={details}
        onInput={(value) => {
          claiming.reset()
          setDetails(value)
        }}
        placeholder={t('claimHint')}
        max={lostLimits.details}
        wrong={wrong}
        testId="claim-details"
      />
      {claiming.error && !wrong ? (
        <Notice icon="alert" tone="warm" testId="claim-problem">
          {claiming.error.message}
        </Notice>
      ) : null}
      <View className="line">
        <Button kind="quiet" tall onPress={onClose} testId="claim-not-now">
          {t('claimNotNow')}
        </Button>
        <Button
          kind="primary"
          grow
          tall
          busy={claiming.isPending}
          off={claiming.isPending ? undefined : off}
          onPress={() => claiming.mutate()}
          testId="claim-send"
        >
          {t('claimSend')}
        </Button>
      </View>
    </Sheet>
  )
}

function UnclaimSheet({ claim, onClose }: { claim: LostClaim; onClose: () => void }) {
  const t = useT(itemWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const withdrawing = useMutation({
    mutationFn: () => withdrawClaim(claim.id, keyFor({ id: claim.id })),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: campusKey('lost') }),
  })
  return (
    <AskSheet
      title={t('unclaimTitle')}
      note={t('unclaimNote')}
      act={t('unclaimYes')}
      danger
      busy={withdrawing.isPending}
      error={withdrawing.error}
      onYes={() => withdrawing.mutate()}
      onClose={onClose}
      testId="unclaim"
    />
  )
}
