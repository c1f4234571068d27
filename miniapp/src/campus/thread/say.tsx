// Saying more: words and photos; what sounds like danger is answered with help lines at once.
import { limits, countCharacters } from '@chaolin/shared/text'
import { helpLines, soundsDesperate } from '@chaolin/shared/campus/help-lines'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { useNetwork } from '../../ui/network'
import { Notice } from '../../ui/notice'
import { writeMessage, type NewMessage, type OwnRequest } from '../api'
import { HelpCalls } from '../request/help-lines'
import { PhotoField } from '../request/photo-field'
import { usePhotos } from '../request/use-photos'
import { useAct } from './use-request'
import { threadWords } from './words'

export function Say({ request }: { request: OwnRequest }) {
  const t = useT(threadWords)
  const [text, setText] = useState('')
  const photos = usePhotos(limits.photos)
  const online = useNetwork((network) => network.online)
  const sending = useAct(
    request,
    'say',
    (body: NewMessage, key) => writeMessage(request.number, body, key),
    () => {
      setText('')
      photos.clear()
    },
  )
  const error = sending.error instanceof ApiError ? sending.error : undefined
  const missing =
    text.trim() === ''
      ? 'offWrite'
      : countCharacters(text) > limits.text
        ? 'offTooLong'
        : photos.sending
          ? 'offPhotos'
          : photos.failed
            ? 'offPhotosFailed'
            : online
              ? undefined
              : 'offOffline'
  const send = () => sending.mutate({ text, ...(photos.ids.length > 0 ? { photoIds: photos.ids } : {}) })
  // What the server said of the last one, or what can be told before it is sent.
  const lines = soundsDesperate(text) ? helpLines : text === '' ? (sending.data?.helpLines ?? []) : []
  return (
    <ActionBar>
      <HelpCalls lines={lines} />
      {error && error.errors.length === 0 ? (
        <Notice icon="alert" tone="warm" testId="say-problem">
          {error.message}
        </Notice>
      ) : null}
      <Field
        tall
        value={text}
        onInput={setText}
        placeholder={t(request.anonymous ? 'writeAnonymous' : 'write')}
        max={limits.text}
        wrong={error?.wrong('text')}
        testId="say-text"
      />
      <View className="line between">
        <View className="grow">
          <PhotoField photos={photos} wrong={error?.wrong('photoIds')} testId="say-photos" />
        </View>
        <Button
          kind="primary"
          busy={sending.isPending}
          off={missing && !sending.isPending ? t(missing, { max: limits.text }) : undefined}
          onPress={send}
          testId="say-send"
        >
          {t('send')}
        </Button>
      </View>
    </ActionBar>
  )
}
