// Home: say something in one tap, see what is under way.
import Taro, { useDidShow, usePullDownRefresh } from '@tarojs/taro'
import { useRef } from 'react'
import { useT } from '../../i18n'
import { NavBar } from '../../ui/nav-bar'
import { Page } from '../../ui/page'
import { useDisplay } from '../../ui/display'
import { queryClient } from '../../query'
import { mayAsk } from '../reports/sign-in'
import { ElderHome, greetingKey } from './elder'
import { Hero, UsualHome } from './usual'
import { homeWords } from './words'

const shown = [['reports', 'latest'], ['me'], ['staff-count']]

const refresh = () =>
  mayAsk()
    ? Promise.all(shown.map((queryKey) => queryClient.refetchQueries({ queryKey, type: 'active' })))
    : Promise.resolve()

export default function HomePage() {
  const t = useT(homeWords)
  const elder = useDisplay((display) => display.elder)
  const opened = useRef(false)
  useDidShow(() => {
    // The first time the queries ask by themselves.
    if (opened.current) void refresh()
    opened.current = true
  })
  usePullDownRefresh(() => void refresh().finally(() => Taro.stopPullDownRefresh()))
  if (elder)
    return (
      <Page
        title={t('title')}
        tab="home"
        top={<NavBar title={t(greetingKey(new Date()))} large />}
        testId="home"
      >
        <ElderHome />
      </Page>
    )
  return (
    <Page title={t('title')} tab="home" top={<Hero />} flush testId="home">
      <UsualHome />
    </Page>
  )
}
