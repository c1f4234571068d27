// The text that both may agree on: read, then a yes that holds or a no.
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import type { PartyMediation } from '../api'
import { mediationWords } from '../words'
import { useTakeStep } from './take-step'

type Text = NonNullable<PartyMediation['agreement']>

export function Agreement({ mediation }: { mediation: PartyMediation }) {
  const t = useT(mediationWords)
  // The version that was read: a newer one may come in while the sheet is open.
  const [open, setOpen] = useState<{ step: 'confirm' | 'decline'; version: number }>()
  const { agreement, steps } = mediation
  if (!agreement) return null
  const { version } = agreement
  const close = () => setOpen(undefined)
  return (
    <>
      <Section title={t('agreement')} />
      <Card kind={agreement.state === 'void' ? 'sunk' : 'snug'} testId="mediation-agreement">
        <View className="words">{agreement.text}</View>
        <View className="note soft">{t(`state_${agreement.state}`)}</View>
        <Answers agreement={agreement} />
        {steps.includes('confirm') ? (
          <View className="line">
            <Button
              kind="quiet"
              tall
              onPress={() => setOpen({ step: 'decline', version })}
              testId="agreement-no"
            >
              {t('decline')}
            </Button>
            <Button
              kind="primary"
              grow
              tall
              onPress={() => setOpen({ step: 'confirm', version })}
              testId="agreement-yes"
            >
              {t('confirm')}
            </Button>
          </View>
        ) : null}
      </Card>
      {open?.step === 'confirm' ? (
        <ConfirmSheet mediation={mediation} version={open.version} onClose={close} />
      ) : null}
      {open?.step === 'decline' ? (
        <DeclineSheet mediation={mediation} version={open.version} onClose={close} />
      ) : null}
    </>
  )
}

function Answers({ agreement: { mine, theirs, state } }: { agreement: Text }) {
  const t = useT(mediationWords)
  if (state === 'void') return mine === 'no' ? <View className="note soft">{t('youNo')}</View> : null
  const yes = (answer: Text['mine']) => answer === 'yes' || answer === 'staff'
  return (
    <View className="note soft" {...testable('agreement-answers')}>
      {[yes(mine) && t('youYes'), t(yes(theirs) ? 'theyYes' : 'theyWait')].filter(Boolean).join(' · ')}
    </View>
  )
}

interface AnswerSheetProps {
  mediation: PartyMediation
  version: number
  onClose: () => void
}

function ConfirmSheet({ mediation, version, onClose }: AnswerSheetProps) {
  const t = useT(mediationWords)
  const confirm = useTakeStep(mediation, 'confirm', onClose)
  return (
    <Sheet open onClose={onClose} title={t('confirmTitle')} testId="confirm-sheet">
      <View className="soft">{t('confirmNote')}</View>
      {confirm.problem ? (
        <Notice icon="alert" tone="warm" testId="confirm-problem">
          {confirm.problem}
        </Notice>
      ) : null}
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          tall
          busy={confirm.busy}
          onPress={() => confirm.send({ version })}
          testId="confirm-yes"
        >
          {t('confirm')}
        </Button>
      </View>
    </Sheet>
  )
}

function DeclineSheet({ mediation, version, onClose }: AnswerSheetProps) {
  const t = useT(mediationWords)
  const [text, setText] = useState('')
  const decline = useTakeStep(mediation, 'decline', onClose)
  const said = text.trim()
  return (
    <Sheet open onClose={onClose} title={t('declineTitle')} testId="decline-sheet">
      <Field
        tall
        value={text}
        onInput={setText}
        placeholder={t('declineHint')}
        max={limits.text}
        wrong={decline.problem}
        testId="decline-text"
      />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="danger"
          grow
          tall
          busy={decline.busy}
          onPress={() => decline.send({ version, ...(said === '' ? {} : { text: said }) })}
          testId="decline-yes"
        >
          {t('declineSubmit')}
        </Button>
      </View>
    </Sheet>
  )
}
