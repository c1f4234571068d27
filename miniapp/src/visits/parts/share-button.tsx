// Sends the page's card: WeChat shares only from a button of its own; a browser copies the link.
import { Button as WechatButton, View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Icon } from '../../ui/icon'

interface ShareButtonProps {
  words: string
  copyWords: string
  copiedWords: string
  path: string
  testId: string
}

const h5 = process.env.TARO_ENV === 'h5'

/** The whole address of a page, for a browser. */
export const linkOf = (path: string) => `${location.origin}${location.pathname}#${path}`

export function ShareButton({ words, copyWords, copiedWords, path, testId }: ShareButtonProps) {
  const [copied, setCopied] = useState(false)
  if (h5)
    return (
      <>
        <View className="link-text" {...testable(`${testId}-link`)}>
          {linkOf(path)}
        </View>
        <Button
          kind="primary"
          block
          icon="share"
          onPress={() => void Taro.setClipboardData({ data: linkOf(path) }).then(() => setCopied(true))}
          testId={testId}
        >
          {copied ? copiedWords : copyWords}
        </Button>
      </>
    )
  return (
    <WechatButton className="share-button" openType="share" {...testable(testId)}>
      <View className="button primary block">
        <Icon name="send" />
        <View className="button-words">{words}</View>
      </View>
    </WechatButton>
  )
}
