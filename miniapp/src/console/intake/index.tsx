// The room of systems that send to us: who may, and what their events are taken for.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { keyOf, readKinds, readSources } from '../api'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { Kinds } from './kinds'
import { Sources } from './sources'
import { intakeWords } from './words'

export default function IntakePage() {
  const t = useT(intakeWords)
  const sources = useQuery({ queryKey: keyOf('intake', 'sources'), queryFn: readSources })
  const kinds = useQuery({ queryKey: keyOf('intake', 'kinds'), queryFn: readKinds })
  const first = sources.data === undefined ? sources : kinds
  return (
    <Room
      name="intake"
      state={stateOf(first)}
      onRetry={() => void Promise.all([sources.refetch(), kinds.refetch()])}
      requestId={requestIdOf(first.error)}
    >
      <View className="note soft">{t('sourcesNote')}</View>
      <View className="columns">
        <Sources items={sources.data?.items ?? []} />
        <Kinds items={kinds.data?.items ?? []} />
      </View>
    </Room>
  )
}
