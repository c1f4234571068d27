// The fields of the applicant: who, under 16 the guardian too and why, an exemption with its proof, the consent.
import { View } from '@tarojs/components'
import { applicantConsent } from '@chaolin/shared/appointments/consent'
import type { ApiError } from '../../api'
import { useT } from '../../i18n'
import { Agree } from '../../ui/agree'
import { Card, Section } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import type { Service } from '../api'
import { amountWords } from '../parts/times'
import { usePick } from '../parts/use-services'
import { appointmentWords } from '../words'
import { guardianFault, isWrongId, isWrongPhone, needsGuardian, type Draft } from './draft'
import { applyWords } from './words'

interface FormProps {
  draft: Draft
  service: Service
  today: string
  error: ApiError | undefined
  onChange: (part: Partial<Draft>) => void
}

const longestName = 40

export function ApplicantForm(props: FormProps) {
  const { draft, service, today, error, onChange } = props
  const t = useT(applyWords)
  const pick = usePick()
  return (
    <>
      <Section title={t('who')} />
      <Card>
        <Field
          label={t('name')}
          placeholder={t('nameHint')}
          value={draft.name}
          max={longestName}
          wrong={error?.wrong('applicant.name')}
          onInput={(name) => onChange({ name })}
          testId="apply-name"
        />
        <Field
          label={t('idNumber')}
          placeholder={t('idHint')}
          type="idcard"
          value={draft.idNumber}
          wrong={isWrongId(draft.idNumber) ? t('wrongId') : error?.wrong('applicant.idNumber')}
          onInput={(idNumber) => onChange({ idNumber })}
          testId="apply-id"
        />
        <Field
          label={t('phone')}
          placeholder={t('phoneHint')}
          type="number"
          value={draft.phone}
          wrong={isWrongPhone(draft.phone) ? t('wrongPhone') : error?.wrong('applicant.phone')}
          onInput={(phone) => onChange({ phone })}
          testId="apply-phone"
        />
      </Card>
      {needsGuardian(draft, service, today) ? <Guardian {...props} /> : null}
      {service.exemptions.length > 0 ? <Exemption {...props} /> : null}
      <Card>
        <Agree
          title={pick(applicantConsent.title)}
          text={pick(applicantConsent.text)}
          version={applicantConsent.version}
          on={draft.agreed}
          onChange={(agreed) => onChange({ agreed })}
          testId="apply-agree"
        />
      </Card>
      <Notice icon="alert" tone="grey" testId="apply-missed">
        {pick(service.ifMissed)}
      </Notice>
    </>
  )
}

function Guardian({ draft, service, today, error, onChange }: FormProps) {
  const t = useT(applyWords)
  const fault = guardianFault(draft, service, today)
  return (
    <>
      <Section title={t('guardian')} />
      <Card testId="apply-guardian">
        <Notice icon="users" testId="apply-guardian-why">
          {t('guardianWhy')}
        </Notice>
        <Field
          label={t('guardianName')}
          value={draft.guardianName}
          max={longestName}
          wrong={error?.wrong('applicant.guardian.name') ?? error?.wrong('applicant.guardian')}
          onInput={(guardianName) => onChange({ guardianName })}
          testId="apply-guardian-name"
        />
        <Field
          label={t('guardianId')}
          placeholder={t('idHint')}
          type="idcard"
          value={draft.guardianId}
          wrong={fault ? t(fault) : error?.wrong('applicant.guardian.idNumber')}
          onInput={(guardianId) => onChange({ guardianId })}
          testId="apply-guardian-id"
        />
      </Card>
    </>
  )
}

function Exemption({ draft, service, onChange }: FormProps) {
  const t = useT(applyWords)
  const common = useT(appointmentWords)
  const pick = usePick()
  const options = [
    { value: 'none', label: t('noExemption') },
    ...service.exemptions.map(({ code, feeFen }) => ({
      value: code,
      label: `${common(`exempt_${code}`)} · ${amountWords(common, feeFen)}`,
    })),
  ] as const
  return (
    <Card>
      <View className="field">
        <View className="field-label">{t('exemption')}</View>
        <Chips
          options={options}
          value={draft.exemption ?? 'none'}
          onChange={(value) => onChange({ exemption: value === 'none' ? undefined : value })}
          testId="apply-exempt"
        />
        {draft.exemption && service.proof ? (
          <View className="field-help" id="apply-proof" data-testid="apply-proof">
            {pick(service.proof)}
          </View>
        ) : null}
      </View>
    </Card>
  )
}
