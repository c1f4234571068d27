// The code for the second party: made, shown once, copied.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { Problem } from '../../ui/problem'
import { inviteSecond, mediationKey } from './api'
import { mediationWords } from './words'

export function InviteSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT(mediationWords)
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [copied, setCopied] = useState(false)
  const said = name.trim()
  const invite = useMutation({
    mutationFn: () => inviteSecond(id, said === '' ? {} : { name: said }),
    onSuccess: () => client.invalidateQueries({ queryKey: mediationKey() }),
  })
  const code = invite.data?.code
  const copy = (data: string) => void Taro.setClipboardData({ data }).then(() => setCopied(true))
  return (
    <Sheet open onClose={onClose} title={t('inviteTitle')} testId="invite-sheet">
      {code ? (
        <>
          <View className="strong words" {...testable('invite-code')}>
            {code}
          </View>
          <View className="note soft">{t('inviteOnce')}</View>
          <Button kind="primary" block onPress={() => copy(code)} testId="invite-copy">
            {t(copied ? 'copied' : 'inviteCopy')}
          </Button>
        </>
      ) : (
        <>
          <Field
            label={t('inviteLabel')}
            placeholder={t('inviteHint')}
            value={name}
            onInput={setName}
            max={20}
            testId="invite-name"
          />
          <View className="note soft">{t('inviteOnce')}</View>
          <Problem error={invite.error} testId="invite-problem" />
          <Button
            kind="primary"
            block
            busy={invite.isPending}
            onPress={() => invite.mutate()}
            testId="invite-make"
          >
            {t('inviteAct')}
          </Button>
        </>
      )}
    </Sheet>
  )
}
