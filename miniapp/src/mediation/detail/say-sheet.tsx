// My side of it, in my own words; sent, it stays.
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import type { PartyMediation } from '../api'
import { mediationWords } from '../words'
import { useTakeStep } from './take-step'

export function SaySheet({ mediation, onClose }: { mediation: PartyMediation; onClose: () => void }) {
  const t = useT(mediationWords)
  const [text, setText] = useState('')
  const say = useTakeStep(mediation, 'state', onClose)
  const said = text.trim()
  const off = said === '' || [...said].length > limits.text ? t('sayOff') : undefined
  return (
    <Sheet open onClose={onClose} title={t('sayTitle')} testId="say-sheet">
      <Field
        tall
        value={text}
        onInput={setText}
        placeholder={t('sayHint')}
        max={limits.text}
        wrong={say.problem}
        help={t('mineNote')}
        testId="say-text"
      />
      <View className="line">
        <Button kind="quiet" tall onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind="primary"
          grow
          tall
          busy={say.busy}
          off={off}
          onPress={() => say.send({ text: said })}
          testId="say-yes"
        >
          {t('saySubmit')}
        </Button>
      </View>
    </Sheet>
  )
}
