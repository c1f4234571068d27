// The inbox from the server: read on by pages, marked as read, counted on the tab.
import type { Notice, noticePage } from '@chaolin/shared/notices/schema'
import type { z } from '@chaolin/shared/config'
import { useInfiniteQuery, useMutation, useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useEffect } from 'react'
import { get, post } from '../../api'
import { hasRole, useSession } from '../../session'
import { askToTell } from '../../ui/subscribe'
import { useTabs } from '../../ui/tab-bar'

type NoticePage = z.infer<typeof noticePage>
const key = ['notices'] as const

export function useNotices() {
  const client = useQueryClient()
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => get<NoticePage>('/v1/notices', { cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  const unread = query.data?.pages[0]?.unread
  useEffect(() => {
    if (unread !== undefined) useTabs.setState({ unread })
  }, [unread])
  const read = useMutation({
    mutationFn: ({ id }: Notice) => post<Notice>(`/v1/notices/${encodeURIComponent(id)}/read`),
    onMutate: ({ id }) =>
      client.setQueryData<InfiniteData<NoticePage>>(key, (data) => data && withRead(data, id)),
    onError: () => client.invalidateQueries({ queryKey: key }),
  })
  const notices = query.data?.pages.flatMap((page) => page.items) ?? []
  return {
    query,
    notices,
    unread: unread ?? 0,
    markRead: (notice: Notice) => !notice.read && read.mutate(notice),
  }
}

/** At once, before the server has heard of it. */
function withRead(data: InfiniteData<NoticePage>, id: string): InfiniteData<NoticePage> {
  const known = data.pages.some((page) => page.items.some((notice) => notice.id === id && !notice.read))
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      unread: Math.max(0, page.unread - (known ? 1 : 0)),
      items: page.items.map((notice) => (notice.id === id ? { ...notice, read: true } : notice)),
    })),
  }
}

// WeChat asks about at most three templates at a time.
const forResidents = ['report_asked', 'report_resolved', 'report_accepted'] as const
const forStaff = ['staff_new_report', 'report_asked', 'report_resolved'] as const

/** True if one message at least may come. */
export const subscribe = (): Promise<boolean> =>
  askToTell(hasRole(useSession.getState().person, 'staff', 'dispatcher') ? forStaff : forResidents)
