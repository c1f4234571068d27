// 校园110 in mine: for who works where calls for help go, with the number of those that are open.
import { isOpenSos, sosMay } from '@chaolin/shared/campus/sos'
import { isStaffRole } from '@chaolin/shared/staff/rules'
import { useQueries } from '@tanstack/react-query'
import Taro from '@tarojs/taro'
import { useT } from '../../../i18n'
import { Icon } from '../../../ui/icon'
import { Row } from '../../../ui/row'
import { Tag } from '../../../ui/tag'
import { readOpenSos, readPost, type Role } from '../api'
import { mineWords } from '../words'

const everyMs = 15_000
const keptMs = 60 * 60_000
const called = ['campus', 'police', 'district']

/** The posts whose calls these roles may read, as far as they are called at all. */
function useCalled(roles: readonly Role[]): string[] {
  const ids = roles.flatMap(({ role, microBrainId }) =>
    microBrainId && isStaffRole(role) && sosMay(role, 'read') ? [microBrainId] : [],
  )
  const answers = useQueries({
    queries: [...new Set(ids)].map((id) => ({
      queryKey: ['micro-brain', id],
      queryFn: () => readPost(id),
      staleTime: keptMs,
    })),
  })
  return answers.flatMap(({ data }) => (data && called.includes(data.kind) ? [data.id] : []))
}

/** More than a page of open calls is said as such. */
function useOpenCount(ids: readonly string[]) {
  const answers = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['sos', 'open', id],
      queryFn: () => readOpenSos(id),
      refetchInterval: everyMs,
    })),
  })
  const numbers = answers.flatMap(({ data }) =>
    (data?.items ?? []).flatMap(({ number, status }) => (isOpenSos(status) ? [number] : [])),
  )
  const known = answers.length > 0 && answers.every(({ data }) => data !== undefined)
  return { known, count: new Set(numbers).size, more: answers.some(({ data }) => data?.nextCursor) }
}

export function SosLink({ roles }: { roles: readonly Role[] }) {
  const t = useT(mineWords)
  const ids = useCalled(roles)
  const { known, count, more } = useOpenCount(ids)
  if (ids.length === 0) return null
  const note = !known
    ? t('sosNote')
    : count === 0
      ? t('sosNone')
      : t('sosOpen', { count: `${count}${more ? '+' : ''}` })
  return (
    <Row
      lead={<Icon name="siren" className={count > 0 ? 'bad' : 'soft'} />}
      title={t('sos')}
      note={note}
      strong={count > 0}
      end={count > 0 ? <Tag tone="red">{`${count}${more ? '+' : ''}`}</Tag> : undefined}
      onPress={() => void Taro.navigateTo({ url: '/staff/sos/index' })}
      testId="go-sos"
    />
  )
}
