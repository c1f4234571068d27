// The phone number by which staff may reach me.
import { phoneSchema } from '@chaolin/shared/residents/schema'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../../api'
import { useT } from '../../../i18n'
import { Button } from '../../../ui/button'
import { Field } from '../../../ui/field'
import { Sheet } from '../../../ui/sheet'
import { changePhone, meKey } from '../api'
import { mineWords } from '../words'

export function PhoneSheet({ phone, onClose }: { phone: string | undefined; onClose: () => void }) {
  const t = useT(mineWords)
  const client = useQueryClient()
  const [typed, setTyped] = useState(phone ?? '')
  const [wrong, setWrong] = useState<string>()
  const save = useMutation({
    mutationFn: changePhone,
    onSuccess: (me) => {
      client.setQueryData(meKey, me)
      onClose()
    },
  })
  const submit = () => {
    const fits = phoneSchema.safeParse(typed.trim()).success
    setWrong(fits ? undefined : t('phoneWrong'))
    if (fits) save.mutate(typed.trim())
  }
  const theirs =
    save.error instanceof ApiError ? (save.error.wrong('phone') ?? save.error.message) : undefined
  return (
    <Sheet open onClose={onClose} title={t('phoneTitle')} testId="phone-sheet">
      <Field
        label={t('phoneField')}
        placeholder={t('phoneHint')}
        value={typed}
        onInput={(value) => {
          setTyped(value)
          setWrong(undefined)
        }}
        type="number"
        wrong={wrong ?? theirs}
        onConfirm={submit}
        testId="phone-field"
      />
      <View className="note soft">{t('phoneNote')}</View>
      <View className="line">
        {phone ? (
          <Button kind="quiet" tall onPress={() => save.mutate(null)} testId="phone-remove">
            {t('phoneRemove')}
          </Button>
        ) : null}
        <Button kind="primary" grow busy={save.isPending} onPress={submit} testId="phone-save">
          {t('phoneSave')}
        </Button>
      </View>
    </Sheet>
  )
}
