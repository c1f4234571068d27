// The sites of a matter with what is free there, and the slots of the one that is looked at.
import { useQuery } from '@tanstack/react-query'
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import { addDays, localDate } from '@chaolin/shared/appointments/slots'
import type { Place } from '@chaolin/shared/place'
import { useState } from 'react'
import { askWhere } from '../../ui/here'
import { serverNowMs } from '../../ui/server-time'
import { readNearest, readSlots, slotKey } from '../api'
import { placeKey, useSites } from '../parts/use-services'

/** Others book meanwhile. */
const watchMs = 20_000

/** A point of one's own, once it was asked for. */
export function useNear() {
  const [near, setNear] = useState<Place>()
  const [refused, setRefused] = useState(false)
  const locate = async () => {
    const where = await askWhere()
    setRefused(where === 'refused')
    if (typeof where !== 'string') setNear(where)
  }
  return { near, refused, locate: () => void locate() }
}

export function useSlots(service: string, near: Place | undefined, wanted: string | undefined) {
  const sites = useSites(near)
  const nearest = useQuery({
    queryKey: slotKey('nearest', service, placeKey(near)),
    queryFn: () => readNearest(service, near),
    refetchInterval: watchMs,
  })
  const offering = (sites.data?.items ?? []).filter(({ offers }) =>
    offers.some(({ code }) => code === service),
  )
  const siteId = wanted ?? nearest.data?.items[0]?.site.id ?? (nearest.data ? offering[0]?.id : undefined)
  const today = localDate(new Date(serverNowMs()))
  const slots = useQuery({
    queryKey: slotKey('slots', siteId, service, today),
    queryFn: () => readSlots(siteId ?? '', service, today),
    enabled: siteId !== undefined,
    refetchInterval: watchMs,
  })
  const dates = Array.from({ length: appointmentLimits.daysAtOnce }, (_, index) => addDays(today, index))
  return { sites, offering, nearest, siteId, slots, today, dates }
}
