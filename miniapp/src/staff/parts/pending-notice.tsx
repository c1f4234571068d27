// What waits on the phone for a connection, and what the server refused afterwards.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { when } from '../../ui/time'
import { useSession } from '../../session'
import { pendingWords } from '../pending-words'
import { staffWords } from '../words'
import { openReport } from './open'
import { dropPending, sendPending, usePending, watchPending, type PendingStep } from './pending'

/** Of the one who is signed in; watches for the network while it is on the page. */
export function useOwnPending(): PendingStep[] {
  const person = useSession((session) => session.person?.id)
  const steps = usePending((pending) => pending.steps)
  useEffect(watchPending, [])
  return steps.filter(({ personId }) => personId === person)
}

export function PendingNotice() {
  const t = useT(pendingWords)
  const steps = useOwnPending()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    if (steps.length === 0) setOpen(false)
  }, [steps.length])
  const refused = steps.filter(({ problem }) => problem !== undefined).length
  if (steps.length === 0) return null
  return (
    <>
      <Notice
        icon={refused > 0 ? 'alert' : 'offline'}
        tone={refused > 0 ? 'red' : 'warm'}
        end={
          <Button small kind="plain" onPress={() => setOpen(true)} testId="pending-open">
            {t('pendingOpen')}
          </Button>
        }
        testId="pending"
      >
        {refused > 0 ? t('pendingRefused', { count: refused }) : t('pendingTitle', { count: steps.length })}
      </Notice>
      <Sheet open={open} onClose={() => setOpen(false)} title={t('pendingSheet')} testId="pending-sheet">
        <View className="stack">
          {steps.map((step) => (
            <Waiting key={step.key} step={step} />
          ))}
        </View>
        <Button kind="primary" block onPress={() => void sendPending()} testId="pending-send">
          {t('pendingSend')}
        </Button>
      </Sheet>
    </>
  )
}

function Waiting({ step }: { step: PendingStep }) {
  const t = useT(pendingWords)
  const said = useT(staffWords)
  const language = useDisplay((display) => display.language)
  const about = t('pendingAt', { step: said(step.step), when: when(step.at, new Date(), language) })
  return (
    <Row
      title={step.summary}
      note={`${about}\n${step.problem ?? t('pendingWaiting')}`}
      whole
      onPress={() => openReport(step.number)}
      end={
        step.problem === undefined ? undefined : (
          <Button
            small
            kind="quiet"
            onPress={() => dropPending(step.key)}
            testId={`pending-drop-${step.key}`}
          >
            {t('pendingDrop')}
          </Button>
        )
      }
      testId={`pending-${step.number}`}
    />
  )
}

/** On the page of the report itself. */
export function PendingHere({ number }: { number: string }) {
  const t = useT(pendingWords)
  const said = useT(staffWords)
  const waiting = useOwnPending().filter((step) => step.number === number)
  return (
    <>
      {waiting.map((step) => (
        <Notice
          key={step.key}
          icon={step.problem === undefined ? 'offline' : 'alert'}
          tone={step.problem === undefined ? 'warm' : 'red'}
          testId="pending-here"
        >
          {step.problem ?? t('pendingHere', { step: said(step.step) })}
        </Notice>
      ))}
    </>
  )
}
