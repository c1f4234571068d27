// Every component in every state, for looking at (browser build only).
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Chips } from '../ui/chips'
import { useDisplay } from '../ui/display'
import { Page } from '../ui/page'
import { Colours, Icons, Sizes } from './looks'
import { Choices, Deadlines, Fields, Presses } from './controls'
import { Arts, Lists, Notices, Pictures, Progress, Sheets } from './content'
import { States } from './states'

const parts = [
  { value: 'controls', label: '按钮和输入' },
  { value: 'content', label: '内容' },
  { value: 'looks', label: '颜色和字' },
  { value: 'states', label: '页面的样子' },
] as const

const looks = [
  { value: 'plain', label: '跟随系统' },
  { value: 'dark', label: '深色' },
] as const

const readings = [
  { value: 'usual', label: '普通版' },
  { value: 'elder', label: '长辈版' },
] as const

const languages = [
  { value: 'zh', label: '中文' },
  { value: 'en', label: 'English' },
] as const

export default function KitPage() {
  const display = useDisplay()
  const [dark, setDark] = useState<'plain' | 'dark'>('plain')
  const [part, setPart] = useState<(typeof parts)[number]['value']>('controls')
  return (
    <Page title="组件" dark={dark === 'dark'} testId="kit">
      <View className="stack gap-2">
        <Chips options={parts} value={part} onChange={setPart} testId="kit-part" />
        <Chips options={looks} value={dark} onChange={setDark} testId="kit-look" />
        <Chips
          options={readings}
          value={display.elder ? 'elder' : 'usual'}
          onChange={(value) => display.setElder(value === 'elder')}
          testId="kit-reading"
        />
        <Chips
          options={languages}
          value={display.language}
          onChange={display.setLanguage}
          testId="kit-language"
        />
      </View>
      {part === 'controls' ? (
        <>
          <Presses />
          <Deadlines />
          <Choices />
          <Fields />
        </>
      ) : null}
      {part === 'content' ? (
        <>
          <Progress />
          <Pictures />
          <Notices />
          <Lists />
          <Sheets />
          <Arts />
        </>
      ) : null}
      {part === 'looks' ? (
        <>
          <Colours />
          <Sizes />
          <Icons />
        </>
      ) : null}
      {part === 'states' ? <States /> : null}
    </Page>
  )
}
