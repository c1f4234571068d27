// A file of borders becomes a draft, or is refused with every place that is wrong.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Field } from '../../ui/field'
import { useIntentKey } from '../../ui/intent-key'
import { Notice } from '../../ui/notice'
import { Switch } from '../../ui/switch'
import { consoleKey, sendAreas } from '../api'
import { chooseFile } from '../parts/files'
import { Problem } from '../../ui/problem'
import { areaWords } from './words'

const longestNote = 200

export function Upload({ onTaken }: { onTaken: (version: string) => void }) {
  const t = useT(areaWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const [note, setNote] = useState('')
  const [synthetic, setSynthetic] = useState(false)
  const sent = useMutation({
    mutationFn: (file: File) => {
      const { name, size, lastModified } = file
      const about = { note: note.trim(), synthetic }
      return sendAreas({ file, ...about }, keyFor({ name, size, lastModified, ...about }))
    },
    onSuccess: async ({ version }) => {
      setNote('')
      await client.invalidateQueries({ queryKey: consoleKey })
      onTaken(version)
    },
  })
  const choose = async () => {
    const file = await chooseFile('.geojson,.json,application/geo+json,application/json')
    if (file) sent.mutate(file)
  }
  return (
    <Card testId="areas-upload">
      <View className="lead">{t('upload')}</View>
      <View className="note soft words">{t('uploadNote')}</View>
      <Field value={note} onInput={setNote} placeholder={t('note')} max={longestNote} testId="areas-note" />
      <View className="line between">
        <View>{t('synthetic')}</View>
        <Switch on={synthetic} onChange={setSynthetic} label={t('synthetic')} testId="areas-synthetic" />
      </View>
      <Button
        block
        icon="up"
        busy={sent.isPending}
        busyWords={t('sending')}
        onPress={() => void choose()}
        testId="areas-choose"
      >
        {t('choose')}
      </Button>
      {sent.data ? (
        <Notice icon="check" testId="areas-taken">
          {t('accepted', { version: sent.data.version, count: sent.data.areaCount })}
        </Notice>
      ) : null}
      {sent.error ? (
        <View className="stack gap-2" {...testable('areas-refused')}>
          <View className="field-label">{t('refused')}</View>
          <Problem error={sent.error} testId="areas-problem" />
        </View>
      ) : null}
    </Card>
  )
}
