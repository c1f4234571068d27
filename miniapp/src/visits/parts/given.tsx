// What a visitor gives: told before it is asked who sees it, why and for how long; each consent is given by itself.
import { View } from '@tarojs/components'
import { isIdNumber, tidyIdNumber } from '@chaolin/shared/id-number'
import { isMobile } from '@chaolin/shared/phone'
import { isPlate, visitLimits } from '@chaolin/shared/visits/rules'
import type { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Icon } from '../../ui/icon'
import { Row } from '../../ui/row'
import { Switch } from '../../ui/switch'
import type { AskedFields, VisitClaim } from '../api'
import { Agree } from '../../ui/agree'
import { givenWords } from './given-words'
import { PlateField } from './plate-field'

export interface Given {
  name: string
  phone: string
  plate: string
  car: boolean
  idNumber: string
  agreed: string[]
}
export const nothingGiven: Given = { name: '', phone: '', plate: '', car: false, idNumber: '', agreed: [] }

export type GivenMissing = 'needAgree' | 'needName' | 'wrongPhone' | 'wrongPlate' | 'needId' | 'idWrong'

export function givenMissing(given: Given, asked: AskedFields): GivenMissing | undefined {
  const demandsId = asked.fields.some(({ field }) => field === 'idNumber')
  if (asked.consents.some(({ kind }) => !given.agreed.includes(kind))) return 'needAgree'
  if (given.name.trim() === '') return 'needName'
  if (given.phone.trim() !== '' && !isMobile(given.phone)) return 'wrongPhone'
  if (given.car && !isPlate(given.plate)) return 'wrongPlate'
  if (demandsId && given.idNumber.trim() === '') return 'needId'
  if (demandsId && !isIdNumber(tidyIdNumber(given.idNumber))) return 'idWrong'
  return undefined
}

/** What is sent of it. */
export function givenBody(given: Given, asked: AskedFields): Omit<VisitClaim, 'invite'> {
  const demandsId = asked.fields.some(({ field }) => field === 'idNumber')
  const phone = given.phone.trim()
  return {
    name: given.name.trim(),
    ...(phone === '' ? {} : { phone }),
    ...(given.car ? { plate: given.plate } : {}),
    ...(demandsId ? { idNumber: tidyIdNumber(given.idNumber) } : {}),
    consents: asked.consents.map(({ kind, version }) => ({ kind, version })),
  }
}

interface GivenFormProps {
  asked: AskedFields
  value: Given
  onChange: (part: Partial<Given>) => void
  error: ApiError | undefined
}

export function GivenForm({ asked, value, onChange, error }: GivenFormProps) {
  const t = useT(givenWords)
  const agreedToData = value.agreed.includes('data')
  return (
    <>
      <Section title={t('before')} />
      <Told asked={asked} />
      <Card>
        {asked.consents
          .filter(({ kind }) => kind === 'data')
          .map((consent) => (
            <Consent key={consent.kind} consent={consent} value={value} onChange={onChange} />
          ))}
        {agreedToData ? (
          <Fields value={value} onChange={onChange} error={error} />
        ) : (
          <View className="note soft">{t('agreeFirst')}</View>
        )}
      </Card>
      <IdCard asked={asked} value={value} onChange={onChange} error={error} />
    </>
  )
}

const icons = { name: 'person', phone: 'phone', plate: 'car', idNumber: 'idcard' } as const

function Told({ asked }: { asked: AskedFields }) {
  const t = useT(givenWords)
  const language = useDisplay((display) => display.language)
  return (
    <Card kind="flush" testId="given-told">
      {asked.fields.map(({ field, seenBy, why }) => (
        <Row
          key={field}
          lead={<Icon name={icons[field]} className="tidal" />}
          title={`${t(`field_${field}`)} · ${why[language]}`}
          note={seenBy[language]}
          whole
        />
      ))}
      <Row
        lead={<Icon name="lock" className="tidal" />}
        title={t('kept', { days: asked.keepDays })}
        whole
        last
      />
    </Card>
  )
}

interface ConsentProps {
  consent: AskedFields['consents'][number]
  value: Given
  onChange: (part: Partial<Given>) => void
}

function Consent({ consent: { kind, version, title, text }, value, onChange }: ConsentProps) {
  const language = useDisplay((display) => display.language)
  const set = (on: boolean) =>
    onChange({ agreed: on ? [...value.agreed, kind] : value.agreed.filter((each) => each !== kind) })
  return (
    <Agree
      title={title[language]}
      text={text[language]}
      version={version}
      on={value.agreed.includes(kind)}
      onChange={set}
      testId={`agree-${kind}`}
    />
  )
}

function Fields({ value, onChange, error }: Omit<GivenFormProps, 'asked'>) {
  const t = useT(givenWords)
  return (
    <>
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={value.name}
        onInput={(name) => onChange({ name })}
        max={visitLimits.nameCharacters}
        wrong={error?.wrong('name')}
        testId="given-name"
      />
      <Field
        label={t('phone')}
        placeholder={t('phoneHint')}
        type="number"
        value={value.phone}
        onInput={(phone) => onChange({ phone })}
        wrong={error?.wrong('phone')}
        testId="given-phone"
      />
      <View className="line between given-car">
        <View>{t('car')}</View>
        <Switch on={value.car} onChange={(car) => onChange({ car })} label={t('car')} testId="given-car" />
      </View>
      {value.car ? (
        <PlateField
          value={value.plate}
          onChange={(plate) => onChange({ plate })}
          wrong={error?.wrong('plate')}
        />
      ) : null}
    </>
  )
}

function IdCard({ asked, value, onChange, error }: GivenFormProps) {
  const t = useT(givenWords)
  const consent = asked.consents.find(({ kind }) => kind === 'id_number')
  if (!consent) return null
  const tidy = tidyIdNumber(value.idNumber)
  const wrong = tidy.length >= 18 && !isIdNumber(tidy) ? t('idWrong') : error?.wrong('idNumber')
  return (
    <Card testId="given-id-card">
      <Consent consent={consent} value={value} onChange={onChange} />
      {value.agreed.includes('id_number') ? (
        <Field
          label={t('idNumber')}
          placeholder={t('idHint')}
          type="idcard"
          value={value.idNumber}
          onInput={(idNumber) => onChange({ idNumber })}
          wrong={wrong}
          testId="given-id"
        />
      ) : (
        <View className="note soft">{t('idFirst')}</View>
      )}
    </Card>
  )
}
