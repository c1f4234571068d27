// A campus code at the counter: a scanner types it here; name and kind show for the one that was valid, and that is written down.
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useRef, useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Sheet } from '../../ui/sheet'
import { Problem } from '../../ui/problem'
import { verifyCode } from './api'
import { counterWords } from './words'

interface VerifyCodeProps {
  siteId: string
  onClose: () => void
}

export function VerifyCode({ siteId, onClose }: VerifyCodeProps) {
  const t = useT(counterWords)
  const keyFor = useIntentKey()
  // The same code scanned again on purpose is judged again.
  const turn = useRef(0)
  const [code, setCode] = useState('')
  const check = useMutation({
    mutationFn: (shown: string) => verifyCode(siteId, shown, keyFor({ siteId, shown, turn: turn.current })),
    onSuccess: () => {
      turn.current += 1
      setCode('')
    },
  })
  const shown = code.trim()
  const send = () => {
    if (shown !== '' && !check.isPending) check.mutate(shown)
  }
  return (
    <Sheet open onClose={onClose} title={t('verifyTitle')} testId="verify-sheet">
      <View className="note soft words">{t('verifyNote')}</View>
      <Field
        label={t('verifyField')}
        placeholder={t('verifyHint')}
        value={code}
        onInput={(text) => {
          check.reset()
          setCode(text)
        }}
        onConfirm={send}
        focus
        testId="verify-field"
      />
      <Verdict answer={check.data} />
      <Problem error={check.error} testId="verify-problem" />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose} testId="verify-close">
          {t('done')}
        </Button>
        <Button
          kind="primary"
          grow
          busy={check.isPending}
          off={shown === '' ? t(check.data ? 'verifyAgain' : 'verifyOff') : undefined}
          onPress={send}
          testId="verify-now"
        >
          {t('verifyNow')}
        </Button>
      </View>
    </Sheet>
  )
}

function Verdict({ answer }: { answer: Awaited<ReturnType<typeof verifyCode>> | undefined }) {
  const t = useT(counterWords)
  if (!answer) return null
  if (answer.verdict === 'refuse')
    return (
      <Notice icon="close" tone="red" testId="verify-refused">
        {t(`refusal_${answer.reason ?? 'forged'}`, { seconds: answer.offS ?? 0 })}
      </Notice>
    )
  const { person } = answer
  return (
    <Notice icon="check" testId="verify-valid">
      {person ? (
        <>
          <View className="note">{t('verifyValid')}</View>
          <View className="title" {...testable('verify-name')}>
            {person.name}
          </View>
          <View className="strong">{t(`kind_${person.kind}`)}</View>
        </>
      ) : (
        t('verifyNobody')
      )}
    </Notice>
  )
}
