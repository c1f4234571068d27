// Where it is: a name, and one's own position if one wants to add it.
import type { Place } from '@chaolin/shared/place'
import { useMutation } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Field } from '../../ui/field'
import { askWhere } from '../../ui/here'
import { requestWords } from './words'

interface WhereProps {
  text: string
  place: Place | undefined
  onText: (text: string) => void
  onPlace: (place: Place | undefined) => void
  label?: string
  hint?: string
  max: number
  wrong?: string | undefined
  testId: string
}

export function Where({ text, place, onText, onPlace, label, hint, max, wrong, testId }: WhereProps) {
  const t = useT(requestWords)
  const asking = useMutation({
    mutationFn: askWhere,
    onSuccess: (found) => {
      if (typeof found !== 'string') onPlace(found)
    },
  })
  return (
    <View className="stack gap-2">
      <Field
        label={label ?? t('where')}
        placeholder={hint ?? t('whereHint')}
        value={text}
        onInput={onText}
        max={max}
        wrong={wrong}
        testId={testId}
      />
      <View className="line wrap">
        {place ? <View className="note good">{t('hereOn')}</View> : null}
        {!place && asking.data === 'refused' ? <View className="note soft">{t('hereRefused')}</View> : null}
        <Button
          small
          kind="quiet"
          icon="pin"
          busy={asking.isPending}
          onPress={() => (place ? onPlace(undefined) : asking.mutate())}
          testId={`${testId}-here`}
        >
          {t(place ? 'hereOff' : 'here')}
        </Button>
      </View>
    </View>
  )
}
