// Every step that is open now, each in a sheet of its own.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { MediationStep } from '@chaolin/shared/staff/mediation/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { useIntentKey } from '../../ui/intent-key'
import { mediationKey, takeMediationStep, type MediationView, type StepBody, type TakenStep } from './api'
import {
  AppointForm,
  AssignForm,
  FollowUpForm,
  HearForm,
  OfferForm,
  ScheduleForm,
  SideForm,
  ReasonForm,
} from './forms'
import { InviteSheet } from './invite-sheet'
import { mediationWords } from './words'

export function Acts({ mediation }: { mediation: MediationView }) {
  const t = useT(mediationWords)
  const [step, setStep] = useState<MediationStep>()
  const open = mediation.steps.filter((each) => isOfUse(each, mediation))
  if (open.length === 0) return null
  return (
    <View className="line wrap">
      {open.map((each) => (
        <Button
          key={each}
          small
          kind={each === 'end' ? 'quiet' : 'soft'}
          onPress={() => setStep(each)}
          testId={`act-${each}`}
        >
          {t(`step_${each}`)}
        </Button>
      ))}
      {step === 'invite' ? <InviteSheet id={mediation.id} onClose={() => setStep(undefined)} /> : null}
      {step && step !== 'invite' ? (
        <StepForm key={step} mediation={mediation} step={step} onClose={() => setStep(undefined)} />
      ) : null}
    </View>
  )
}

/** The rule says what may be; some of it would have nobody or nothing to happen to. */
function isOfUse(step: MediationStep, { parties, appointment }: MediationView): boolean {
  const second = parties.find(({ side }) => side === 'second')
  const missing = second?.joined === 'missing' || second?.joined === 'invited'
  if (step === 'invite' || step === 'hear') return missing
  if (step === 'record') return parties.some(({ joined }) => joined === 'in_person')
  if (step === 'witness')
    return parties.some(({ joined, answer }) => joined === 'in_person' && answer === 'waiting')
  return step !== 'cancel' || appointment !== null
}

export interface FormProps {
  mediation: MediationView
  busy: boolean
  error: Error | null
  send: (body: StepBody) => void
  onClose: () => void
}

function StepForm({
  mediation,
  step,
  onClose,
}: {
  mediation: MediationView
  step: TakenStep
  onClose: () => void
}) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const take = useMutation({
    mutationFn: (body: StepBody) =>
      takeMediationStep(mediation.id, step, body, keyFor({ id: mediation.id, step, body })),
    onSuccess: async (answer) => {
      client.setQueryData(mediationKey('one', mediation.id), answer)
      await client.invalidateQueries({ queryKey: mediationKey() })
      onClose()
    },
  })
  const form = { mediation, busy: take.isPending, error: take.error, send: take.mutate, onClose }
  if (step === 'appoint') return <AppointForm {...form} />
  if (step === 'assign') return <AssignForm {...form} />
  if (step === 'hear') return <HearForm {...form} />
  if (step === 'offer') return <OfferForm {...form} />
  if (step === 'schedule') return <ScheduleForm {...form} />
  if (step === 'follow-up') return <FollowUpForm {...form} />
  if (step === 'record' || step === 'witness') return <SideForm {...form} step={step} />
  return <ReasonForm {...form} step={step} />
}
