// The form of a registration: who, how many, what for, and to which home; first what the visitor agrees to.
import { visitLimits } from '@chaolin/shared/visits/rules'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chip, Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { Stepper } from '../../ui/stepper'
import { Switch } from '../../ui/switch'
import type { KeptGate } from '../kept'
import { consentsOf, stays, type Fault, type RegisterDraft } from './draft'
import { registerWords } from './words'

interface FormProps {
  draft: RegisterDraft
  faults: readonly Fault[]
  /** What the server found wrong with a field. */
  wrong: (path: string) => string | undefined
  gate: KeptGate
  onChange: (part: Partial<RegisterDraft>) => void
  onScanPlate: () => void
}

const purposes = ['purpose_deliver', 'purpose_repair', 'purpose_family', 'purpose_viewing'] as const

export function RegisterForm(props: FormProps) {
  return (
    <>
      <Consent {...props} />
      <Who {...props} />
      <Where {...props} />
      <More {...props} />
    </>
  )
}

function Who({ draft, faults, wrong, gate, onChange }: FormProps) {
  const t = useT(registerWords)
  return (
    <Card>
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={draft.name}
        onInput={(name) => onChange({ name })}
        wrong={faults.includes('name') ? t('nameWrong') : wrong('name')}
        max={visitLimits.nameCharacters}
        testId="register-name"
      />
      <View className="line between">
        <View className="strong">{t('party')}</View>
        <Stepper
          value={draft.party}
          min={1}
          max={gate.mostParty}
          words={t('people', { count: draft.party })}
          onChange={(party) => onChange({ party })}
        />
      </View>
      <Field
        label={t('purpose')}
        placeholder={t('purposeHint')}
        value={draft.purpose}
        onInput={(purpose) => onChange({ purpose })}
        wrong={faults.includes('purpose') ? t('purposeWrong') : wrong('purpose')}
        testId="register-purpose"
      />
      <View className="chips">
        {purposes.map((purpose) => (
          <Chip
            key={purpose}
            outline
            onPress={() => onChange({ purpose: t(purpose) })}
            testId={`register-${purpose}`}
          >
            {t(purpose)}
          </Chip>
        ))}
      </View>
    </Card>
  )
}

function More({ draft, faults, wrong, gate, onChange }: FormProps) {
  const t = useT(registerWords)
  return (
    <Card>
      {gate.idNumber ? (
        <Field
          label={t('idNumber')}
          type="idcard"
          value={draft.idNumber}
          onInput={(idNumber) => onChange({ idNumber })}
          wrong={faults.includes('idNumber') ? t('idNumberWrong') : wrong('idNumber')}
          testId="register-id-number"
        />
      ) : null}
      <Field
        label={t('phone')}
        type="number"
        value={draft.phone}
        onInput={(phone) => onChange({ phone })}
        wrong={faults.includes('phone') ? t('phoneWrong') : wrong('phone')}
        testId="register-phone"
      />
      <Field
        label={t('plate')}
        placeholder={t('plateHint')}
        value={draft.plate}
        onInput={(plate) => onChange({ plate })}
        wrong={faults.includes('plate') ? t('plateWrong') : wrong('plate')}
        testId="register-plate"
      />
    </Card>
  )
}

/** Shown before anything is asked; the guard turns the phone round. */
function Consent({ draft, faults, gate, onChange }: FormProps) {
  const t = useT(registerWords)
  const language = useDisplay((display) => display.language)
  const texts = consentsOf(gate.idNumber, gate.keepDays)
  return (
    <Card kind="sunk" testId="register-consent">
      <View className="strong">{t('showConsent')}</View>
      {texts.map(({ kind, title, text, version }) => (
        <View key={kind} className="stack">
          <View className="note strong">{`${title[language]} · ${version}`}</View>
          <View className="note soft words">{text[language]}</View>
        </View>
      ))}
      <View className="line between wide">
        <View className="grow">
          <View className="strong">{t('consentGiven')}</View>
          {faults.includes('consent') ? <View className="note bad">{t('consentMissing')}</View> : null}
        </View>
        <Switch
          on={draft.agreed}
          onChange={(agreed) => onChange({ agreed })}
          label={t('consentGiven')}
          testId="register-agreed"
        />
      </View>
    </Card>
  )
}

function Where({ draft, faults, wrong, onChange, onScanPlate }: FormProps) {
  const t = useT(registerWords)
  return (
    <Card>
      <View className="field-label">{t('where')}</View>
      <Chips
        options={(['compound', 'home'] as const).map((value) => ({ value, label: t(`where_${value}`) }))}
        value={draft.where}
        onChange={(where) => onChange({ where })}
        testId="register-where"
      />
      <View className="note soft">{t(draft.where === 'home' ? 'homeNote' : 'compoundNote')}</View>
      {draft.where === 'home' ? (
        <>
          <Field
            label={t('doorPlate')}
            placeholder={t('doorPlateHint')}
            value={draft.doorPlate}
            onInput={(doorPlate) => onChange({ doorPlate })}
            wrong={faults.includes('doorPlate') ? t('doorPlateWrong') : wrong('doorPlate')}
            testId="register-door-plate"
          />
          {process.env.TARO_ENV === 'weapp' ? (
            <Button kind="quiet" block icon="camera" onPress={onScanPlate} testId="register-scan-plate">
              {t('scanPlate')}
            </Button>
          ) : null}
        </>
      ) : null}
      <View className="field-label">{t('until')}</View>
      <Chips
        options={stays.map((count) => ({ value: `${count}`, label: t('hours', { count }) }))}
        value={`${draft.hours}`}
        onChange={(hours) => onChange({ hours: stays.find((count) => `${count}` === hours) ?? draft.hours })}
        testId="register-hours"
      />
    </Card>
  )
}
