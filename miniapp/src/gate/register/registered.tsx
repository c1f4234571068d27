// After a registration: the pass on paper at once, or as soon as the household said yes.
import type { VisitSummary } from '@chaolin/shared/visits/schema'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Instead } from '../../ui/page'
import { readPaper, readVisit } from '../api'
import type { KeptGate } from '../kept'
import { Paper } from '../parts/paper'
import { registerWords } from './words'

const askEveryMs = 5000

interface RegisteredProps {
  visit: VisitSummary
  gate: KeptGate
  onAnother?: () => void
}

export function Registered({ visit, gate, onAnother }: RegisteredProps) {
  const t = useT(registerWords)
  const { data: now = visit } = useQuery<VisitSummary>({
    queryKey: ['gate-visit', visit.id],
    queryFn: () => readVisit(visit.id),
    initialData: visit,
    refetchInterval: ({ state }) => (state.data?.status === 'requested' ? askEveryMs : false),
  })
  return (
    <View className="stack gap-3">
      {now.status === 'accepted' ? <PaperOf visit={now} gate={gate} /> : <Answer status={now.status} />}
      {onAnother ? (
        <Button kind="quiet" block tall icon="plus" onPress={onAnother} testId="register-another">
          {t('another')}
        </Button>
      ) : null}
    </View>
  )
}

function Answer({ status }: { status: VisitSummary['status'] }) {
  const t = useT(registerWords)
  const words = status === 'requested' ? 'waiting' : status === 'refused' ? 'refused' : 'over'
  return (
    <Empty
      art={status === 'requested' ? 'empty' : 'forbidden'}
      title={t(words)}
      note={t(`${words}Note`)}
      testId={`register-${status}`}
    />
  )
}

function PaperOf({ visit, gate }: { visit: VisitSummary; gate: KeptGate }) {
  const query = useQuery({ queryKey: ['gate-paper', visit.id], queryFn: () => readPaper(visit.id) })
  if (!query.data) return <Instead state={stateOf(query)} onRetry={() => void query.refetch()} />
  return <Paper pass={query.data} visit={visit} gate={gate} />
}
