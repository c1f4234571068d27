// The steps that are open: the main one filled, the others a tap away.
import { staffSteps, type StaffStep } from '@chaolin/shared/reports/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import type { IconName } from '../../ui/icon-names'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import type { StaffReport } from '../api'
import { nextStep, whyNot } from '../parts/next-step'
import { isWaiting } from '../parts/pending'
import { useOwnPending } from '../parts/pending-notice'
import { pendingWords } from '../pending-words'
import { staffWords } from '../words'
import { isLinkStep, type LinkStep } from './link-sheet'
import { isSheetStep, type SheetStep } from './step-sheet'

interface StepsBarProps {
  report: StaffReport
  accepting: boolean
  onAccept: () => void
  onApprove: () => void
  onDispatch: () => void
  onLink: (step: LinkStep) => void
  onStep: (step: SheetStep) => void
  onClose: () => void
}

export const stepIcons: Record<StaffStep, IconName> = {
  accept: 'check',
  progress: 'edit',
  ask: 'ask',
  transfer: 'transfer',
  return: 'ret',
  escalate: 'up',
  resolve: 'check',
  reject: 'close',
  dispatch: 'send',
  approve: 'check',
  rework: 'ret',
  merge: 'plus',
  unmerge: 'minus',
  split: 'list',
}

export function StepsBar(props: StepsBarProps) {
  const { report } = props
  const t = useT(staffWords)
  const kept = useT(pendingWords)
  const language = useDisplay((display) => display.language)
  const [more, setMore] = useState(false)
  const pending = useOwnPending()
  const whyKept = (step: StaffStep) =>
    isWaiting(pending, report.number, step) ? kept('pendingOff') : undefined
  const next = nextStep(report)
  const others = staffSteps.filter((step) => step !== next?.step && report.steps.includes(step))
  if (!next && others.length === 0)
    return (
      <ActionBar>
        <View className="note soft middle">
          {t(report.standIn ? 'stepsOfCase' : report.status === 'resolved' ? 'waitingRating' : 'stepsNone')}
        </View>
      </ActionBar>
    )
  const take = (step: StaffStep) => {
    setMore(false)
    if (step === 'accept') props.onAccept()
    else if (step === 'approve') props.onApprove()
    else if (step === 'resolve') props.onClose()
    else if (step === 'dispatch') props.onDispatch()
    else if (isLinkStep(step)) props.onLink(step)
    else if (isSheetStep(step)) props.onStep(step)
  }
  const [second] = others
  const off = next && (whyKept(next.step) ?? (next.off ? whyNot(next, report, t, language) : undefined))
  return (
    <ActionBar>
      <View className="line">
        {others.length > 1 ? (
          <Button kind="quiet" tall icon="more" onPress={() => setMore(true)} testId="step-more">
            {t('moreSteps')}
          </Button>
        ) : second ? (
          <Button
            kind="quiet"
            tall
            off={whyKept(second)}
            onPress={() => take(second)}
            testId={`step-${second}`}
          >
            {t(second)}
          </Button>
        ) : null}
        {next ? (
          <Button
            kind="primary"
            grow
            busy={props.accepting}
            off={off}
            onPress={() => take(next.step)}
            testId={`step-${next.step}`}
          >
            {t(report.microBrain ? next.step : 'assign')}
          </Button>
        ) : null}
      </View>
      <MoreSteps open={more} steps={others} whyKept={whyKept} onClose={() => setMore(false)} onTake={take} />
    </ActionBar>
  )
}

interface MoreStepsProps {
  open: boolean
  steps: readonly StaffStep[]
  whyKept: (step: StaffStep) => string | undefined
  onClose: () => void
  onTake: (step: StaffStep) => void
}

function MoreSteps({ open, steps, whyKept, onClose, onTake }: MoreStepsProps) {
  const t = useT(staffWords)
  return (
    <Sheet open={open} onClose={onClose} title={t('moreSteps')} testId="steps-sheet">
      <View className="stack">
        {steps.map((step) => (
          <Row
            key={step}
            lead={<Icon name={stepIcons[step]} size="m" className="tidal" />}
            title={t(step)}
            note={whyKept(step)}
            {...(whyKept(step) ? {} : { onPress: () => onTake(step) })}
            testId={`step-${step}`}
          />
        ))}
      </View>
    </Sheet>
  )
}
