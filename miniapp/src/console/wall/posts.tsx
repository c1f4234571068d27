// The right of the wall: each micro-brain's row, a page at a time. No length and no rank where there are too few.
import { leastForRank, type Wall, type WallRow } from '@chaolin/shared/staff/stats-schema'
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { useT } from '../../i18n'
import { classes, testable } from '../../ui/attributes'
import { useDisplay } from '../../ui/display'
import { Signal } from '../../ui/signal'
import { grouped, minutesOf } from '../charts/figures'
import { wallWords } from './words'

export const rowsOnPage = 11
const pageMs = 20_000

export function Posts({ rows: all }: Pick<Wall, 'rows'>) {
  const t = useT(wallWords)
  const rows = all.filter(hasWork)
  const quiet = all.length - rows.length
  const pages = Math.max(1, Math.ceil(rows.length / rowsOnPage))
  const page = usePage(pages)
  const shown = rows.slice(page * rowsOnPage, (page + 1) * rowsOnPage)
  const longest = rows.reduce((most, { medianResolve }) => Math.max(most, medianResolve.minutes ?? 0), 0)
  return (
    <View className="wall-posts" {...testable('wall-posts')}>
      <View className="wall-row head">
        <View className="wall-post">{t('post')}</View>
        <View className="wall-open">{t('openShort')}</View>
        <View className="wall-pressing">{t('pressing')}</View>
        <View className="wall-length">{t('medianResolve')}</View>
        <View className="wall-rank">{t('rank')}</View>
      </View>
      <View key={page} className="wall-page">
        {shown.map((row) => (
          <PostRow key={row.microBrain.id} row={row} longest={longest} />
        ))}
      </View>
      <View className="line between wall-foot">
        <View>{pages > 1 ? t('page', { page: page + 1, pages }) : t('allPosts', { count: all.length })}</View>
        <View>{t('leastForRank', { count: leastForRank })}</View>
        {quiet > 0 ? <View className="wall-quiet">{t('quiet', { count: quiet })}</View> : null}
      </View>
    </View>
  )
}

/** Nobody waits minutes for a page of noughts. */
const hasWork = ({ open, medianResolve }: WallRow) => open > 0 || medianResolve.count > 0

function PostRow({ row, longest }: { row: WallRow; longest: number }) {
  const t = useT(wallWords)
  const language = useDisplay((display) => display.language)
  const { microBrain, open, red, yellow, medianResolve, rank } = row
  const few = medianResolve.minutes === null
  const share = few || longest === 0 ? 0 : (medianResolve.minutes ?? 0) / longest
  return (
    <View className="wall-row" {...testable(`wall-post-${microBrain.id}`)}>
      <View className="wall-post one">{microBrain.name}</View>
      <View className="wall-open">{grouped(open)}</View>
      <View className="wall-pressing">
        {red > 0 ? <Signal colour="red" words={`${red}`} /> : null}
        {yellow > 0 ? <Signal colour="yellow" words={`${yellow}`} /> : null}
        {red + yellow === 0 ? <View className="wall-none">{t('none')}</View> : null}
      </View>
      <View className="wall-length">
        <View className="wall-meter">
          <View className="wall-meter-fill" style={{ width: `${Math.round(share * 100)}%` }} />
        </View>
        <View className={classes('wall-minutes', few && 'wall-none')}>
          {few ? t('tooFew') : minutesOf(medianResolve.minutes, language)}
        </View>
      </View>
      <View className="wall-rank">{rank === null ? '' : `${rank}`}</View>
    </View>
  )
}

/** Turns by itself; where posts are gone it begins anew. */
function usePage(pages: number): number {
  const [page, setPage] = useState(0)
  useEffect(() => {
    if (pages < 2) return undefined
    const timer = setInterval(() => setPage((now) => (now + 1) % pages), pageMs)
    return () => clearInterval(timer)
  }, [pages])
  return page < pages ? page : 0
}
