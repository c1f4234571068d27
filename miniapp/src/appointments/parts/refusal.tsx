// Why it could not be booked, and what can be done instead.
import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { serverNowMs } from '../../ui/server-time'
import { Sheet } from '../../ui/sheet'
import { when, within } from '../../ui/time'
import type { SiteSlots, SlotView } from '../api'
import { openAppointment, openList } from '../open'
import { appointmentWords } from '../words'
import { CountersSheet } from './counters-sheet'
import { NextSlots } from './next-slots'

const mostSites = 3

/** What is free instead, where the refusal tells. */
export function nextOf(error: Error | null): readonly SiteSlots[] {
  const told = error instanceof ApiError ? error.more['nextSlots'] : undefined
  return Array.isArray(told) ? (told as SiteSlots[]) : []
}

interface RefusalProps {
  error: Error | null
  /** The matter, for the way to the counters that settle it. */
  service: string
  busy?: boolean
  onTake?: (slot: SlotView, site: SiteSlots['site']) => void
}

export function Refusal({ error, service, busy, onTake }: RefusalProps) {
  const t = useT(appointmentWords)
  const [counters, setCounters] = useState(false)
  const [shut, setShut] = useState<Error | null>(null)
  if (!error) return null
  const next = onTake ? nextOf(error) : []
  const notice = (
    <>
      <Notice icon="alert" tone="warm" testId="refusal" end={endOf(t, error, () => setCounters(true))}>
        {error.message}
        <Until error={error} />
      </Notice>
      {counters ? <CountersSheet service={service} onClose={() => setCounters(false)} /> : null}
    </>
  )
  if (!onTake || next.length === 0 || shut === error) return notice
  return (
    <Sheet open onClose={() => setShut(error)} title={t('otherTimes')} testId="next-sheet">
      {notice}
      <NextSlots sites={next.slice(0, mostSites)} busy={busy ?? false} onTake={onTake} />
    </Sheet>
  )
}

function Until({ error }: { error: Error }): ReactNode {
  const t = useT(appointmentWords)
  const language = useDisplay((display) => display.language)
  const until = error instanceof ApiError ? error.more['pausedUntil'] : undefined
  if (typeof until !== 'string') return null
  return <View>{t('pausedUntil', { when: within(when(until, new Date(serverNowMs()), language)) })}</View>
}

type Say = (key: 'seeOther' | 'seeMine' | 'seeCounters') => string

function endOf(t: Say, error: Error, onCounters: () => void): ReactNode {
  if (!(error instanceof ApiError)) return undefined
  const { code, more } = error
  const act = (words: string, onPress: () => void) => (
    <Button small kind="quiet" onPress={onPress} testId={`refusal-${code}`}>
      {words}
    </Button>
  )
  if (code === 'already_booked' && typeof more['number'] === 'string') {
    const number = more['number']
    return act(t('seeOther'), () => openAppointment(number))
  }
  if (code === 'too_many_open') return act(t('seeMine'), openList)
  if (code === 'see_counter' || code === 'booking_paused') return act(t('seeCounters'), onCounters)
  return undefined
}
