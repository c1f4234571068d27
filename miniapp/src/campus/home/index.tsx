// 青牛码: the code at once, also with no network; help in two seconds; then what the campus does for its people.
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { useInLight } from '../../ui/in-light'
import { Instead, Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Skeleton } from '../../ui/skeleton'
import '../../ui/styles/campus.scss'
import { campusKey, readScene } from '../api'
import { openClaim, openLooks, openRequests, openSos, openWalk } from '../open'
import { SosBar } from '../parts/sos-bar'
import { useCode } from '../parts/use-code'
import { campusWords } from '../words'
import { CodeCard } from './code-card'
import { Services } from './services'
import { useWalk, WalkRow } from './walk-row'
import { campusHomeWords } from './words'

export default function CampusPage() {
  const t = useT(campusHomeWords)
  const { kept, phase, query, nowMs } = useCode()
  const state = stateOf(query)
  const walk = useWalk()
  useInLight()
  usePoster()
  return (
    <Page title={t('title')} offlineWords={t(kept ? 'offlineBar' : 'offlineNoCode')} testId="campus">
      {kept && phase ? (
        <CodeCard kept={kept} phase={phase} nowMs={nowMs} />
      ) : state === 'loading' ? (
        <View className="code-wait">
          <Skeleton rows={1} />
        </View>
      ) : (
        <Instead
          state={state}
          onRetry={() => void query.refetch()}
          requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
        />
      )}
      <SosBar campusId={kept?.code.campusId} onPressed={openSos} />
      {walk ? <WalkRow walk={walk} nowMs={nowMs} /> : null}
      <Services mustClaim={phase === 'none' || phase === 'ended'} />
      <Ways walking={walk !== undefined} />
    </Page>
  )
}

/** A poster's 小程序码 carries an opaque id; what it opens is asked of the server. */
function usePoster(): void {
  const { params } = useRouter()
  const scene = params['scene']
  const { data } = useQuery({
    queryKey: campusKey('scene', scene),
    queryFn: () => readScene(scene ?? ''),
    enabled: scene !== undefined,
    retry: false,
  })
  const opens = data?.opens
  useEffect(() => {
    if (opens === 'claim') openClaim()
    if (opens === 'sos') openSos()
  }, [opens])
}

function Ways({ walking }: { walking: boolean }) {
  const t = useT(campusWords)
  const all = [
    ['requests', 'list', openRequests],
    ['walk', 'clock', openWalk],
    ['looks', 'eye', openLooks],
  ] as const
  const ways = all.filter(([key]) => !(walking && key === 'walk'))
  return (
    <Card kind="flush">
      {ways.map(([key, icon, onPress], index) => (
        <Row
          key={key}
          lead={<Icon name={icon} className="tidal" />}
          title={t(key)}
          note={t(`${key}Note`)}
          strong
          last={index === ways.length - 1}
          onPress={onPress}
          testId={`campus-${key}`}
        />
      ))}
    </Card>
  )
}
