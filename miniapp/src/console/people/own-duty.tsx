// 我上岗了, 我下岗了: at once, until the end of the shift.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Switch } from '../../ui/switch'
import { inShanghai } from '../../ui/time'
import { useIntentKey } from '../../ui/intent-key'
import { useOwnPosts } from '../parts/post-choice'
import { Problem } from '../../ui/problem'
import { peopleKey, readOwnDuty, sayDuty } from './api'
import { peopleWords } from './words'

export const clockOf = (at: string) => inShanghai(new Date(at)).clock

export function OwnDutySwitch({ post }: { post: string }) {
  const t = useT(peopleWords)
  const client = useQueryClient()
  const keyFor = useIntentKey()
  const { works } = useOwnPosts()
  const own = useQuery({ queryKey: peopleKey('own'), queryFn: readOwnDuty, enabled: works })
  const mine = own.data?.items.find(({ microBrainId }) => microBrainId === post)
  const say = useMutation({
    mutationFn: (on: boolean) => {
      const body = { on, microBrainId: post }
      // To come on again after going off is another intent.
      return sayDuty(body, keyFor({ ...body, since: mine?.since ?? null }))
    },
    onSettled: () => client.invalidateQueries({ queryKey: peopleKey() }),
  })
  if (!mine) return null
  return (
    <View className="stack gap-2">
      <View className="line">
        <View className="note">
          {mine.onDuty && mine.until
            ? `${t('meOn')} · ${t('meUntil', { time: clockOf(mine.until) })}`
            : t('meOff')}
        </View>
        <Switch on={mine.onDuty} onChange={(on) => say.mutate(on)} label={t('meOn')} testId="own-duty" />
      </View>
      <Problem error={say.error} testId="own-duty-problem" />
    </View>
  )
}
