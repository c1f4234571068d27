// Join a post by the code of an invitation.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { ApiError, newKey } from '../../../api'
import { useT } from '../../../i18n'
import { useSession } from '../../../session'
import { Button } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { Sheet } from '../../../ui/sheet'
import { join, meKey } from '../api'
import { mineWords } from '../words'

const shortest = 8

export function JoinSheet({ onClose, onJoined }: { onClose: () => void; onJoined: () => void }) {
  const t = useT(mineWords)
  const client = useQueryClient()
  const [code, setCode] = useState('')
  const intent = useRef({ code: '', key: '' })
  const joining = useMutation({
    mutationFn: (given: string) => {
      if (intent.current.code !== given) intent.current = { code: given, key: newKey() }
      return join(given, intent.current.key)
    },
    onSuccess: (person) => {
      useSession.setState({ person })
      void client.invalidateQueries({ queryKey: meKey })
      onJoined()
    },
  })
  const { error } = joining
  const given = code.trim()
  return (
    <Sheet open onClose={onClose} title={t('joinTitle')} testId="join-sheet">
      <Field
        label={t('joinField')}
        placeholder={t('joinHint')}
        value={code}
        onInput={setCode}
        wrong={error instanceof ApiError ? (error.wrong('code') ?? error.message) : undefined}
        testId="join-code"
      />
      <Button
        kind="primary"
        block
        busy={joining.isPending}
        off={given.length < shortest ? t('joinOff') : undefined}
        onPress={() => joining.mutate(given)}
        testId="join-submit"
      >
        {t('joinSubmit')}
      </Button>
    </Sheet>
  )
}
