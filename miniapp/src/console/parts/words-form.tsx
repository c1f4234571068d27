// A step in a sheet: what is said with it, photos where they help, and a time where one is set.
import { limits } from '@chaolin/shared/text'
import { View } from '@tarojs/components'
import { useState, type ReactNode } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { PhotoStrip } from '../../ui/photo-strip'
import { Sheet } from '../../ui/sheet'
import { consoleWords } from '../words'
import { Problem } from '../../ui/problem'
import { usePhotos } from './use-photos'

interface WordsFormProps {
  title: string
  label: string
  hint: string
  /** A verb, at most eight characters. */
  act: string
  danger?: boolean
  photos?: boolean
  /** May stay empty, and comes after what is asked besides. */
  optional?: boolean
  /** Why it cannot be sent yet, beside what is asked here. */
  off?: string | undefined
  busy: boolean
  error: Error | null
  onSend: (words: string, photoIds: string[]) => void
  onClose: () => void
  children?: ReactNode
  testId: string
}

export function WordsForm(props: WordsFormProps) {
  const { testId, onSend } = props
  const t = useT(consoleWords)
  const [words, setWords] = useState('')
  const photos = usePhotos()
  const said = words.trim()
  const missing = said === '' && !props.optional ? t('needWords') : undefined
  const tooLong = [...said].length > limits.note ? t('tooLong') : undefined
  const off = missing ?? tooLong ?? props.off ?? (photos.waiting ? t('photosWaiting') : undefined)
  return (
    <Sheet open onClose={props.onClose} title={props.title} testId={testId}>
      {props.optional ? props.children : null}
      <Field
        label={props.label}
        placeholder={props.hint}
        value={words}
        onInput={setWords}
        max={limits.note}
        tall
        testId={`${testId}-words`}
      />
      {props.optional ? null : props.children}
      {props.photos ? (
        <PhotoStrip
          photos={photos.photos}
          onAdd={photos.add}
          onRemove={photos.remove}
          onRetry={photos.retry}
          testId={`${testId}-photos`}
        />
      ) : null}
      {photos.problem ? (
        <Notice icon="alert" tone="warm">
          {photos.problem}
        </Notice>
      ) : null}
      <Problem error={props.error} testId={`${testId}-problem`} />
      <View className="line">
        <Button kind="quiet" tall onPress={props.onClose}>
          {t('cancel')}
        </Button>
        <Button
          kind={props.danger ? 'danger' : 'primary'}
          grow
          tall
          busy={props.busy}
          off={off}
          onPress={() => onSend(said, photos.ids)}
          testId={`${testId}-send`}
        >
          {props.act}
        </Button>
      </View>
    </Sheet>
  )
}
