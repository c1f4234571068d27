// One call: what was written down so far, where it would go, what is open near by, and what is sent.
import { limits } from '@chaolin/shared/text'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useT } from '../../i18n'
import { staffKey } from '../../staff/api'
import { useIntentKey } from '../../ui/intent-key'
import type { AddressItem } from '@chaolin/shared/routing/addresses/address-schema'
import { keyOf } from '../api'
import { fileCall, previewCall, readNearby, type CallerBody } from './api'
import { hotlineWords } from './words'
import { useSettled } from '../../ui/use-settled'

export interface Call {
  text: string
  address: string
  /** One of the address book; else what was typed has to do. */
  found: AddressItem | undefined
  category: string | undefined
  name: string
  phone: string
  anonymous: boolean
  into: string | undefined
}

const empty: Call = {
  text: '',
  address: '',
  found: undefined,
  category: undefined,
  name: '',
  phone: '',
  anonymous: false,
  into: undefined,
}

const settleMs = 500
const phonePattern = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})$/

/** As it is read out: with spaces, or with the country's code. */
const plainPhone = (phone: string) => phone.replace(/\s/g, '').replace(/^\+?86-?/, '')

export function useCall(microBrainId: string) {
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [call, setCall] = useState(empty)
  // The same words after they were filed are another call.
  const [turn, setTurn] = useState(0)
  // A second press may come before the first one is drawn.
  const sending = useRef(false)
  const route = useRoute(call)
  const nearby = useNearby(microBrainId, call)
  const filing = useMutation({
    mutationFn: () => {
      const body = bodyOf(call)
      return fileCall(body, keyFor({ ...body, turn }))
    },
    onSuccess: () => client.invalidateQueries({ queryKey: staffKey }),
    onSettled: () => {
      sending.current = false
    },
  })
  const off = useMissing(call)
  const submit = () => {
    if (off !== undefined || sending.current || filing.data) return
    sending.current = true
    filing.mutate()
  }
  return {
    call,
    change: (more: Partial<Call>) => setCall((now) => ({ ...now, ...more })),
    route,
    nearby,
    off,
    busy: filing.isPending,
    error: filing.error,
    receipt: filing.data,
    submit,
    next: () => {
      setCall(empty)
      setTurn((count) => count + 1)
      filing.reset()
    },
  }
}

export type CallDesk = ReturnType<typeof useCall>

const whereOf = ({ found, address }: Call) => ({
  ...(found?.place ? { place: found.place } : {}),
  ...(address.trim() ? { address: address.trim() } : {}),
})

function bodyOf(call: Call): CallerBody {
  const { text, category, name, anonymous, into } = call
  const phone = plainPhone(call.phone)
  const caller = { ...(phone ? { phone } : {}), ...(name.trim() ? { name: name.trim() } : {}) }
  return {
    text: text.trim(),
    ...(category ? { category } : {}),
    ...whereOf(call),
    ...(anonymous ? { anonymous } : Object.keys(caller).length > 0 ? { caller } : {}),
    ...(into ? { into } : {}),
  }
}

function useMissing({ text, phone, anonymous, name }: Call) {
  const t = useT(hotlineWords)
  if (text.trim() === '') return t('needText')
  if ([...text].length > limits.text || [...name].length > 40) return t('tooLong')
  const given = plainPhone(phone)
  return !anonymous && given !== '' && !phonePattern.test(given) ? t('needPhone') : undefined
}

function useRoute(call: Call) {
  const { text, category } = call
  const written = text.trim() !== '' && [...text].length <= limits.text
  const question =
    written || call.address.trim()
      ? JSON.stringify({
          ...(written ? { text: text.trim() } : {}),
          ...(category ? { category } : {}),
          ...whereOf(call),
        })
      : ''
  const settled = useSettled(question, settleMs)
  const { data, error } = useQuery({
    queryKey: keyOf('hotline', 'route', settled),
    queryFn: () => previewCall(JSON.parse(settled) as Parameters<typeof previewCall>[0]),
    enabled: settled !== '',
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  return { answer: settled === '' ? undefined : data, error: settled === '' ? null : error }
}

function useNearby(microBrainId: string, { found }: Call) {
  const place = found?.place
  const { data, error } = useQuery({
    queryKey: keyOf('hotline', 'nearby', microBrainId, place ? `${place.lng},${place.lat}` : null),
    queryFn: () => readNearby(microBrainId, place!),
    enabled: Boolean(place) && microBrainId !== '',
    staleTime: 30_000,
  })
  return { items: place ? data?.items : undefined, asked: Boolean(place), error }
}
