// What was said, oldest first: one's own words to the right.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { classes } from '../../ui/attributes'
import { Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { PhotoStrip } from '../../ui/photo-strip'
import { serverNowMs } from '../../ui/server-time'
import { when } from '../../ui/time'
import type { MessageView } from '../api'
import { stripPhoto } from '../request/use-photos'
import { threadWords } from './words'

export function Messages({ messages, sealed }: { messages: readonly MessageView[]; sealed: boolean }) {
  const t = useT(threadWords)
  return (
    <>
      <Section title={t('thread')} />
      {messages.length === 0 ? (
        <Notice icon="chat" tone="grey" testId="thread-none">
          {t('none')}
        </Notice>
      ) : (
        <View className="stack gap-3" id="thread-messages" data-testid="thread-messages">
          {messages.map((message, index) => (
            <Message key={index} message={message} sealed={sealed} />
          ))}
        </View>
      )}
    </>
  )
}

function Message({ message, sealed }: { message: MessageView; sealed: boolean }) {
  const t = useT(threadWords)
  const language = useDisplay((display) => display.language)
  const { by, text, photos, at } = message
  const own = by === 'student'
  const who = own ? t('you') : t(sealed ? 'counsellor' : 'handler')
  return (
    <View className={classes('said', own && 'own')}>
      <View className="said-words">
        <View className="words">{text}</View>
        {photos.length > 0 ? <PhotoStrip photos={photos.map(stripPhoto)} size="s" /> : null}
      </View>
      <View className="note soft">{`${who} · ${when(at, new Date(serverNowMs()), language)}`}</View>
    </View>
  )
}
