// A ticket for who came without an appointment; where the card's number is booked already, its holder may replace that.
import { isIdNumber } from '@chaolin/shared/id-number'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { PostState } from '../parts/post-state'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import {
  counterKey,
  readServices,
  takeTicket,
  type SiteService,
  type Ticket,
  type WalkInRequest,
} from './api'
import { useServices } from './service-names'
import { counterWords } from './words'
import '../../ui/styles/printed.scss'

interface WalkInProps {
  siteId: string
  siteName: string
  onClose: () => void
}

interface Draft {
  service: string | undefined
  exemption: WalkInRequest['exemption']
  withCard: boolean
  name: string
  idNumber: string
  phone: string
  /** Undefined: nobody's booking is in the way. */
  reason: string | undefined
}
const blank: Draft = {
  service: undefined,
  exemption: undefined,
  withCard: false,
  name: '',
  idNumber: '',
  phone: '',
  reason: undefined,
}

function requestOf(draft: Draft): WalkInRequest | undefined {
  const { exemption, withCard, name, idNumber, phone, reason } = draft
  if (!draft.service) return undefined
  const wanted = { service: draft.service, ...(exemption ? { exemption } : {}) }
  if (!withCard) return wanted
  if (name.trim() === '' || !isIdNumber(idNumber)) return undefined
  if (reason !== undefined && reason.trim() === '') return undefined
  const applicant = {
    name: name.trim(),
    idNumber: idNumber.trim(),
    ...(phone.trim() ? { phone: phone.trim() } : {}),
  }
  return { ...wanted, applicant, ...(reason === undefined ? {} : { override: { reason: reason.trim() } }) }
}

export function WalkIn({ siteId, siteName, onClose }: WalkInProps) {
  const t = useT(counterWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [draft, setDraft] = useState(blank)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const take = useMutation({
    mutationFn: (body: WalkInRequest) => takeTicket(siteId, body, keyFor(body)),
    onSuccess: () => client.invalidateQueries({ queryKey: counterKey() }),
    onError: (error) => {
      if (error instanceof ApiError && error.code === 'already_booked')
        setDraft((before) => ({ ...before, reason: before.reason ?? '' }))
    },
  })
  if (take.data)
    return <TicketSheet ticket={take.data} service={draft.service} siteName={siteName} onClose={onClose} />
  const request = requestOf(draft)
  const off = request ? undefined : t(draft.reason === '' ? 'overrideOff' : 'ticketOff')
  return (
    <Sheet open onClose={onClose} title={t('ticketTitle')} testId="walk-in-sheet">
      <View className="note soft">{t('ticketNote')}</View>
      <Service siteId={siteId} draft={draft} onChange={change} />
      <Card draft={draft} error={take.error} onChange={change} />
      {draft.reason === undefined ? (
        <Problem error={take.error} testId="walk-in-problem" />
      ) : (
        <Override reason={draft.reason} onChange={change} error={take.error} />
      )}
      <End
        act={t('ticketTake')}
        off={draft.service ? off : t('serviceOff')}
        busy={take.isPending}
        onPress={() => request && take.mutate(request)}
        onClose={onClose}
      />
    </Sheet>
  )
}

interface EndProps {
  act: string
  off: string | undefined
  busy: boolean
  onPress: () => void
  onClose: () => void
}

function End({ act, off, busy, onPress, onClose }: EndProps) {
  const shared = useT(consoleWords)
  return (
    <View className="line">
      <Button kind="quiet" tall onPress={onClose}>
        {shared('cancel')}
      </Button>
      <Button kind="primary" grow busy={busy} off={off} onPress={onPress} testId="walk-in-take">
        {act}
      </Button>
    </View>
  )
}

interface PartProps {
  draft: Draft
  onChange: (part: Partial<Draft>) => void
}

function Service({ siteId, draft, onChange }: PartProps & { siteId: string }) {
  const t = useT(counterWords)
  const language = useDisplay((display) => display.language)
  const query = useQuery({ queryKey: counterKey('services', siteId), queryFn: () => readServices(siteId) })
  if (!query.data) return <PostState query={query} />
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('service')}</View>
      <Chips
        options={query.data.items.map(({ code, name }) => ({ value: code, label: name[language] }))}
        value={draft.service}
        onChange={(service) => onChange({ service, exemption: undefined, reason: undefined })}
        testId="walk-in-service"
      />
      <Exemption
        codes={query.data.items.find(({ code }) => code === draft.service)?.exemptions ?? []}
        draft={draft}
        onChange={onChange}
      />
    </View>
  )
}

