// The kit's pages: one frame in each of its states.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { Chips } from '../ui/chips'
import { Page, type PageState } from '../ui/page'

const states: readonly { value: PageState; label: string }[] = [
  { value: 'loading', label: '打开中' },
  { value: 'empty', label: '空' },
  { value: 'error', label: '错' },
  { value: 'offline', label: '断网' },
  { value: 'forbidden', label: '没权限' },
  { value: 'ready', label: '好了' },
]

export function States() {
  const [state, setState] = useState<PageState>('empty')
  return (
    <View className="stack gap-3">
      <Chips options={states} value={state} onChange={setState} testId="kit-state" />
      <Page
        title="我的事"
        state={state}
        requestId="7F3A-21"
        onRetry={() => setState('ready')}
        empty={{
          note: '看到不对劲的，说一声就行。\n办到哪一步，都在这里看。',
          action: { words: '我要反映', onPress: () => setState('ready') },
        }}
      >
        <View>打开了</View>
      </Page>
    </View>
  )
}
