// A new screen: its name; the link is shown once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { keyOf } from '../api'
import { Problem } from '../../ui/problem'
import { makeDevice, type MadeDevice } from './api'
import { deviceWords } from './words'

interface DeviceFormProps {
  microBrainId: string
  onMade: (device: MadeDevice) => void
}

const mostCharacters = 40

export function DeviceForm({ microBrainId, onMade }: DeviceFormProps) {
  const t = useT(deviceWords)
  const client = useQueryClient()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => makeDevice(microBrainId, name.trim()),
    onSuccess: (made) => {
      setName('')
      onMade(made)
    },
    onSettled: () => client.invalidateQueries({ queryKey: keyOf('devices', microBrainId) }),
  })
  const count = [...name.trim()].length
  return (
    <>
      <Field
        label={t('name')}
        placeholder={t('nameHint')}
        value={name}
        onInput={setName}
        max={mostCharacters}
        testId="device-name"
      />
      <Problem error={make.error} testId="device-problem" />
      <Button
        kind="primary"
        icon="plus"
        busy={make.isPending}
        off={count === 0 || count > mostCharacters ? t('makeOff') : undefined}
        onPress={() => make.mutate()}
        testId="device-make"
      >
        {t('make')}
      </Button>
    </>
  )
}
