// A secret that was made just now: shown once, so nothing but the button closes it.
import { useMutation } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Button } from '../../ui/button'
import { Sheet } from '../../ui/sheet'
import { consoleWords } from '../words'

interface SecretSheetProps {
  /** Whose it is. */
  name: string
  secret: string
  /** What it is, where it is no secret of another system. */
  title?: string
  onKept: () => void
}

export function SecretSheet({ name, secret, title, onKept }: SecretSheetProps) {
  const t = useT(consoleWords)
  const copy = useMutation({ mutationFn: () => Taro.setClipboardData({ data: secret }) })
  return (
    <Sheet open onClose={stays} title={title ?? t('secretTitle')} testId="secret-sheet">
      <View className="strong one">{name}</View>
      <View className="secret" {...testable('secret')}>
        {secret}
      </View>
      <View className="note soft">{t('secretNote')}</View>
      <View className="line">
        <Button kind="quiet" tall onPress={() => copy.mutate()} testId="secret-copy">
          {t(copy.isSuccess ? 'copied' : 'copy')}
        </Button>
        <Button kind="primary" grow onPress={onKept} testId="secret-kept">
          {t('secretKept')}
        </Button>
      </View>
    </Sheet>
  )
}

const stays = () => undefined
