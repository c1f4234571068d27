// One volunteer of a task: what they reported, and the hours that staff count.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { mayCount, volunteerLimits } from '@chaolin/shared/staff/volunteers/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useIntentKey } from '../../ui/intent-key'
import { PhotoStrip } from '../../ui/photo-strip'
import { Stepper } from '../../ui/stepper'
import { stripPhoto } from '../parts/photo-address'
import { WordsForm } from '../parts/words-form'
import { countHours, volunteerKey, type StaffClaim } from './api'
import { volunteerWords } from './words'

export function Claim({ claim }: { claim: StaffClaim }) {
  const t = useT(volunteerWords)
  const [counting, setCounting] = useState(false)
  const { id, name, status, words, photos, reason, own } = claim
  const hours = (claim.confirmedQuarters ?? claim.quarters ?? 0) / 4
  return (
    <Card kind="sunk" testId={`claim-${id}`}>
      <View className="line between wrap">
        <View className="strong">{name}</View>
        <View className="note soft">{t(`claim_${status}`, { hours })}</View>
      </View>
      {words ? <View className="words">{words}</View> : null}
      {photos.length > 0 ? <PhotoStrip photos={photos.map((photo) => stripPhoto(photo))} /> : null}
      {reason ? <View className="note soft">{t('why', { reason })}</View> : null}
      {mayCount(status) ? (
        <Button
          small
          kind="primary"
          off={own ? t('own') : undefined}
          onPress={() => setCounting(true)}
          testId={`count-${id}`}
        >
          {t('count')}
        </Button>
      ) : null}
      {counting ? <CountForm claim={claim} onClose={() => setCounting(false)} /> : null}
    </Card>
  )
}

function CountForm({ claim, onClose }: { claim: StaffClaim; onClose: () => void }) {
  const t = useT(volunteerWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const reported = claim.quarters ?? 1
  const [quarters, setQuarters] = useState(reported)
  const changed = quarters !== reported
  const count = useMutation({
    mutationFn: (reason: string) => {
      const body = changed ? { quarters, reason } : {}
      return countHours(claim.id, body, keyFor({ id: claim.id, body }))
    },
    onSuccess: async () => {
      onClose()
      await client.invalidateQueries({ queryKey: volunteerKey() })
    },
  })
  return (
    <WordsForm
      title={t('countTitle', { name: claim.name })}
      label={t('countReason')}
      hint={t('needReason')}
      act={t('count')}
      optional={!changed}
      busy={count.isPending}
      error={count.error}
      onSend={(reason) => count.mutate(reason)}
      onClose={onClose}
      testId="form-count"
    >
      <Stepper
        value={quarters}
        onChange={setQuarters}
        min={1}
        max={volunteerLimits.mostQuarters}
        words={t('hoursValue', { hours: quarters / 4 })}
      />
    </WordsForm>
  )
}