function Exemption({ codes, draft, onChange }: PartProps & { codes: SiteService['exemptions'] }) {
  const t = useT(counterWords)
  if (codes.length === 0) return null
  const options = [
    { value: 'none', label: t('noExemption') },
    ...codes.map(({ code }) => ({ value: code, label: t(code) })),
  ] as const
  return (
    <>
      <View className="field-label">{t('exemption')}</View>
      <Chips
        options={options}
        value={draft.exemption ?? 'none'}
        onChange={(value) => onChange({ exemption: value === 'none' ? undefined : value })}
        testId="walk-in-exempt"
      />
    </>
  )
}

function Card({ draft, error, onChange }: PartProps & { error: Error | null }) {
  const t = useT(counterWords)
  const { withCard, name, idNumber, phone } = draft
  const said = error instanceof ApiError ? error : undefined
  const wrongId = idNumber.trim().length >= 18 && !isIdNumber(idNumber) ? t('idWrong') : undefined
  return (
    <View className="stack gap-3">
      <View className="line between wide">
        <View className="grow">
          <View className="strong">{t('withCard')}</View>
          <View className="note soft">{t('withCardNote')}</View>
        </View>
        <Switch
          on={withCard}
          onChange={(on) => onChange({ withCard: on, reason: undefined })}
          label={t('withCard')}
          testId="walk-in-card"
        />
      </View>
      {withCard ? (
        <>
          <Field
            label={t('name')}
            value={name}
            onInput={(text) => onChange({ name: text })}
            wrong={said?.wrong('applicant.name')}
            testId="walk-in-name"
          />
          <Field
            label={t('idNumber')}
            type="idcard"
            value={idNumber}
            onInput={(text) => onChange({ idNumber: text, reason: undefined })}
            wrong={wrongId ?? said?.wrong('applicant.idNumber')}
            testId="walk-in-id"
          />
          <Field
            label={t('phone')}
            type="number"
            value={phone}
            onInput={(text) => onChange({ phone: text })}
            wrong={said?.wrong('applicant.phone')}
            testId="walk-in-phone"
          />
        </>
      ) : null}
    </View>
  )
}

interface OverrideProps {
  reason: string
  error: Error | null
  onChange: (part: Partial<Draft>) => void
}

function Override({ reason, error, onChange }: OverrideProps) {
  const t = useT(counterWords)
  const other = error instanceof ApiError && error.code !== 'already_booked' ? error : null
  return (
    <Notice icon="users" tone="warm" testId="walk-in-override">
      <View className="strong">{t('override')}</View>
      <View>{t('overrideNote')}</View>
      <Field
        label={t('overrideReason')}
        placeholder={t('overrideHint')}
        value={reason}
        onInput={(text) => onChange({ reason: text })}
        max={200}
        testId="walk-in-reason"
      />
      <Problem error={other} testId="walk-in-problem" />
    </Notice>
  )
}

interface TicketSheetProps {
  ticket: Ticket
  service: string | undefined
  siteName: string
  onClose: () => void
}

function TicketSheet({ ticket, service, siteName, onClose }: TicketSheetProps) {
  const t = useT(counterWords)
  const { nameOf } = useServices()
  return (
    <Sheet open onClose={onClose} title={t('ticketDone')} testId="ticket-sheet">
      <View className="printed ticket-paper">
        <View>{siteName}</View>
        <View className="counter-big" {...testable('ticket-text')}>
          {ticket.ticket}
        </View>
        <View className="strong">{nameOf(service ?? '')}</View>
        <View>{ticket.ahead > 0 ? t('ticketAhead', { count: ticket.ahead }) : t('ticketFirst')}</View>
        <View className="note soft">{t('ticketKeep')}</View>
      </View>
      <View className="line">
        <Button kind="quiet" tall icon="print" onPress={() => window.print()} testId="ticket-print">
          {t('print')}
        </Button>
        <Button kind="primary" grow onPress={onClose} testId="ticket-done">
          {t('done')}
        </Button>
      </View>
    </Sheet>
  )
}
