// The code for the first member of a household: made after staff checked, shown once, printed or read out.
import { householdRoles, type HouseholdRole } from '@chaolin/shared/visits/households'
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Sheet } from '../../ui/sheet'
import { when } from '../../ui/time'
import { Problem } from '../../ui/problem'
import { issueCode, type IssuedCode } from './api'
import { compoundWords } from './words'
import '../../ui/styles/printed.scss'

export function CodeForm({ compoundId }: { compoundId: string }) {
  const t = useT(compoundWords)
  const [doorPlate, setDoorPlate] = useState('')
  const [role, setRole] = useState<HouseholdRole>('owner')
  const keyFor = useIntentKey()
  const issue = useMutation({
    mutationFn: () => {
      const body = { doorPlate: doorPlate.trim(), role }
      return issueCode(compoundId, body, keyFor(body))
    },
  })
  return (
    <Card testId="code-form">
      <View className="strong">{t('codeTitle')}</View>
      <View className="note soft">{t('codeNote')}</View>
      <Field
        label={t('address')}
        placeholder={t('addressHint')}
        value={doorPlate}
        onInput={setDoorPlate}
        testId="code-address"
      />
      <Chips
        options={householdRoles.map((value) => ({ value, label: t(`role_${value}`) }))}
        value={role}
        onChange={setRole}
        testId="code-role"
      />
      <Problem error={issue.error} testId="code-problem" />
      <Button
        kind="primary"
        busy={issue.isPending}
        off={doorPlate.trim() === '' ? t('issueOff') : undefined}
        onPress={() => issue.mutate()}
        testId="code-issue"
      >
        {t('issue')}
      </Button>
      {issue.data ? (
        <CodeSheet
          code={issue.data}
          onKept={() => {
            issue.reset()
            setDoorPlate('')
          }}
        />
      ) : null}
    </Card>
  )
}

const stays = () => undefined

/** Shown this once, so nothing but the button closes it. */
function CodeSheet({ code, onKept }: { code: IssuedCode; onKept: () => void }) {
  const t = useT(compoundWords)
  const language = useDisplay((display) => display.language)
  return (
    <Sheet open onClose={stays} title={t('codeShown')} testId="code-sheet">
      <View className="printed stack gap-2">
        <View className="strong">{t('codeFor', { address: code.address })}</View>
        <View className="secret" {...testable('code-text')}>
          {code.code}
        </View>
        <View>{t('codeUntil', { when: when(code.expiresAt, new Date(), language) })}</View>
        <View className="note soft">{t('codeHow')}</View>
      </View>
      <View className="line">
        <Button kind="quiet" tall icon="print" onPress={() => window.print()} testId="code-print">
          {t('print')}
        </Button>
        <Button kind="primary" grow onPress={onKept} testId="code-kept">
          {t('codeKept')}
        </Button>
      </View>
    </Sheet>
  )
}
